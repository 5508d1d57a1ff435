package io.clientele.report;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The data dictionary as one file of HTML: every table, every column, and what they are made from.
 */
public final class Dictionary {
  /**
   * A table and where it comes from.
   *
   * @param steps that write it, as a night names them; empty where none does
   * @param from the tables that these steps read
   * @param units of columns that tell more than their type, by column
   */
  public record Entry(
      Table table, List<String> steps, List<String> from, Map<String, String> units) {}

  private Dictionary() {}

  /** The page; the same tables give the same text. */
  public static String page(String shop, List<Entry> entries) {
    String title = "Data dictionary of " + shop;
    Html html =
        new Html()
            .head("en", title, Html.resource("/report/report.css"), "")
            .open("body")
            .open("header")
            .element("h1", title)
            .element(
                "p",
                entries.size() + " tables: facts first, then what nights make of them.",
                "class",
                "night")
            .close("header")
            .open("nav", "class", "all");
    entries.forEach(
        entry -> html.element("a", entry.table().name(), "href", "#" + entry.table().name()));
    html.close("nav").open("main");
    entries.forEach(entry -> table(html, entry));
    return html.close("main").close("body").close("html").raw("\n").toString();
  }

  private static void table(Html html, Entry entry) {
    Table table = entry.table();
    String kind = table.kind().name().toLowerCase(Locale.ROOT);
    html.open("section", "id", table.name())
        .element("h2", table.name())
        .element("p", table.doc())
        .open("p");
    html.text("Kind: " + kind + ".");
    if (!table.key().isEmpty()) {
      html.text(" Key: " + String.join(", ", table.key()) + ".");
    }
    if (table.kind() == Table.Kind.NIGHT) {
      html.text(" Views: " + table + "_current, " + table + "_history.");
    }
    if (!entry.steps().isEmpty()) {
      html.text(" Written by: " + String.join(", ", entry.steps()) + ".");
    }
    html.close("p");
    if (!entry.from().isEmpty()) {
      html.open("p").text("Made from: ");
      for (String from : entry.from()) {
        html.element("a", from, "href", "#" + from).text(" ");
      }
      html.close("p");
    }
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    for (String heading : List.of("Column", "Type", "Meaning", "Empty means")) {
      html.element("th", heading, "scope", "col", "class", "text");
    }
    html.close("tr").close("thead").open("tbody");
    table.fields().forEach(field -> column(html, field, entry.units().get(field.name())));
    html.close("tbody").close("table").close("div").close("section");
  }

  private static void column(Html html, Field field, String unit) {
    html.open("tr")
        .element("td", field.name(), "class", "text")
        .element("td", field.type().sql().toLowerCase(Locale.ROOT), "class", "text")
        .element("td", field.doc() + (unit == null ? "" : " [" + unit + "]"), "class", "text")
        .element("td", field.isRequired() ? "never empty" : field.whenNull(), "class", "text")
        .close("tr");
  }
}
