package io.clientele.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.problem.Problem;
import io.clientele.report.Html;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows of a query as a picture. Its text is HTML that holds the rows, and has {@link #scripts}
 * draw them; these a notebook shows once, before its first picture.
 */
public final class Picture {
  /** What is drawn, and from which columns. */
  public enum Kind {
    /** Names in the first column; each other column is a bar beside the name. */
    BARS,
    /** As bars, but upright and in the order of the rows. */
    COLUMNS,
    /** Dates, months or numbers in the first column; each other column is a line over them. */
    LINES,
    /** Numbers in the first two columns; a name in the third, if there is one, sets the color. */
    POINTS,
    /** Columns and lines of a grid in the first two columns, the number of a cell in the third. */
    HEAT
  }

  static final String NOTHING = "Nothing to show: the query gives no rows.";

  /** Rows drawn: more than this nobody can look at, and they all go into the notebook. */
  static final int MOST = 2000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Kind kind;
  private final String title;
  private final Shown shown;

  private Picture(Kind kind, String title, Shown shown) {
    this.kind = kind;
    this.title = title;
    this.shown = shown;
  }

  /**
   * Draws the rows of a query.
   *
   * @throws Problem when there are too many to look at, or too few columns
   */
  public static Picture of(Kind kind, String title, Dataset<Row> query) {
    int least = kind == Kind.HEAT ? 3 : 2;
    if (query.columns().length < least) {
      throw Problem.configuration(
          "the picture '" + title + "' has " + query.columns().length + " columns",
          "a picture of " + kind.name().toLowerCase(Locale.ROOT) + " takes at least " + least);
    }
    Shown shown = Shown.of(query, MOST);
    if (shown.more()) {
      throw Problem.configuration(
          "the picture '" + title + "' has more than " + MOST + " rows",
          "add them up in the query, or take some: order by … limit " + MOST);
    }
    return new Picture(kind, title, shown);
  }

  /** The scripts that draw, as an element of HTML. */
  public static String scripts() {
    // Where a page has a module loader, the library would go to that; here it is to be global.
    return new Html()
        .open("script")
        .raw("(function (exports, module, define) {")
        .raw(Html.charts())
        .raw("\n}).call(window);\n")
        .raw(Html.resource("/notebook/notebook.js"))
        .close("script")
        .toString();
  }

  @Override
  public String toString() {
    if (shown.rows().isEmpty()) {
      return new Html().element("p", title + ". " + NOTHING).toString();
    }
    return new Html()
        .open(
            "div",
            "class",
            "clientele-picture",
            "role",
            "img",
            "aria-label",
            title,
            "data-sheet",
            sheet())
        .text(title + ": run the cell that opens the shop, then this one")
        .close("div")
        .open("script")
        .raw("window.clientelePictures && window.clientelePictures()")
        .close("script")
        .toString();
  }

  private String sheet() {
    Map<String, Object> sheet = new LinkedHashMap<>();
    sheet.put("kind", kind.name().toLowerCase(Locale.ROOT));
    sheet.put("title", title);
    sheet.put("columns", shown.columns());
    sheet.put("rows", shown.rows());
    try {
      return JSON.writeValueAsString(sheet);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
