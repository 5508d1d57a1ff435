package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DictionaryPageTest {
  @TempDir private Path folder;

  @Test
  void everyTableAndColumnIsToldWithWhatItIsMadeFrom() throws IOException {
    Path file = folder.resolve("dictionary.html");
    CommandLineRun run = CommandLineRun.of("describe", "--html", file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    String page = Files.readString(file);
    assertThat(page).contains("default-src 'none'").doesNotContain("<script", "http:", "https:");
    for (Table table : Contracts.ALL) {
      String section = section(page, table.name());
      assertThat(section).contains(escaped(table.doc()));
      for (Field field : table.fields()) {
        assertThat(section)
            .contains(
                ">" + field.name() + "</td>", escaped(field.doc()), escaped(field.whenNull()));
      }
    }
    assertThat(section(page, "customer_tags"))
        .contains(
            "Written by: tag customers.", "href=\"#customer_segments\"", "customer_tags_current");
    assertThat(section(page, "orders")).contains("ingest web.orders", "ingest market.orders");
    assertThat(section(page, "customer_features"))
        .contains("[recency", "Written by: compute features.");
  }

  @Test
  void onePageOrOneTable() {
    CommandLineRun run = CommandLineRun.of("describe", "orders", "--html", "any.html");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--html is of all tables, not of 'orders'");
  }

  private static String section(String page, String table) {
    int from = page.indexOf("<section id=\"" + table + "\"");
    assertThat(from).as(table).isPositive();
    return page.substring(from, page.indexOf("</section>", from));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
