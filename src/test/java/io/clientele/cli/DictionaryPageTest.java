package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.feature.CustomerFeatures;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionaryPageTest {
  @TempDir static Path folder;
  private static String page;

  @BeforeAll
  static void write() throws IOException {
    page = written("dictionary.html");
  }

  /** Needs no session: there is none to be had. */
  private static String written(String name) throws IOException {
    Path file = folder.resolve(name);
    CommandLineRun run =
        CommandLineRun.of(
            zone -> {
              throw new AssertionError("a session is opened");
            },
            "describe",
            "--html",
            file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return Files.readString(file);
  }

  @Test
  void everyTableAndColumnIsThereWithWhatTheContractSays() {
    assertThat(Contracts.ALL).isNotEmpty();
    for (Table table : Contracts.ALL) {
      String section = section(table.name());
      assertThat(section).contains(DictionaryPage.escaped(table.doc()));
      assertThat(page).contains("<li><a href=\"#" + table + "\">");
      for (Field field : table.fields()) {
        String row = row(section, table, field.name());
        assertThat(row)
            .contains(DictionaryPage.escaped(field.doc()))
            .contains(
                field.isRequired()
                    ? "<small>never</small>"
                    : "<td>" + DictionaryPage.escaped(field.whenNull()) + "</td>");
      }
    }
  }

  @Test
  void unitsAreToldOfFeaturesAndMoney() {
    CustomerFeatures.dictionary()
        .forEach(
            (feature, entry) -> {
              String section = section("customer_features");
              assertThat(section).contains("rowgroup\">" + DictionaryPage.escaped(entry.family()));
              assertThat(row(section, CustomerFeatures.TABLE, feature))
                  .contains("<td>" + DictionaryPage.escaped(entry.unit()) + "</td>");
            });
    assertThat(row(section("orders"), io.clientele.schema.Orders.TABLE, "gross"))
        .contains("<td>money</td>");
  }

  @Test
  void lineageIsWhatStagesDeclare() {
    assertThat(writtenBy("customer_features"))
        .contains("<b>compute features</b>, from ")
        .contains("#account_days\"", "#customer_accounts\"");
    assertThat(writtenBy("orders"))
        .contains("<b>ingest web.orders</b>, from feed web.orders")
        .contains("<b>ingest store.receipts</b>, from feed store.receipts");
    assertThat(writtenBy("customer_tags"))
        .contains("<b>tag customers</b>, from ", "#customer_features\"");
    assertThat(writtenBy("publications")).startsWith("no stage: what happened is noted");
    assertThat(writtenBy("coupons")).startsWith("no stage: no feed of this shop");
    assertThat(section("account_days"))
        .contains("<dt>Read by</dt><dd>")
        .contains("compute features");
  }

  @Test
  void thePageNeedsNothingElseAndIsAlwaysTheSame() throws IOException {
    assertThat(page)
        .doesNotContainIgnoringCase("<script", "src=", "<link", "url(", "@import", "style=\"")
        .doesNotContainPattern("href=\"[^#]")
        .contains("default-src 'none'");
    assertThat(written("again.html")).isEqualTo(page);
  }

  @Test
  void whatCouldBeMarkupIsEscaped() {
    Field field =
        Field.optional("odd", io.clientele.schema.Types.STRINGS, "a < b & 'c'.", "\"d\" > e");
    Table table = Table.state("odds", "One row per <b>.", field);
    assertThat(DictionaryPage.of("<i>", List.of(table), List.of(), Map.of()))
        .contains("One row per &lt;b&gt;.", "a &lt; b &amp; &#39;c&#39;.", "&quot;d&quot; &gt; e")
        .contains("array&lt;string&gt;", "shop <b>&lt;i&gt;</b>");
  }

  private static String section(String table) {
    return between(page, "<section id=\"" + table + "\">", "</section>");
  }

  private static String row(String section, Table table, String column) {
    return between(section, "<tr id=\"" + table + "." + column + "\">", "</tr>");
  }

  private static String writtenBy(String table) {
    return between(section(table), "<dt>Written by</dt><dd>", "</dd>");
  }

  private static String between(String text, String begin, String end) {
    assertThat(text).containsOnlyOnce(begin);
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
