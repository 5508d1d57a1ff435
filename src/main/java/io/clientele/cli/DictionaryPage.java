package io.clientele.cli;

import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.TrainingFeatures;
import io.clientele.lake.FeedFiles;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The data dictionary as one HTML page that needs nothing else: every table and column, from the
 * contracts, and where each table comes from, from what the stages of a shop declare.
 */
final class DictionaryPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #d0d7de; --soft: #57606a; --back: #ffffff; --text: #1f2328; --link: #0550ae; }
      @media (prefers-color-scheme: dark) {
        :root { --line: #3d444d; --soft: #9198a1; --back: #0d1117; --text: #e6edf3; --link: #79c0ff; }
      }
      body { margin: 0 auto; max-width: 75rem; padding: 1rem; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
      a { color: var(--link); }
      nav ul { columns: 16rem; padding: 0; list-style: none; }
      section { border-top: 1px solid var(--line); }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; }
      dt, small { color: var(--soft); }
      dd { margin: 0; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
      :target { outline: 2px solid var(--link); }
      @media print { nav { display: none; } table { font-size: .8rem; } }
      """;

  private final List<Table> tables;
  private final List<Stage> stages;
  private final Map<String, String> absent;
  private final Map<String, CustomerFeatures.Entry> features = CustomerFeatures.dictionary();
  private final StringBuilder page = new StringBuilder();

  private DictionaryPage(List<Table> tables, List<Stage> stages, Map<String, String> absent) {
    this.tables = tables;
    this.stages = stages;
    this.absent = absent;
  }

  /**
   * The page.
   *
   * @param stages those of the shop whose lineage is told
   * @param absent families of features that the shop's feeds do not tell, and why
   */
  static String of(
      String shop, List<Table> tables, List<Stage> stages, Map<String, String> absent) {
    return new DictionaryPage(tables, stages, absent).write(shop);
  }

  private String write(String shop) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'sha256-" + digest(STYLE) + "'; base-uri 'none'; form-action 'none'\">")
        .append("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Data dictionary</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n")
        .append("<h1>Data dictionary</h1>\n<p>Every table and column that Clientele keeps. ")
        .append("Where a table comes from is told for shop <b>" + escaped(shop) + "</b>.</p>\n");
    page.append("<nav>\n<ul>\n");
    tables.forEach(table -> page.append("<li>" + link(table) + "</li>\n"));
    page.append("</ul>\n</nav>\n");
    tables.forEach(this::write);
    return page.append("</body>\n</html>\n").toString();
  }

  private void write(Table table) {
    page.append("<section id=\"" + table + "\">\n<h2>" + table + "</h2>\n");
    page.append("<p>" + escaped(table.doc()) + "</p>\n<dl>\n");
    term("Kind", kind(table));
    if (!table.key().isEmpty()) {
      term("Key", escaped(String.join(", ", table.key())));
    }
    term("Written by", writers(table));
    List<Stage> readers =
        stages.stream()
            .filter(stage -> stage.inputs().contains(table) || stage.earlier().contains(table))
            .toList();
    if (!readers.isEmpty()) {
      term("Read by", readers.stream().map(this::named).collect(Collectors.joining(", ")));
    }
    page.append("</dl>\n<div class=\"wide\">\n<table>\n<thead><tr><th>Column</th><th>Type</th>")
        .append("<th>Unit</th><th>Meaning</th><th>Null means</th></tr></thead>\n<tbody>\n");
    boolean hasFeatures =
        table.equals(CustomerFeatures.TABLE) || table.equals(TrainingFeatures.TABLE);
    String family = "";
    for (Field field : table.fields()) {
      CustomerFeatures.Entry entry = hasFeatures ? features.get(field.name()) : null;
      if (entry != null && !entry.family().equals(family)) {
        family = entry.family();
        String why = absent.containsKey(family) ? " (absent: " + absent.get(family) + ")" : "";
        page.append("<tr><th colspan=\"5\" scope=\"rowgroup\">" + escaped(family + why));
        page.append("</th></tr>\n");
      }
      write(table, field, entry == null ? unit(field) : entry.unit());
    }
    page.append("</tbody>\n</table>\n</div>\n</section>\n");
  }

  private void write(Table table, Field field, String unit) {
    String isNull = field.isRequired() ? "<small>never</small>" : escaped(field.whenNull());
    page.append("<tr id=\"" + table + "." + field.name() + "\"><td>" + field.name() + "</td><td>")
        .append(escaped(field.type().sql().toLowerCase(Locale.ROOT)) + "</td><td>")
        .append(escaped(unit) + "</td><td>" + escaped(field.doc() + privacy(field)))
        .append("</td><td>" + isNull + "</td></tr>\n");
  }

  private void term(String name, String html) {
    page.append("<dt>" + name + "</dt><dd>" + html + "</dd>\n");
  }

  private static String unit(Field field) {
    return field.money() ? "money" : "";
  }

  private static String privacy(Field field) {
    return switch (field.privacy()) {
      case NONE -> "";
      case HASHED -> " Kept as a keyed hash.";
      case PERSONAL -> " Personal data.";
    };
  }

  private static String kind(Table table) {
    return switch (table.kind()) {
      case FACT -> "fact: grows with deliveries and is corrected by key";
      case STATE -> "state: kept up to date by key from one night to the next";
      case LEDGER -> "ledger: a record of what happened, only ever added to";
      case NIGHT ->
          "night: written anew each night; read it as "
              + table
              + "_current (the latest night) or "
              + table
              + "_history (every night)";
    };
  }

  private String writers(Table table) {
    List<Stage> writers = stages.stream().filter(stage -> stage.outputs().contains(table)).toList();
    if (writers.isEmpty()) {
      return switch (table.kind()) {
        case LEDGER -> "no stage: what happened is noted by the run or the command itself";
        case FACT -> "no stage: no feed of this shop gives it";
        case STATE, NIGHT -> "no stage: this shop's configuration asks for nothing of it";
      };
    }
    return writers.stream()
        .map(stage -> named(stage) + sources(stage, table))
        .collect(Collectors.joining("<br>"));
  }

  private String named(Stage stage) {
    return "<b>" + escaped(stage.name()) + "</b>";
  }

  /** What a stage makes a table from. */
  private String sources(Stage stage, Table table) {
    List<String> from = new ArrayList<>();
    stage.feed().map(DictionaryPage::source).ifPresent(from::add);
    stage.inputs().forEach(input -> from.add(link(input)));
    stage.earlier().forEach(input -> from.add(link(input) + " of nights before"));
    if (stage.previous().contains(table)) {
      from.add("itself as it was before");
    }
    return from.isEmpty() ? "" : ", from " + String.join(", ", from);
  }

  private static String source(FeedFiles feed) {
    return "feed " + escaped(feed.source() + "." + feed.feed());
  }

  private static String link(Table table) {
    return "<a href=\"#" + table + "\">" + table + "</a>";
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** By which the browser knows the page's own style from any other. */
  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
