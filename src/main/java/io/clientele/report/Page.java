package io.clientele.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A report as one file of HTML. Its tables are there without its script, which draws pictures of
 * the sheets that are embedded as JSON. Nothing but that script and that style may run in it: the
 * page names their hashes.
 */
final class Page {
  /** Shades of a coloured cell. */
  private static final int SHADES = 10;

  private final Report report;
  private final Texts texts;
  private final Html html = new Html();
  private final Map<String, Sheet> sheets = new TreeMap<>();

  Page(Report report, Language language) {
    this.report = report;
    this.texts = new Texts(language, report.night().currency());
  }

  String html() {
    String style = Html.resource("/report/report.css");
    String charts = Html.charts();
    String script = Html.resource("/report/report.js");
    String title =
        texts.of(
            "page.title",
            List.of(
                new Told(report.night().shop(), Unit.TEXT),
                new Told(report.night().asOf().toString(), Unit.DATE)));
    html.head(
            texts.language().locale().toLanguageTag(),
            title,
            style,
            "script-src " + Html.hash(charts) + " " + Html.hash(script))
        .open("body");
    header();
    html.open("main");
    report.sections().forEach(this::section);
    html.close("main");
    html.element("footer", texts.of("page.footer"));
    html.open("script", "type", "application/json", "id", "sheets")
        .raw(data())
        .close("script")
        .open("script")
        .raw(charts)
        .close("script")
        .open("script")
        .raw(script)
        .close("script")
        .close("body")
        .close("html")
        .raw("\n");
    return html.toString();
  }

  private void header() {
    ToldNight night = report.night();
    html.open("header")
        .element("p", texts.of("page.kind"), "class", "kind")
        .element("h1", night.shop())
        .element(
            "p",
            texts.of(
                "page.night",
                List.of(
                    new Told(night.asOf().toString(), Unit.DATE),
                    new Told(night.runId(), Unit.TEXT),
                    new Told(night.currency(), Unit.TEXT))),
            "class",
            "night")
        .close("header");
    html.open("nav");
    for (Section section : report.sections()) {
      html.element("a", texts.of("section." + section.id()), "href", "#" + section.id());
    }
    html.close("nav");
  }

  private void section(Section section) {
    html.open("section", "id", section.id());
    html.element("h2", texts.of("section." + section.id()));
    List<Block> blocks = new ArrayList<>(section.blocks());
    if (section.equals(report.sections().get(0))) {
      blocks.add(new Block.Findings(report.findings()));
    }
    boolean among = false;
    for (Block block : blocks) {
      boolean chart = block instanceof Block.Chart;
      if (chart != among) {
        html.raw(chart ? "<div class=\"charts\">" : "</div>");
      }
      among = chart;
      block(block);
    }
    if (among) {
      html.close("div");
    }
    html.close("section");
  }

  private void block(Block block) {
    if (block instanceof Block.Words words) {
      html.element(
          "p",
          texts.of(words.key(), words.arguments()),
          "class",
          words.key().startsWith("nothing.") ? "nothing" : "words");
    } else if (block instanceof Block.Heading heading) {
      html.element("h3", texts.of(heading.key()));
    } else if (block instanceof Block.Findings findings) {
      findings(findings);
    } else if (block instanceof Block.Figures figures) {
      figures(figures);
    } else if (block instanceof Block.Data data) {
      data.sheets().forEach(this::keep);
    } else if (block instanceof Block.Listing listing) {
      listing(listing);
    } else if (block instanceof Block.Heat heat) {
      heat(heat);
    } else if (block instanceof Block.Chart chart) {
      chart(chart);
    }
  }

  private void keep(Sheet sheet) {
    Sheet other = sheets.put(sheet.name(), sheet);
    if (other != null && !other.equals(sheet)) {
      throw new IllegalStateException("two sheets are called " + sheet.name());
    }
  }

  private void findings(Block.Findings findings) {
    if (findings.findings().isEmpty()) {
      return;
    }
    html.element("h3", texts.of("heading.findings"));
    html.open("ul", "class", "findings");
    for (Block.Finding finding : findings.findings()) {
      html.element(
          "li",
          texts.of(finding.words().key(), finding.words().arguments()),
          "class",
          lower(finding.mood()));
    }
    html.close("ul");
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }

  private void figures(Block.Figures figures) {
    html.open("div", "class", "figures");
    for (Block.Figure figure : figures.figures()) {
      html.open("div", "class", "figure", "data-figure", figure.column().name())
          .element("div", heading(figure.column()), "class", "label")
          .element("div", texts.told(figure.value(), figure.column().unit()), "class", "value");
      change(figure);
      line(figure.history());
      html.close("div");
    }
    html.close("div");
    from(figures.from());
  }

  /** By how much a figure changed: shares in percentage points, others relative. */
  private void change(Block.Figure figure) {
    if (!(figure.value() instanceof Number now) || !(figure.before() instanceof Number then)) {
      return;
    }
    double difference = now.doubleValue() - then.doubleValue();
    boolean share = figure.column().unit() == Unit.SHARE;
    if (!share && then.doubleValue() <= 0) {
      return;
    }
    // What is told as 0.0 is no change, up or down.
    if (Math.abs(share ? difference : difference / then.doubleValue()) < 0.0005) {
      difference = 0;
    }
    String told =
        share
            ? texts.of("page.points", List.of(new Told(Math.abs(difference) * 100, Unit.POINTS)))
            : texts.told(Math.abs(difference) / then.doubleValue(), Unit.SHARE);
    String mood =
        difference == 0 || figure.higherIs() == Block.Mood.NEUTRAL
            ? "neutral"
            : (difference > 0) == (figure.higherIs() == Block.Mood.GOOD) ? "good" : "bad";
    html.open("div", "class", "change")
        .element("span", (difference > 0 ? "▲ " : difference < 0 ? "▼ " : "") + told, "class", mood)
        .element(
            "span",
            texts.of("page.before", List.of(new Told(then, figure.column().unit()))),
            "class",
            "before")
        .close("div");
  }

  private void line(List<Double> history) {
    if (history.size() < 3) {
      return;
    }
    double least = history.stream().min(Double::compare).orElseThrow();
    double range = history.stream().max(Double::compare).orElseThrow() - least;
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < history.size(); i++) {
      double y = range == 0 ? 14 : 26 - 24 * (history.get(i) - least) / range;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", 100.0 * i / (history.size() - 1), y));
    }
    html.open(
            "svg",
            "class",
            "line",
            "viewBox",
            "0 0 100 28",
            "preserveAspectRatio",
            "none",
            "role",
            "img",
            "aria-label",
            texts.of("page.weeks", List.of(new Told(history.size(), Unit.COUNT))))
        .open("polyline", "points", points.toString().strip())
        .close("polyline")
        .close("svg");
  }

  private void listing(Block.Listing listing) {
    keep(listing.sheet());
    if (listing.folded()) {
      folded(listing, "page.more");
    } else {
      table(listing);
    }
  }

  private void folded(Block.Listing listing, String key) {
    html.open("details").element("summary", texts.of(key));
    table(listing);
    html.close("details");
  }

  private void table(Block.Listing listing) {
    Sheet sheet = listing.sheet();
    List<Column> columns =
        sheet.columns().stream()
            .filter(column -> listing.shown().contains(column.name()))
            // A column that says nothing in any row takes room alone.
            .filter(
                column ->
                    sheet.rows().stream().anyMatch(row -> sheet.value(row, column.name()) != null))
            .toList();
    // Bars of one table are of one length, so that they compare across columns.
    double most =
        columns.stream()
            .filter(column -> listing.bars().contains(column.name()))
            .mapToDouble(column -> most(sheet, column))
            .max()
            .orElse(1);
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    for (Column column : columns) {
      html.element("th", heading(column), "scope", "col", "class", kind(column));
    }
    html.close("tr").close("thead").open("tbody");
    for (List<Object> row : sheet.rows()) {
      html.open("tr");
      for (Column column : columns) {
        Object value = sheet.value(row, column.name());
        html.open("td", "class", kind(column)).text(texts.told(value, column.unit()));
        if (listing.bars().contains(column.name()) && value instanceof Number number) {
          bar(number.doubleValue() / most);
        }
        html.close("td");
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
    from(sheet.from());
  }

  private static double most(Sheet sheet, Column column) {
    return sheet.rows().stream()
        .mapToDouble(row -> sheet.number(row, column.name()))
        .max()
        .orElse(1);
  }

  private void bar(double share) {
    html.open("svg", "class", "bar", "viewBox", "0 0 100 4", "preserveAspectRatio", "none")
        .open(
            "rect",
            "width",
            String.format(Locale.ROOT, "%.1f", 100 * Math.max(0, share)),
            "height",
            "4")
        .close("rect")
        .close("svg");
  }

  private static String kind(Column column) {
    return switch (column.unit()) {
      case COUNT, MONEY, EFFECT, SHARE, CHANGE, NUMBER, POINTS, SECONDS -> "number";
      case TEXT -> "text";
      case WORD -> "word";
      case DATE, MONTH, BOOLEAN -> "date";
    };
  }

  private String heading(Column column) {
    return texts.of("column." + column.name());
  }

  private void heat(Block.Heat heat) {
    Sheet sheet = heat.sheet();
    keep(sheet);
    Column value = sheet.columns().get(sheet.place(heat.value()));
    Column rowColumn = sheet.columns().get(sheet.place(heat.row()));
    Set<Object> rows = new LinkedHashSet<>();
    Set<Integer> columns = new TreeSet<>();
    for (List<Object> row : sheet.rows()) {
      rows.add(sheet.value(row, heat.row()));
      columns.add((Integer) sheet.value(row, heat.column()));
    }
    double most = most(sheet, value);
    html.open("div", "class", "wide")
        .open("table", "class", "heat")
        .open("thead")
        .open("tr")
        .element(
            "th",
            heading(rowColumn)
                + " ↓  "
                + heading(sheet.columns().get(sheet.place(heat.column())))
                + " →",
            "scope",
            "col",
            "class",
            "corner");
    if (!heat.lead().isEmpty()) {
      html.element("th", heading(sheet.columns().get(sheet.place(heat.lead()))), "scope", "col");
    }
    for (Integer column : columns) {
      html.element("th", column.toString(), "scope", "col");
    }
    html.close("tr").close("thead").open("tbody");
    for (Object rowValue : rows) {
      Sheet cells = sheet.where(heat.row(), rowValue, "");
      html.open("tr").element("th", texts.told(rowValue, rowColumn.unit()), "scope", "row");
      if (!heat.lead().isEmpty()) {
        html.element(
            "td",
            texts.told(cells.value(cells.rows().get(0), heat.lead()), Unit.COUNT),
            "class",
            "number lead");
      }
      for (Integer column : columns) {
        cells
            .find(heat.column(), column)
            .ifPresentOrElse(cell -> cell(heat, value, cell, most), () -> html.raw("<td></td>"));
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div");
    from(sheet.from());
  }

  private void cell(Block.Heat heat, Column column, List<Object> cell, double most) {
    Sheet sheet = heat.sheet();
    double share = most <= 0 ? 0 : Math.max(0, sheet.number(cell, column.name())) / most;
    // Few cells have most of the customers: the root keeps the others apart.
    double shade = column.unit() == Unit.COUNT ? Math.sqrt(share) : share;
    boolean partial =
        !heat.complete().isEmpty() && Boolean.FALSE.equals(sheet.value(cell, heat.complete()));
    html.open("td", "class", "h" + Math.round(shade * (SHADES - 1)) + (partial ? " partial" : ""))
        .text(texts.told(sheet.value(cell, column.name()), column.unit()));
    if (!heat.note().isEmpty()) {
      Column note = sheet.columns().get(sheet.place(heat.note()));
      html.element("small", texts.told(sheet.value(cell, heat.note()), note.unit()));
    }
    html.close("td");
  }

  private void chart(Block.Chart chart) {
    keep(chart.sheet());
    html.open(
            "figure",
            "class",
            "chart",
            "data-chart",
            chart.kind(),
            "data-sheet",
            chart.sheet().name())
        .element("figcaption", texts.of(chart.caption()))
        .open("div", "class", "canvas", "role", "img", "aria-label", texts.of(chart.caption()))
        .close("div");
    folded(Block.Listing.of(chart.sheet()), "page.numbers");
    html.close("figure");
  }

  /** The tables that what stands above it is from; each leads to its place in the dictionary. */
  private void from(List<Table> tables) {
    String dictionary = Dictionary.file(report.night().shop());
    html.open("p", "class", "from").text(texts.of("page.from") + " ");
    for (int i = 0; i < tables.size(); i++) {
      String table = tables.get(i).name();
      html.text(i == 0 ? "" : ", ")
          .open("a", "href", dictionary + "#" + table)
          .element("code", table)
          .close("a");
    }
    html.close("p");
  }

  /** The sheets as JSON, in which nothing can end the script that holds it. */
  private String data() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("language", texts.language().locale().toLanguageTag());
    all.put("currency", report.night().currency());
    all.put("shop", report.night().shop());
    all.put("as_of", report.night().asOf().toString());
    all.put("run_id", report.night().runId());
    all.put("words", texts.words());
    all.put("labels", texts.startingWith("label."));
    Map<String, Object> told = new LinkedHashMap<>();
    sheets.forEach((name, sheet) -> told.put(name, json(sheet)));
    all.put("sheets", told);
    try {
      return new ObjectMapper().writeValueAsString(all).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> json(Sheet sheet) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("from", sheet.from().stream().map(Table::name).toList());
    told.put(
        "columns",
        sheet.columns().stream()
            .map(
                column ->
                    Map.of(
                        "name", column.name(),
                        "unit", lower(column.unit()),
                        "label", heading(column)))
            .map(TreeMap::new)
            .toList());
    told.put("rows", sheet.rows());
    return told;
  }
}
