package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.CommandLineRun;
import io.clientele.HandMadeNights;
import io.clientele.ReportPages;
import io.clientele.SmallShop;
import io.clientele.TestSpark;
import io.clientele.schema.Field;
import io.clientele.schema.Orders;
import io.clientele.schema.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    assertThat(page)
        .contains("default-src 'none'", "jobs/describe --html FILE --warehouse URI")
        .doesNotContain("<script", "http:", "https:", ">Example</th>");
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

  @Test
  void theReportLeadsToADictionaryAndANightGivesExamples() throws IOException {
    SmallShop shop = new SmallShop(folder);
    HandMadeNights nights = new HandMadeNights(TestSpark.session(), shop.warehouse());
    for (int i = 0; i < 7; i++) {
      nights.put(
          Orders.TABLE,
          HandMadeNights.required(
              Orders.TABLE,
              Map.of(
                  Orders.ORDER_ID,
                  "o" + i,
                  Orders.ACCOUNT_ID,
                  "c" + i,
                  Orders.STATUS,
                  "completed",
                  Orders.REFUND,
                  BigDecimal.valueOf(i),
                  Orders.ORDERED_AT,
                  Timestamp.valueOf("2025-01-0%d 10:00:00".formatted(i + 1)))));
    }
    nights.night();
    Path other = Files.writeString(folder.resolve("dictionary-small.html"), "of the sales team");
    Path report = folder.resolve("today.html");
    CommandLineRun refused = onNight(shop, "report", "--out", report.toString());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "dictionary-small.html is where the data dictionary goes, and is something else",
            "name a file in another folder with --out");
    assertThat(other).hasContent("of the sales team");
    assertThat(report).doesNotExist();
    assertThat(onNight(shop, "report", "--out", other.toString()).err())
        .contains("dictionary-small.html is the data dictionary");

    Files.writeString(other, "<title>Data dictionary of small</title>");
    CommandLineRun run = onNight(shop, "report", "--out", report.toString());
    assertThat(run.code()).as(run.err()).isZero();
    ReportPages.checkLinks(report);
    CommandLineRun described = onNight(shop, "describe", "--html", other.toString());
    assertThat(described.code()).as(described.err()).isZero();
    String page = Files.readString(other);
    assertThat(page).contains("Examples are of the night of 2025-01-01:");
    assertThat(section(page, "orders"))
        .contains(">completed</td></tr>", ">3.0000</td></tr>", ">2025-01-04 ")
        .doesNotContain(">o1<", ">c1<");
    assertThat(onNight(shop, "describe").err())
        .contains("--warehouse is where examples come from", "add --html FILE");
  }

  private static CommandLineRun onNight(SmallShop shop, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(
        List.of(
            "--shop", shop.configuration().toString(), "--warehouse", shop.warehouse().toString()));
    return CommandLineRun.of(args.toArray(String[]::new));
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
