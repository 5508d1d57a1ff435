package io.clientele.report;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The data dictionary as one file of HTML: every table, every column, what they are made from, and
 * what a value looks like.
 */
public final class Dictionary {
  /**
   * A table and where it comes from.
   *
   * @param steps that write it, as a night names them; empty where none does
   * @param from the tables that these steps read
   * @param units of columns that tell more than their type, by column
   * @param examples of columns that have one, by column
   */
  public record Entry(
      Table table,
      List<String> steps,
      List<String> from,
      Map<String, String> units,
      Map<String, String> examples) {}

  private static final String TITLE = "Data dictionary of ";

  private static final String WITHOUT_EXAMPLES =
      "Examples of values come from a published night: jobs/describe --html FILE --warehouse URI.";

  private Dictionary() {}

  /**
   * What the page of a shop is called beside its reports. Where a shop's name has what a link or a
   * file system takes otherwise, there is a hyphen.
   */
  public static String file(String shop) {
    return "dictionary-" + shop.replaceAll("[^\\p{L}\\p{N}._-]+", "-") + ".html";
  }

  /** What is in every such page, and in no other file. */
  public static String mark() {
    return "<title>" + TITLE;
  }

  /**
   * The page; the same entries give the same text.
   *
   * @param night the night that examples are of, where there are any
   */
  public static String page(String shop, Optional<LocalDate> night, List<Entry> entries) {
    String title = TITLE + shop;
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
            .element(
                "p", night.map(Dictionary::ofExamples).orElse(WITHOUT_EXAMPLES), "class", "night")
            .close("header")
            .open("nav", "class", "all");
    entries.forEach(
        entry -> html.element("a", entry.table().name(), "href", "#" + entry.table().name()));
    html.close("nav").open("main");
    entries.forEach(entry -> table(html, entry));
    return html.close("main").close("body").close("html").raw("\n").toString();
  }

  private static String ofExamples(LocalDate night) {
    return String.format(
        Locale.ROOT,
        "Examples are of the night of %s: the middle number or date, the most frequent text, of the first %d rows by key. Of tables about people there are no ids, and nothing that fewer than %d people share or have.",
        night,
        Examples.ROWS,
        Examples.PEOPLE);
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
    boolean examples = !entry.examples().isEmpty();
    for (String heading : List.of("Column", "Type", "Meaning", "Empty means")) {
      html.element("th", heading, "scope", "col", "class", "text");
    }
    if (examples) {
      html.element("th", "Example", "scope", "col", "class", "text");
    }
    html.close("tr").close("thead").open("tbody");
    for (Field field : table.fields()) {
      html.open("tr");
      column(html, field, entry.units().get(field.name()));
      if (examples) {
        html.element("td", entry.examples().getOrDefault(field.name(), ""), "class", "text");
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("section");
  }

  private static void column(Html html, Field field, String unit) {
    html.element("td", field.name(), "class", "text")
        .element("td", field.type().sql().toLowerCase(Locale.ROOT), "class", "text")
        .element("td", field.doc() + (unit == null ? "" : " [" + unit + "]"), "class", "text")
        .element("td", field.isRequired() ? "never empty" : field.whenNull(), "class", "text");
  }
}
