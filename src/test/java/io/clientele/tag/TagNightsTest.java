package io.clientele.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.TagChanges;
import io.clientele.schema.TagDictionary;
import io.clientele.schema.TagQuality;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nights of 400 customers. Whoever has 200 units and more has children, in nine of ten cases;
 * it is known of every second one.
 */
class TagNightsTest {
  private static final int CUSTOMERS = 400;
  private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
  private static final String TAGS =
      """
      family { known = "children <> '0'", model { precision = 0.7 } }
      drinks-next { outcome = "category = 'drinks'", model { precision = 0.7 } }
      favourite { preference = category, statistic { top = 2 } }
      country { attribute = country }
      abroad { attribute = "country <> 'FR'" }
      few { predicate = "units_per_order < 10" }
      few-abroad { predicate = "tag.few and tag.abroad" }
      mail-few { predicate = "tag.few", consent = email, expires-days = 7 }
      planned { predicate = "tag.few", status = proposed }
      old { predicate = "true", status = retired }
      nobody { predicate = "units_per_order < 0" }
      """;

  @TempDir static Path folder;
  private static final List<Map<String, List<String>>> TAGGED = new ArrayList<>();
  private static final List<List<Row>> QUALITY = new ArrayList<>();
  private static final List<List<String>> NOTES = new ArrayList<>();
  private static final Set<Integer> DRINKERS = new HashSet<>();
  private static final Map<String, Explanation> EXPLAINED = new TreeMap<>();
  private static List<Row> changes;
  private static List<Row> second;
  private static List<Row> dictionary;

  @BeforeAll
  static void nights() {
    HandMadeNights nights = new HandMadeNights(TestSpark.session(), folder);
    Random random = new Random(1);
    for (int i = 0; i < CUSTOMERS; i++) {
      nights.put(CustomerAccounts.TABLE, HandMadeNights.account("a" + i, "c" + i));
      boolean children = (i >= 200) == (random.nextInt(10) > 0);
      nights.put(Accounts.TABLE, account(i, i % 2 == 0 ? (children ? "2" : "0") : null));
      boolean drinks = (i >= 150) == (random.nextInt(10) > 0);
      if (drinks) {
        DRINKERS.add(i);
      }
      choice(nights, i, FIRST.minusDays(60), i < 250 ? "p-drink" : "p-food", i < 250 ? 1 : 4);
      choice(nights, i, FIRST.minusDays(10), drinks ? "p-drink" : "p-food", 5);
    }
    for (String category : List.of("drink", "food")) {
      nights.put(
          Products.TABLE,
          Map.of(
              Products.SOURCE, "web",
              Products.PRODUCT_ID, "p-" + category,
              Products.CATEGORY, category + "s"));
    }
    night(nights, TAGS);
    Explainer explainer =
        new Explainer(
            ConfiguredTags.of(TAGS), table -> nights.read(table).drop("run_id", "as_of"), FIRST);
    for (String tag :
        List.of("few-abroad", "mail-few", "family", "favourite", "country", "planned")) {
      EXPLAINED.put(tag, explainer.of("c201", tag));
    }
    EXPLAINED.put("known family", explainer.of("c200", "family"));
    refusals(explainer, nights);
    // Nothing happens but that one moves home.
    nights.put(Accounts.TABLE, account(3, null, "DE"));
    night(nights, TAGS.replace("units_per_order < 10", "units_per_order < 9"));
    changes = nights.read(TagChanges.TABLE).where("as_of = '2025-01-02'").collectAsList();
    second = nights.read(CustomerTags.TABLE).where("as_of = '2025-01-02'").collectAsList();
    dictionary = nights.read(TagDictionary.TABLE).where("as_of = '2025-01-02'").collectAsList();
    // Of everybody it becomes known, and is the contrary of what is predicted.
    for (int i = 1; i < CUSTOMERS; i += 2) {
      nights.put(Accounts.TABLE, account(i, i >= 200 ? "0" : "2"));
    }
    night(nights, TAGS);
  }

  private static void refusals(Explainer explainer, HandMadeNights nights) {
    assertThatThrownBy(() -> explainer.of("c201", "famly"))
        .hasMessageContaining("no tag 'famly'")
        .hasMessageContaining("family");
    assertThatThrownBy(() -> explainer.of("nobody", "few"))
        .hasMessageContaining("no customer 'nobody' in the night of 2025-01-01");
    TagLibrary later =
        ConfiguredTags.of(TAGS.replace("units_per_order < 10", "units_per_order < 9"));
    assertThatThrownBy(
            () ->
                new Explainer(later, table -> nights.read(table).drop("run_id", "as_of"), FIRST)
                    .of("c201", "few"))
        .hasMessageContaining("was decided otherwise in the night of 2025-01-01");
  }

  private static Map<String, String> grounds(String of) {
    Map<String, String> grounds = new LinkedHashMap<>();
    EXPLAINED.get(of).grounds().forEach(each -> grounds.put(each.what(), each.is()));
    return grounds;
  }

  private static void night(HandMadeNights nights, String tags) {
    TagLibrary library = ConfiguredTags.of(tags);
    NOTES.add(
        nights.night(
            new MadeUpCustomers(CUSTOMERS),
            new TrainTagsStage(library, MadeUpCustomers.PAST, MadeUpCustomers.ON),
            new CustomerTagsStage(library),
            new TagChangesStage(),
            new TagDictionaryStage(library, Map.of("few", Set.of("winter")))));
    LocalDate asOf = FIRST.plusDays(TAGGED.size());
    Map<String, List<String>> tagged = new TreeMap<>();
    nights
        .read(CustomerTags.TABLE)
        .where(CustomerTags.TABLE.field("as_of").col().equalTo(Date.valueOf(asOf)))
        .orderBy("customer_id", "value")
        .collectAsList()
        .forEach(
            row ->
                tagged
                    .computeIfAbsent(row.getAs("tag"), any -> new ArrayList<>())
                    .add(
                        row.getAs("customer_id")
                            + " "
                            + row.getAs("value")
                            + (row.<Double>getAs("confidence") < 1 ? " ?" : "")));
    TAGGED.add(tagged);
    QUALITY.add(
        nights
            .read(TagQuality.TABLE)
            .where(TagQuality.TABLE.field("as_of").col().equalTo(Date.valueOf(asOf)))
            .where("segmentation = 'all'")
            .collectAsList());
  }

  private static Map<Field, Object> account(int i, String children) {
    return account(i, children, i % 4 == 0 ? "DE" : "FR");
  }

  private static Map<Field, Object> account(int i, String children, String country) {
    Map<Field, Object> account = new HashMap<>();
    account.put(Accounts.SOURCE, "web");
    account.put(Accounts.ACCOUNT_ID, "a" + i);
    account.put(Accounts.CHILDREN, children);
    account.put(Accounts.COUNTRY, country);
    account.put(Accounts.EMAIL_CONSENT, i == 1 ? null : (Boolean) (i != 2));
    return account;
  }

  private static void choice(
      HandMadeNights nights, int i, LocalDate day, String product, int times) {
    nights.put(
        AccountChoices.TABLE,
        Map.of(
            AccountChoices.SOURCE,
            "web",
            AccountChoices.ACCOUNT_ID,
            "a" + i,
            AccountChoices.DAY,
            Date.valueOf(day),
            AccountChoices.DIMENSION,
            "product",
            AccountChoices.CHOICE,
            product,
            AccountChoices.TIMES,
            times,
            AccountChoices.UNITS,
            new BigDecimal(times),
            AccountChoices.GROSS_REVENUE,
            new BigDecimal(10)));
  }

  private static Row quality(int night, String tag) {
    return QUALITY.get(night).stream()
        .filter(row -> row.getAs("tag").equals(tag))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsKnownIsToldAndTheRestPredicted() {
    List<String> family = TAGGED.get(0).get("family");
    assertThat(family).contains("c388 true", "c399 true ?").doesNotContain("c1 true ?");
    Row quality = quality(0, "family");
    assertThat(quality.<String>getAs("verdict")).isEqualTo("published");
    assertThat(quality.<Double>getAs("precision")).isGreaterThan(0.7);
    assertThat(quality.<Double>getAs("precision_low"))
        .isLessThan(quality.<Double>getAs("precision"));
    // Of the predicted nine of ten are right: those from 200 on.
    long predicted = family.stream().filter(tag -> tag.endsWith("?")).count();
    long wrong =
        family.stream()
            .filter(tag -> tag.endsWith("?"))
            .filter(tag -> Integer.parseInt(tag.substring(1, tag.indexOf(' '))) < 190)
            .count();
    assertThat(predicted).isBetween(60L, 115L);
    assertThat(wrong).isLessThan(5);
  }

  @Test
  void outcomesArePredictedOfEverybody() {
    Row quality = quality(0, "drinks-next");
    assertThat(quality.<String>getAs("verdict"))
        .as(quality.<String>getAs("reason"))
        .isEqualTo("published");
    assertThat(quality.<Double>getAs("base_rate")).isBetween(0.55, 0.7);
    assertThat(TAGGED.get(0).get("drinks-next"))
        .contains("c399 true ?")
        .doesNotContain("c20 true ?");
  }

  @Test
  void preferencesNeedSupportAndLift() {
    List<String> favourites = TAGGED.get(0).get("favourite");
    for (int i = 0; i < CUSTOMERS; i++) {
      String customer = "c" + i + " ";
      List<String> own = favourites.stream().filter(tag -> tag.startsWith(customer)).toList();
      if (i < 250) {
        // Five or six of six; the one drink beside five meals is no favourite.
        assertThat(own).containsExactly(customer + (DRINKERS.contains(i) ? "drinks" : "foods"));
      } else if (DRINKERS.contains(i)) {
        // Four meals and five drinks are what everybody has.
        assertThat(own).isEmpty();
      } else {
        assertThat(own).containsExactly(customer + "foods");
      }
    }
  }

  @Test
  void attributesHaveValuesAndConditionsAreHadOrNot() {
    assertThat(TAGGED.get(0).get("country")).contains("c3 FR", "c4 DE").hasSize(CUSTOMERS);
    assertThat(TAGGED.get(0).get("abroad")).contains("c4 true").hasSize(CUSTOMERS / 4);
  }

  @Test
  void rulesNameOtherTags() {
    assertThat(TAGGED.get(0).get("few-abroad")).containsExactly("c0 true", "c4 true", "c8 true");
  }

  @Test
  void whoDidNotConsentDoesNotGetTheTag() {
    assertThat(TAGGED.get(0).get("few")).contains("c1 true", "c2 true").hasSize(10);
    assertThat(TAGGED.get(0).get("mail-few")).doesNotContain("c1 true", "c2 true").hasSize(8);
  }

  @Test
  void proposedAndRetiredTagsAreNotGiven() {
    assertThat(TAGGED.get(0)).doesNotContainKeys("planned", "old", "nobody");
  }

  @Test
  void changesAreTold() {
    assertThat(changes.stream().map(row -> row.mkString(" ").substring(24)))
        .containsExactlyInAnyOrder(
            "c3 country DE added 2025-01-01",
            "c3 country FR removed 2025-01-01",
            "c3 abroad true added 2025-01-01",
            "c3 few-abroad true added 2025-01-01",
            "c9 few true removed 2025-01-01",
            "c9 mail-few true removed 2025-01-01");
  }

  @Test
  void tagsSayHowLongTheyHold() {
    assertThat(second)
        .filteredOn(row -> row.getAs("customer_id").equals("c3") && row.getAs("tag").equals("few"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Date>getAs("valid_from")).isEqualTo("2025-01-01"));
    assertThat(second)
        .filteredOn(
            row -> row.getAs("customer_id").equals("c3") && row.getAs("tag").equals("abroad"))
        .singleElement()
        .satisfies(row -> assertThat(row.<Date>getAs("valid_from")).isEqualTo("2025-01-02"));
    assertThat(second)
        .filteredOn(row -> row.getAs("tag").equals("mail-few"))
        .allSatisfy(row -> assertThat(row.<Date>getAs("valid_to")).isEqualTo("2025-01-09"));
  }

  @Test
  void theDictionaryTellsVersionsUsersAndTagsNobodyHas() {
    Map<String, Row> byTag = new HashMap<>();
    dictionary.forEach(row -> byTag.put(row.getAs("tag"), row));
    assertThat(byTag.get("few").<Integer>getAs("version")).isEqualTo(2);
    assertThat(byTag.get("abroad").<Integer>getAs("version")).isEqualTo(1);
    assertThat(byTag.get("few").getList(byTag.get("few").fieldIndex("used_by")))
        .isEqualTo(List.of("audience winter", "tag few-abroad", "tag mail-few", "tag planned"));
    assertThat(NOTES.get(1)).contains("tags that nobody ever had before tonight: nobody");
    assertThat(byTag.get("nobody").<Long>getAs("customers")).isZero();
    assertThat(byTag.get("nobody").<Date>getAs("last_had_on")).isNull();
    assertThat(byTag.get("few").<Date>getAs("last_had_on")).isEqualTo("2025-01-02");
    assertThat(byTag.get("old").<String>getAs("status")).isEqualTo("retired");
  }

  @Test
  void modelsStayAndWhatBecomesKnownWithdrawsThem() {
    assertThat(quality(1, "family").<Date>getAs("trained_on")).isEqualTo("2025-01-01");
    assertThat(quality(1, "family").<Long>getAs("later")).isZero();
    Row third = quality(2, "family");
    assertThat(third.<String>getAs("verdict")).isEqualTo("withdrawn");
    assertThat(third.<Long>getAs("later")).isGreaterThan(50);
    assertThat(third.<Double>getAs("later_high")).isLessThan(0.7);
    assertThat(NOTES.get(2)).anyMatch(note -> note.contains("tag family true is withdrawn"));
    assertThat(TAGGED.get(2).get("family")).noneMatch(tag -> tag.endsWith("?"));
  }

  @Test
  void predictionsSayWhatMovedThem() {
    assertThat(second)
        .filteredOn(row -> row.getAs("tag").equals("family") && row.<Double>getAs("confidence") < 1)
        .allSatisfy(row -> assertThat(row.<String>getAs("evidence")).contains("units_per_order "));
  }

  @Test
  void rulesAreExplainedByTheirPartsAndColumns() {
    assertThat(EXPLAINED.get("few-abroad").published()).isEmpty();
    assertThat(grounds("few-abroad")).containsOnlyKeys("tag.few", "tag.abroad");
    assertThat(grounds("few-abroad")).containsEntry("tag.abroad", "false");
    assertThat(grounds("mail-few")).containsKey("consent to email");
    assertThat(grounds("planned")).containsEntry("status", "proposed: given to nobody");
  }

  @Test
  void attributesAreExplainedByAccounts() {
    assertThat(EXPLAINED.get("country").published())
        .containsExactly("FR, confidence 1.000, since 2025-01-01");
    assertThat(grounds("country"))
        .containsExactly(
            Map.entry("country", "FR"), Map.entry("country of account a201 in web", "FR"));
  }

  @Test
  void preferencesAreExplainedByChoicesEnoughOrNot() {
    assertThat(grounds("favourite").keySet()).contains("asked for", "drinks");
    assertThat(grounds("favourite").get("drinks"))
        .matches("\\d+ of \\d+ \\(\\d.\\d\\d\\), lift .*");
  }

  @Test
  void predictionsAreExplainedByWhatMovesThem() {
    assertThat(EXPLAINED.get("family").published()).hasSize(1);
    String published = EXPLAINED.get("family").published().get(0);
    assertThat(grounds("family").get("children <> '0'")).isEqualTo("unknown");
    assertThat(grounds("family").get("model of true")).startsWith("published from a probability");
    assertThat(grounds("family").get("moved most by")).contains("units");
    // What is told is what was published.
    assertThat(grounds("family").get("most likely"))
        .isEqualTo(
            "true, probability " + published.replaceAll("true, confidence (\\S+), since.*", "$1"));
    assertThat(grounds("known family")).doesNotContainKey("most likely");
    assertThat(grounds("known family")).containsKey("children of account a200 in web");
  }
}
