package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a report looks like in a browser; its pictures are kept in {@code target/screenshots}. */
public final class ReportPages {
  /** What is drawn has at least so many: smooth lines and letters have shades. */
  private static final int COLORS = 12;

  private static final Path PICTURES = Path.of("target/screenshots");

  private static final String SHOWN =
      "[...document.querySelectorAll('figure.chart')].map(f => { const b = f.querySelector('.canvas').getBoundingClientRect();"
          + " return {kind: f.dataset.chart, x: b.x + scrollX, y: b.y + scrollY, width: b.width, height: b.height} })";

  /** Sheets, and the SQL that says the same of the tables; columns with commas have none inside. */
  private static final Map<String, String> NUMBERS =
      Map.of(
          "kpi_periods",
          "select period kpi_period, net_revenue, orders, repeat_order_share from (select"
              + " if(day > date_sub(last, 28), 'now', 'before') period, cast(sum(net_revenue) as double) net_revenue,"
              + " cast(sum(orders) as double) orders, sum(repeat_orders) / sum(orders) repeat_order_share"
              + " from kpi_days, (select max(as_of) last from publications)"
              + " where dimension = 'all' and day > date_sub(last, 56) group by 1) order by 1",
          "rfm",
          "select recency_score, frequency_score, count(*) customers from customer_segments_current"
              + " where recency_score is not null group by 1, 2 order by 1 desc, 2",
          "pareto",
          "select value from segmentation_metrics_current"
              + " where segmentation = 'value_tier' and metric like 'top%share' order by value",
          "segment_profiles_value_tier",
          "select segment, customers, customer_share, revenue, clv_365d_mean from segment_profiles_current"
              + " where segmentation = 'value_tier' order by revenue desc",
          "cohorts",
          "select cohort, age_months, customers, retained_share, cumulative_net_revenue from cohorts_current"
              + " order by 1, 2",
          "tag_dictionary",
          "select tag, customers, coverage from tag_dictionary_current order by customers desc, tag",
          "run_steps",
          "select step, rows, seconds from run_steps order by position");

  private static final String LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd";

  private ReportPages() {}

  /**
   * The report of a warehouse says what its tables say, and is drawn where there is a browser.
   *
   * @param name what its pictures are called
   */
  static void check(Path shop, Path warehouse, String name) throws IOException {
    Path page = write(shop, warehouse, warehouse.resolve(name + ".html"));
    if (Browser.find().isEmpty()) {
      System.err.println("the report of " + name + " is not looked at: there is no Chromium here");
      return;
    }
    try (Browser browser = new Browser(warehouse.resolve("browser"))) {
      check(browser, page, 1280, false);
      check(browser, page, 390, true);
    }
  }

  /** That the page is drawn as wide as told and asks for nothing. */
  public static void check(Browser browser, Path page, int width, boolean dark) {
    browser.open(page, width, dark);
    String name =
        page.getFileName().toString().replace(".html", "")
            + "-"
            + width
            + (dark ? "-dark" : "-light");
    BufferedImage picture = browser.picture(PICTURES.resolve(name + ".png"));
    assertThat(browser.complaints()).as(name).isEmpty();
    assertThat(browser.asked()).as(name).containsExactly(page.toUri().toString());
    assertThat(browser.evaluate(LOADED).asDouble())
        .as(name + ": milliseconds to open, a second where nothing else runs")
        .isLessThan(10_000);
    JsonNode charts = browser.evaluate(SHOWN);
    assertThat(charts).as(name).isNotEmpty();
    assertThat(browser.evaluate("document.documentElement.dataset.drawn").asInt())
        .isEqualTo(charts.size());
    charts.forEach(
        chart ->
            assertThat(colors(picture, chart)).as(name + ": colors of " + chart).isEqualTo(COLORS));
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .as(name + ": nothing is wider than the page")
        .isLessThanOrEqualTo(width);
    assertThat(browser.evaluate("document.body.innerText").asText())
        .doesNotContain("NaN", "undefined", "Infinity");
    // The corner is the ground: light or dark.
    assertThat((picture.getRGB(1, 1) & 0xff) < 0x80).as(name + ": dark").isEqualTo(dark);
  }

  /** How many colors a chart's picture has, {@link #COLORS} at most. */
  private static int colors(BufferedImage picture, JsonNode chart) {
    Set<Integer> colors = new HashSet<>();
    int left = chart.get("x").asInt();
    int top = chart.get("y").asInt();
    assertThat(chart.get("width").asInt()).isGreaterThan(200);
    for (int x = left; x < left + chart.get("width").asInt(); x++) {
      for (int y = top; y < top + chart.get("height").asInt(); y++) {
        colors.add(picture.getRGB(x, y));
        if (colors.size() == COLORS) {
          return COLORS;
        }
      }
    }
    return colors.size();
  }

  /**
   * Writes the report of a warehouse; holds numbers in it against what SQL over the tables says.
   */
  private static Path write(Path shop, Path warehouse, Path page) throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "report",
            "--shop",
            shop.toString(),
            "--warehouse",
            warehouse.toString(),
            "--out",
            page.toString());
    assertThat(run.code()).as(run.err()).isZero();
    checkLinks(page);
    String html = Files.readString(page);
    assertThat(Files.size(page)).isLessThan(3_000_000);
    int from = html.indexOf("id=\"sheets\">") + "id=\"sheets\">".length();
    JsonNode sheets =
        new ObjectMapper()
            .readTree(html.substring(from, html.indexOf("</script>", from)))
            .get("sheets");
    for (Map.Entry<String, String> asked : NUMBERS.entrySet()) {
      assertThat(told(sheets.get(asked.getKey()), asked.getValue()))
          .as(asked.getKey())
          .isNotEmpty()
          .isEqualTo(found(shop, warehouse, asked.getValue()));
    }
    return page;
  }

  /** Every table that a report names leads to its place in a page beside the report. */
  public static void checkLinks(Path page) throws IOException {
    Matcher links =
        Pattern.compile("<a href=\"([^\"#]+)#([^\"]+)\"><code>([^<]+)</code></a>")
            .matcher(Files.readString(page));
    int found = 0;
    while (links.find()) {
      assertThat(links.group(2)).isEqualTo(links.group(3));
      assertThat(Files.readString(page.resolveSibling(links.group(1))))
          .contains("<section id=\"" + links.group(2) + "\">");
      found++;
    }
    assertThat(found).isPositive();
  }

  /** The rows of a query, as sheets have them. */
  private static List<List<String>> found(Path shop, Path warehouse, String sql)
      throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "query",
            "--shop",
            shop.toString(),
            "--warehouse",
            warehouse.toString(),
            "--format",
            "json",
            sql);
    assertThat(run.code()).as(run.err()).isZero();
    List<List<String>> rows = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      List<String> row = new ArrayList<>();
      new ObjectMapper().readTree(line).elements().forEachRemaining(value -> row.add(plain(value)));
      rows.add(row);
    }
    return rows;
  }

  /** The columns of a sheet that a query asks for, by its aliases and plain names. */
  private static List<List<String>> told(JsonNode sheet, String sql) {
    List<String> names = new ArrayList<>();
    sheet.get("columns").forEach(column -> names.add(column.get("name").asText()));
    String[] wanted = sql.substring("select ".length(), sql.indexOf(" from ")).split(", ", -1);
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode row : sheet.get("rows")) {
      List<String> values = new ArrayList<>();
      for (String column : wanted) {
        JsonNode value = row.get(names.indexOf(column.substring(column.lastIndexOf(' ') + 1)));
        // A query leaves out what is null.
        if (!value.isNull()) {
          values.add(plain(value));
        }
      }
      rows.add(values);
    }
    return rows;
  }

  private static String plain(JsonNode value) {
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }
}
