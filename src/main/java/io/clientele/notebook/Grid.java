package io.clientele.notebook;

import io.clientele.report.Html;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The first rows of a query as a table; its text is HTML, which is what a notebook shows. */
public final class Grid {
  /** Rows shown. */
  static final int MOST = 50;

  private final Shown shown;

  private Grid(Shown shown) {
    this.shown = shown;
  }

  public static Grid of(Dataset<Row> query) {
    return new Grid(Shown.of(query, MOST));
  }

  @Override
  public String toString() {
    Html html = new Html().open("table", "class", "clientele-table").open("tr");
    for (int i = 0; i < shown.columns().size(); i++) {
      html.element("th", shown.columns().get(i), "style", align(i));
    }
    html.close("tr");
    for (List<Object> row : shown.rows()) {
      html.open("tr");
      for (int i = 0; i < row.size(); i++) {
        html.element("td", Shown.told(row.get(i)), "style", align(i));
      }
      html.close("tr");
    }
    html.close("table");
    if (shown.rows().isEmpty()) {
      html.element("p", Picture.NOTHING);
    } else if (shown.more()) {
      html.element("p", "… more than " + MOST + " rows");
    }
    return html.toString();
  }

  private String align(int column) {
    boolean numbers = shown.rows().stream().anyMatch(row -> row.get(column) instanceof Number);
    return numbers ? "text-align:right" : "text-align:left";
  }
}
