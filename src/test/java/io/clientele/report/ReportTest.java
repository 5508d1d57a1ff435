package io.clientele.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.Browser;
import io.clientele.ReportPages;
import io.clientele.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Pattern SHEETS =
      Pattern.compile(
          "<script type=\"application/json\" id=\"sheets\">(.*?)</script>", Pattern.DOTALL);

  @TempDir Path folder;

  private static Report report;
  private static String english;
  private static JsonNode data;

  @BeforeAll
  static void write() throws Exception {
    report = new MadeUpNight(TestSpark.session()).report();
    english = report.page(Language.en);
    data = data(english);
  }

  private static JsonNode data(String page) throws Exception {
    Matcher sheets = SHEETS.matcher(page);
    assertThat(sheets.find()).isTrue();
    return new ObjectMapper().readTree(sheets.group(1));
  }

  private static List<String> rows(String sheet) {
    List<String> rows = new ArrayList<>();
    data.at("/sheets/" + sheet + "/rows").forEach(row -> rows.add(row.toString()));
    return rows;
  }

  /** The page without scripts, styles and tags. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(script|style).*?</\\1>", "").replaceAll("<[^>]*>", "\n");
  }

  @Test
  void figuresAreThoseOfTheLast28DaysAgainstThoseBefore() {
    double now = 0;
    double before = 0;
    for (int ago = 0; ago < 56; ago++) {
      double revenue = 1850 + (40 + ago % 7 * 5) * 3 - ago;
      now += ago < 28 ? revenue : 0;
      before += ago < 28 ? 0 : revenue;
    }
    assertThat(data.at("/sheets/kpi_periods/rows/0/0").asText()).isEqualTo("before");
    assertThat(data.at("/sheets/kpi_periods/rows/0/1").asDouble()).isEqualTo(before);
    assertThat(data.at("/sheets/kpi_periods/rows/1/1").asDouble()).isEqualTo(now);
    // 28 * 55 orders; a third of a week's seven days has each rest of 7.
    assertThat(data.at("/sheets/kpi_periods/rows/1/2").asDouble()).isEqualTo(28 * 55);
    assertThat(text(english))
        .contains(String.format(java.util.Locale.ROOT, "£%,.0f", now))
        .contains("▲ " + String.format(java.util.Locale.ROOT, "%.1f%%", 100 * (now / before - 1)));
    assertThat(data.at("/sheets/kpi_weeks/rows")).as("whole weeks").hasSize(13);
  }

  @Test
  void whatIsOfCustomersIsCounted() throws Exception {
    long best =
        IntStream.range(0, 300).filter(i -> i % 5 == 4 && (i % 7 == 0 || i % 7 == 5)).count();
    assertThat(rows("rfm")).hasSize(25).contains("[5,1," + best + ",2.0,\"champions\"]");
    assertThat(rows("early_warnings"))
        .as("the twenty who fell most of those who changed themselves")
        .hasSize(20)
        .first()
        .asString()
        .startsWith("[\"c298\",\"2025-12-01\"");
    assertThat(rows("early_warnings_by_class"))
        .containsExactlyInAnyOrder(
            "[\"ordinary\",\"customer\",150,97350.0,60000.0]",
            "[\"ordinary\",\"model\",150,97500.0,60000.0]");
  }

  @Test
  void aPageIsSmallAndTheSameForAnyNumberOfCustomers() throws Exception {
    assertThat(english.getBytes(StandardCharsets.UTF_8).length).isLessThan(3_000_000);
    String more = new MadeUpNight(TestSpark.session()).customers(3_000).report().page(Language.en);
    assertThat(more.length() - english.length()).as("a digit here and there").isBetween(0, 1_000);
    JsonNode again = data(more).get("sheets");
    Set<String> ofCustomers = Set.of("rfm", "early_warnings", "early_warnings_by_class");
    data.get("sheets")
        .properties()
        .forEach(
            sheet -> {
              if (!ofCustomers.contains(sheet.getKey())) {
                assertThat(again.get(sheet.getKey())).isEqualTo(sheet.getValue());
              }
            });
  }

  @Test
  void nightsAreToldAsTheyAre() {
    assertThat(rows("run_steps"))
        .as("of a step done twice, the later")
        .containsExactly(
            "[\"ingest web.orders\",1,100,4.5,null]",
            "[\"train forecasts\",2,20,20.0,\"spend refused: 3 buyers; NBD is the champion now\"]");
    assertThat(rows("refused"))
        .containsExactly("[\"train forecasts\",\"spend refused: 3 buyers\"]");
    assertThat(rows("reconciliation"))
        .containsExactly("[\"web\",\"orders\",100,90,0,10,0,0,1000.0,0.0]");
    assertThat(rows("models"))
        .as("the one in use, and the one tried last")
        .containsExactly(
            "[\"purchase_30d\",1,\"LOGISTIC_REGRESSION\",true,\"2025-12-01\",300,\"the first; beats every baseline\"]",
            "[\"purchase_30d\",2,\"LOGISTIC_REGRESSION\",false,\"2025-12-31\",300,\"the first; beats every baseline\"]");
    assertThat(text(english))
        .contains(
            "£784.00 more than in the 28 days before. Of the factors behind it, orders per buyer did most: -£1,120.",
            "On 1 Dec 2025, 60 buyers were forecast for the next 30 days; 58 came.",
            "The best 20% of buyers bring 44.7% of revenue.",
            "28 Dec 2025: net revenue £2,022, where £1,400 is usual for that weekday.",
            "1 data-quality checks were not passed.",
            "Everything is accounted for");
  }

  @Test
  void everySheetNamesTheTablesItIsFrom() {
    assertThat(data.get("sheets"))
        .isNotEmpty()
        .allSatisfy(sheet -> assertThat(sheet.get("from")).isNotEmpty());
    assertThat(data.at("/sheets/tag_dictionary/from").toString())
        .isEqualTo("[\"tag_dictionary\",\"tag_changes\"]");
    assertThat(english)
        .contains(
            "<a href=\"dictionary-Tea-Biscuits-.html#tag_dictionary\"><code>tag_dictionary</code></a>");
    assertThat(Dictionary.file("Tea & <Biscuits>: 茶/1"))
        .isEqualTo("dictionary-Tea-Biscuits-茶-1.html");
    // Below every table there is.
    assertThat(english.split("<table", -1).length)
        .isLessThan(english.split("class=\"from\"", -1).length);
  }

  @Test
  void nothingRunsOrIsLoadedButWhatThePolicyNames() throws Exception {
    Matcher policy =
        Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\"").matcher(english);
    assertThat(policy.find()).isTrue();
    List<String> hashes = new ArrayList<>();
    Matcher inline =
        Pattern.compile("<(?:script|style)>(.*?)</(?:script|style)>", Pattern.DOTALL)
            .matcher(english);
    while (inline.find()) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(inline.group(1).getBytes(StandardCharsets.UTF_8));
      hashes.add("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(policy.group(1))
        .isEqualTo(
            "default-src 'none'; script-src "
                + hashes.get(1)
                + " "
                + hashes.get(2)
                + "; style-src "
                + hashes.get(0)
                + "; base-uri 'none'; form-action 'none'");
    String markup = english.replaceAll("(?s)<(script|style)>.*?</\\1>", "");
    assertThat(markup)
        .doesNotContain("http:", "https:", " src=", "@import", " style=", " onclick")
        .as("texts of tables are no markup")
        .doesNotContain("<script>alert", "<Biscuits>")
        .contains("Tea &amp; &lt;Biscuits&gt;", "&lt;/script&gt;");
    assertThat(english.split("<script", -1)).as("three scripts").hasSizeLessThan(6);
  }

  @Test
  void bothLanguagesSayTheSame() throws Exception {
    assertThat(new TreeSet<>(Texts.read(Language.zh).stringPropertyNames()))
        .isEqualTo(new TreeSet<>(Texts.read(Language.en).stringPropertyNames()));
    Texts.read(Language.en)
        .forEach(
            (key, text) ->
                assertThat(places((String) Texts.read(Language.zh).get(key)))
                    .as((String) key)
                    .isEqualTo(places((String) text)));
    String chinese = report.page(Language.zh);
    assertThat(data(chinese).get("sheets").findValues("rows"))
        .isEqualTo(data.get("sheets").findValues("rows"));
    assertThat(chinese)
        .contains("<html lang=\"zh-CN\">", "2025年12月31日", "最好的 20% 购买者带来 44.7% 的收入。");
    assertThat(text(chinese)).doesNotContain("customers were", "Net revenue");
  }

  /** The places for arguments that a text has. */
  private static Set<String> places(String text) {
    Set<String> places = new TreeSet<>();
    Matcher place = Pattern.compile("\\{\\d}").matcher(text);
    while (place.find()) {
      places.add(place.group());
    }
    return places;
  }

  @Test
  void aNightWithoutATableSaysSo() {
    String empty =
        Report.of(
                new ToldNight(
                    "new",
                    "EUR",
                    MadeUpNight.AS_OF,
                    "2025-12-31.1",
                    any -> java.util.Optional.empty()))
            .page(Language.en);
    assertThat(empty)
        .doesNotContain("<figure", "<table")
        .contains("No KPIs are published of this night", "Nothing was refused.");
    assertThat(empty.split("class=\"nothing\"", -1)).hasSizeGreaterThan(14);
  }

  @Test
  void everyPictureIsDrawnInBothLanguagesOnAnyScreenAndOnPaper() throws Exception {
    assumeTrue(Browser.find().isPresent(), "there is no Chromium here");
    Path inEnglish = Files.writeString(folder.resolve("made-up-en.html"), english);
    Path inChinese = Files.writeString(folder.resolve("made-up-zh.html"), report.page(Language.zh));
    try (Browser browser = new Browser(folder.resolve("profile"))) {
      ReportPages.check(browser, inEnglish, 1280, false);
      assertThat(new String(browser.paper(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
      assertThat(browser.complaints()).isEmpty();
      ReportPages.check(browser, inEnglish, 1280, true);
      ReportPages.check(browser, inChinese, 390, false);
      ReportPages.check(browser, inChinese, 390, true);
    }
  }
}
