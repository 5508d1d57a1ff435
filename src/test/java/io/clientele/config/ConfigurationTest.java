package io.clientele.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static final String GOOD =
      """
      shop { name = mine, zone = Europe/Paris, currency = EUR }
      sources.web.orders {
        format = csv
        paths = [orders.csv]
        tables.orders { order_id = id }
      }
      tags.new { predicate = "recency_days < 3", doc = "New.", owner = me }
      """;

  @TempDir Path folder;

  private Configuration read(String text, String... overrides) throws IOException {
    Path file = folder.resolve("shop.conf");
    Files.writeString(file, text);
    return Configuration.read(file, List.of(overrides));
  }

  @Test
  void bindsAShopOverTheDefaults() throws IOException {
    ShopConfig shop = read(GOOD).shop();
    assertThat(shop.shop().zoneId().getId()).isEqualTo("Europe/Paris");
    assertThat(shop.shop().fixedAsOf()).isEmpty();
    assertThat(shop.warehouse()).isEqualTo("warehouse");
    Feed feed = shop.sources().get("web").get("orders");
    assertThat(feed.maxRefusedShare()).isEqualTo(0.05);
    assertThat(feed.grain()).isEqualTo("orders");
    assertThat(shop.segment().rfm().bins()).isEqualTo(5);
  }

  @Test
  void anIncludedFileIsReadAndMustBeThere() throws IOException {
    Files.writeString(
        folder.resolve("tags.conf"), "tags.old { predicate = \"true\", doc = d, owner = o }");
    Files.writeString(folder.resolve("empty.conf"), "");
    String whole = "file(\"" + folder.resolve("tags.conf") + "\")";
    for (String include : List.of("\"tags.conf\"", "\"tags\"", "required(\"tags.conf\")", whole)) {
      String all = "include " + include + "\ninclude \"empty.conf\"\n" + GOOD;
      assertThat(read(all).shop().tags()).as(include).containsOnlyKeys("new", "old");
    }
    assertThatThrownBy(() -> read("# Tags.\ninclude \"tagz.conf\"\n" + GOOD))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith(
            folder.resolve("shop.conf") + ":2: include \"tagz.conf\": no such file")
        .hasMessageContaining("did you mean 'tags.conf'?");
    assertThatThrownBy(() -> read("include required(\"tagz.conf\")\n" + GOOD))
        .hasMessageContaining("include \"tagz.conf\": no such file");
    assertThatThrownBy(() -> read("include " + whole.replace("tags", "tagz") + "\n" + GOOD))
        .hasMessageContaining("tagz.conf\": no such file");
    Files.writeString(folder.resolve("more.conf"), "include \"nowhere/tags.conf\"");
    assertThatThrownBy(() -> read("include \"more.conf\"\n" + GOOD))
        .hasMessageStartingWith("a file that " + folder.resolve("shop.conf") + " includes: include")
        .hasMessageContaining("names are relative");
  }

  @Test
  void overridesAreStrongerThanTheFileAndFeedDefaultsReachEveryFeed() throws IOException {
    ShopConfig shop =
        read(
                GOOD + "feed.max-refused-share = 0.5",
                "shop.currency=GBP",
                "warehouse=\"/somewhere else\"")
            .shop();
    assertThat(shop.shop().currency()).isEqualTo("GBP");
    assertThat(shop.warehouse()).isEqualTo("/somewhere else");
    assertThat(shop.sources().get("web").get("orders").maxRefusedShare()).isEqualTo(0.5);
  }

  @Test
  void theDigestIsOfWhatIsSaidAndNotOfHow() throws IOException {
    String digest = read(GOOD).digest();
    assertThat(read("# a comment\n" + GOOD.replace(", ", "\n")).digest()).isEqualTo(digest);
    assertThat(read(GOOD, "segment.rfm.window=365d").digest()).isNotEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          zone = Europe/Paris     | zone = Mars/Olympus   | 1 | shop.zone must be a time zone such as Europe/London, cannot be: Mars/Olympus
          zone = Europe/Paris     | zoone = Europe/Paris  | 1 | shop.zoone is no configuration key; did you mean 'zone'?
          zone = Europe/Paris,    |                       | 1 | shop.zone is missing
          currency = EUR          | currency = euro       | 1 | shop.currency must be an ISO 4217 code such as EUR, cannot be: euro
          format = csv            | format = xls          | 3 | sources.web.orders.format must be one of [csv, delta, jdbc, json, parquet, text], cannot be: xls
          paths = [orders.csv]    | paths = orders.csv    | 4 | sources.web.orders.paths must be a list [ … ]
          paths = [orders.csv]    | pahts = [orders.csv]  | 4 | sources.web.orders.pahts is no configuration key; did you mean 'paths'?
          tables.orders { order_id = id } | max-refused-share = much | 5 | sources.web.orders.max-refused-share must be a number, cannot be: much
          tables.orders { order_id = id } | tables {}     | 5 | sources.web.orders.tables must map at least one table
          doc = "New."            | doc = " "             | 7 | tags.new.doc must say what the tag means
          """)
  void aMistakeNamesFileLineKeyAndWhatIsValid(String good, String bad, int line, String message) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad == null ? "" : bad)))
        .isInstanceOf(Problem.class)
        .hasMessage(folder.resolve("shop.conf") + ":" + line + ": " + message);
  }

  @Test
  void aSegmentMapWithAGapOrAnOverlapIsRefused() {
    assertThatThrownBy(() -> read(GOOD, "segment.rfm.bins=6"))
        .hasMessageContaining(
            "segment.rfm.segments recency 1, frequency 1, monetary 6 falls in no segment");
    assertThatThrownBy(
            () ->
                read(
                    GOOD,
                    "segment.rfm.segments=[{name=a,recency=[1,5],frequency=[1,5],monetary=[1,5]},{name=b,recency=[5,5],frequency=[5,5],monetary=[5,5]}]"))
        .hasMessageContaining(
            "recency 5, frequency 5, monetary 5 falls in several segments: [a, b]");
  }

  @Test
  void segmentsThatContradictThemselvesAreRefused() {
    segment("rfm.cuts.recency=[30,7,90,180]", "rfm.cuts.recency must rise from one to the next");
    segment("rfm.cuts.monetary=[10]", "rfm.cuts must have one cut point less than bins (4)");
    segment(
        "rfm.monetary=contribution,rfm.window=90d",
        "rfm.monetary can be contribution only with window = 365d or lifetime, and window is 90d");
    segment("lifecycle.dormant-gaps=2", "lifecycle.dormant-gaps must be above at-risk-gaps (2.5)");
    segment("relationship.many=0.01", "relationship.many must be a share above few (0.05)");
    segment(
        "relationship.levels.few.low=close",
        "relationship.levels.few.low must be one of [basic, reactive, accountable, proactive, partnership]");
    segment("clustered-tiers=[D]", "clustered-tiers must be some of [A, B, C]");
    segment(
        "clusters.names{a2=x}",
        "clusters.names must be given to ids from 1, within a tier to such as 'A 1', cannot be: a2; did you mean 'A 2'?");
    segment(
        "clustered-tiers=[B],clusters.names{\"A 2\"=x}",
        "clusters.names must not name a cluster within a tier that clustered-tiers [B] leaves whole, cannot be: A 2; did you mean 'B 2'?");
    segment(
        "clustered-tiers=[A],clusters.names{\"A 2\"=x,\"A 3\"=x}",
        "clusters.names.A 3 must be a name that no other cluster has, cannot be: 'x'");
    segment(
        "own=[{name=a,when=\"true\",doc=a},{name=a,when=\"true\",doc=b}]",
        "own must not name a segment twice: a");
  }

  private void segment(String mistake, String message) {
    assertThatThrownBy(() -> read(GOOD, "segment{" + mistake + "}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("segment." + message);
  }

  @Test
  void aVariableThatIsNotSetIsNamed() {
    assertThatThrownBy(() -> read(GOOD.replace("[orders.csv]", "[${NOT_SET_ANYWHERE}/orders.csv]")))
        .hasMessage(
            folder.resolve("shop.conf")
                + ":4: ${NOT_SET_ANYWHERE} has no value\n  set it: export NOT_SET_ANYWHERE=…");
  }

  @Test
  void whatIsNotHoconNamesTheLine() {
    assertThatThrownBy(() -> read(GOOD + "}"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("shop.conf:8: ");
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> Configuration.read(folder.resolve("none.conf"), List.of()))
        .hasMessageStartingWith("no configuration file at ");
  }

  @Test
  void everyKeyHasADefaultOrASampleAndAComment() throws IOException {
    String reference =
        new String(
            Configuration.class.getResourceAsStream("/reference.conf").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Config defaults = ConfigFactory.parseString(reference);
    check(defaults, reference, "shop", Shop.class);
    check(defaults, reference, "feed", Feed.class);
    check(defaults, reference, "maintain", Maintain.class);
    check(defaults, reference, "segment.rfm", Rfm.class);
    check(defaults, reference, "segment.value-tiers", ValueTiers.class);
    check(defaults, reference, "segment.clusters", Clusters.class);
    check(defaults, reference, "segment", Segment.class);
    check(defaults, reference, "segment.profit-classes", ProfitClasses.class);
    check(defaults, reference, "segment.lifecycle", Lifecycle.class);
    check(defaults, reference, "segment.relationship", Relationship.class);
    check(defaults, reference, "tag.statistic", TagStatistic.class);
    check(defaults, reference, "tag.model", TagModel.class);
  }

  private static void check(
      Config defaults, String reference, String path, Class<? extends Record> type) {
    Map<String, Object> known = defaults.getConfig(path).root().unwrapped();
    for (RecordComponent component : type.getRecordComponents()) {
      String key =
          component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
      boolean sampled = Pattern.compile("(?m)^  # " + key + "( =| \\{)").matcher(reference).find();
      assertThat(known.containsKey(key) || sampled)
          .as(path + "." + key + " in reference.conf")
          .isTrue();
      assertThat(
              Pattern.compile("(?m)^ *#.*\\n( *[a-z-]+ = .*\\n)? *(# )?" + key + "( =| \\{)")
                  .matcher(reference)
                  .find())
          .as(path + "." + key + " has a comment above it, or shares its neighbour's")
          .isTrue();
    }
  }
}
