package io.clientele.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.xxhash64;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Behaviour;
import io.clientele.config.Costs;
import io.clientele.config.Forecast;
import io.clientele.config.Propensity;
import io.clientele.pipeline.Stage;
import io.clientele.rollup.AccountDaysStage;
import io.clientele.rollup.SessionsStage;
import io.clientele.schema.Accounts;
import io.clientele.schema.Events;
import io.clientele.schema.Facts;
import io.clientele.schema.Field;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every feature of every customer of a shop against the one worked out from the facts by {@link
 * NaiveFeatures}: at night and for dates long past, before and after facts are corrected.
 */
class DifferentialTest {
  private static final Costs COSTS = new Costs(0.6, 3.5, 0.015, 2.25);
  private static final Behaviour BEHAVIOUR = new Behaviour(30, 5, 20, 1000);
  private static final LocalDate FIRST = DifferentialShop.FIRST_NIGHT;
  private static final LocalDate SECOND = DifferentialShop.SECOND_NIGHT;

  /** Table to columns, of a shop that tells everything. */
  private static final Map<String, Set<String>> EVERYTHING =
      Facts.ALL.stream()
          .collect(Collectors.toMap(Table::name, table -> Set.copyOf(table.columns())));

  @TempDir static Path folder;
  private static HandMadeNights nights;

  /** The features that a night wrote. */
  private static Features first;

  private static Features second;

  /** The same dates as of the first night, and all of them as of the second. */
  private static Features early;

  private static Features late;

  private static Features expectedEarly;
  private static Features expectedLate;

  /** Date to customer to feature to value. */
  private record Features(Map<LocalDate, Map<String, Map<String, Object>>> of) {
    Features only(LocalDate date) {
      return new Features(Map.of(date, of.get(date)));
    }
  }

  @BeforeAll
  static void twoNights() {
    nights = new HandMadeNights(TestSpark.session(DifferentialShop.BERLIN), folder);
    DifferentialShop shop = new DifferentialShop(nights);
    List<Table> filled = new ArrayList<>(Facts.ALL);
    filled.add(Sessions.TABLE);
    Stage[] stages = {
      new SessionsStage(BEHAVIOUR),
      new AccountDaysStage(filled),
      new CustomerFeaturesStage(COSTS, EVERYTHING)
    };
    shop.firstNight();
    nights.skipTo(FIRST).night(stages);
    List<LocalDate> soFar = List.of(DifferentialShop.DATES.get(1), FIRST);
    first = nightly(FIRST);
    early = backfilled(EVERYTHING, soFar);
    expectedEarly = expected(soFar);

    shop.secondNight();
    nights.skipTo(SECOND).night(stages);
    second = nightly(SECOND);
    late = backfilled(EVERYTHING, DifferentialShop.DATES);
    expectedLate = expected(DifferentialShop.DATES);
  }

  private static Features expected(List<LocalDate> dates) {
    NaiveFeatures naive = new NaiveFeatures(Told.of(nights::read), DifferentialShop.BERLIN, COSTS);
    Map<LocalDate, Map<String, Map<String, Object>>> features = new TreeMap<>();
    dates.forEach(date -> features.put(date, naive.of(date)));
    return new Features(features);
  }

  private static Features nightly(LocalDate date) {
    return features(
        nights
            .read(CustomerFeatures.TABLE)
            .where(Table.AS_OF.col().equalTo(java.sql.Date.valueOf(date)))
            .drop(Table.RUN_ID.name()));
  }

  private static Features backfilled(Map<String, Set<String>> supplied, List<LocalDate> dates) {
    return features(new FeatureTable(COSTS, supplied, nights::read).of(dates));
  }

  private static Features features(Dataset<Row> rows) {
    Map<LocalDate, Map<String, Map<String, Object>>> features = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Field field : CustomerFeatures.TABLE.ownFields()) {
        Object value = row.getAs(field.name());
        values.put(field.name(), value instanceof java.sql.Date day ? day.toLocalDate() : value);
      }
      LocalDate date = row.<java.sql.Date>getAs(Table.AS_OF.name()).toLocalDate();
      String customer = (String) values.remove("customer_id");
      assertThat(features.computeIfAbsent(date, any -> new TreeMap<>()).put(customer, values))
          .as(customer + " comes once")
          .isNull();
    }
    return new Features(features);
  }

  private static List<Field> columns() {
    List<Field> columns = new ArrayList<>(CustomerFeatures.TABLE.ownFields());
    columns.removeIf(field -> field.name().equals("customer_id"));
    return columns;
  }

  @Test
  void aNightComputesWhatTheDefinitionsSay() {
    assertThat(differences(expectedEarly.only(FIRST), first)).isEmpty();
  }

  @Test
  void datesThatArePastComeOutAsTheyWouldHaveAtNight() {
    assertThat(differences(expectedEarly, early)).isEmpty();
    assertThat(early.of().get(FIRST)).isEqualTo(first.of().get(FIRST));
  }

  @Test
  void whatModelsLearnFromKnowsNothingLaterThanItsDate() {
    Forecast monthly =
        new Forecast(List.of("nbd"), 60, 28, 100, 50, 90, 0.1, new Propensity(100_000, 50, 50));
    Stage stage = new TrainingFeaturesStage(monthly, COSTS, EVERYTHING);
    nights.skipTo(SECOND.plusDays(1)).night(stage);
    Dataset<Row> learning = nights.read(TrainingFeatures.TABLE);
    LocalDate date =
        learning.agg(max(TrainingFeatures.DATE.col())).first().getDate(0).toLocalDate();
    assertThat(date).isEqualTo(SECOND.plusDays(1).minusDays(30));
    Dataset<Row> blind =
        new FeatureTable(COSTS, EVERYTHING, table -> upTo(date, table)).of(List.of(date));
    Column[] columns =
        TrainingFeatures.TABLE.ownFields().stream()
            .filter(field -> !field.equals(TrainingFeatures.DATE))
            .map(Field::col)
            .toArray(Column[]::new);
    Dataset<Row> known =
        learning
            .where(TrainingFeatures.DATE.col().equalTo(java.sql.Date.valueOf(date)))
            .select(columns);
    assertThat(known.count()).isGreaterThan(10);
    assertThat(known.orderBy("customer_id").collectAsList())
        .isEqualTo(blind.select(columns).orderBy("customer_id").collectAsList());

    nights.skipTo(SECOND.plusDays(2)).night(stage);
    assertThat(nights.read(TrainingFeatures.TABLE).count())
        .as("until it is time again, nothing is computed")
        .isEqualTo(learning.count());
  }

  @Test
  void someCustomersHaveTheFeaturesTheyHaveAmongAll() {
    Column wanted = pmod(xxhash64(col("customer_id")), lit(2L)).equalTo(0);
    Features some =
        features(
            new FeatureTable(COSTS, EVERYTHING, nights::read).of(List.of(FIRST, SECOND), wanted));
    for (LocalDate date : List.of(FIRST, SECOND)) {
      Map<String, Map<String, Object>> all = new TreeMap<>(late.of().get(date));
      assertThat(some.of().get(date)).hasSizeBetween(1, all.size() - 1);
      all.keySet().retainAll(some.of().get(date).keySet());
      assertThat(some.of().get(date)).isEqualTo(all);
    }
  }

  /** A table without anything that happened after a date. */
  private static Dataset<Row> upTo(LocalDate date, Table table) {
    Dataset<Row> rows = nights.read(table);
    return table
        .time()
        .map(
            name ->
                rows.where(
                    col(name)
                        .isNull()
                        .or(to_date(col(name)).leq(lit(java.sql.Date.valueOf(date))))))
        .orElse(rows);
  }

  @Test
  void aNightAfterCorrectionsComputesWhatTheDefinitionsSay() {
    assertThat(differences(expectedLate.only(SECOND), second)).isEmpty();
  }

  @Test
  void datesThatArePastKnowTheCorrections() {
    assertThat(differences(expectedLate, late)).isEmpty();
    assertThat(late.of().get(SECOND)).isEqualTo(second.of().get(SECOND));
    assertThat(late.of().get(FIRST))
        .as("there were corrections")
        .isNotEqualTo(first.of().get(FIRST));
  }

  @Test
  void noFeatureIsWithoutValueOrTheSameForEverybody() {
    Map<String, Set<Object>> values = new TreeMap<>();
    Set<String> isNull = new TreeSet<>();
    for (Map<String, Map<String, Object>> customers : late.of().values()) {
      for (Map<String, Object> features : customers.values()) {
        features.forEach(
            (name, value) -> {
              Set<Object> all = values.computeIfAbsent(name, any -> new HashSet<>());
              if (value == null) {
                isNull.add(name);
              } else {
                all.add(value);
              }
            });
      }
    }
    assertThat(values).hasSize(columns().size());
    assertThat(values).allSatisfy((name, all) -> assertThat(all).as(name).hasSizeGreaterThan(1));

    Set<String> mayBeNull = new TreeSet<>();
    for (Family family : CustomerFeatures.families(COSTS)) {
      for (Feature feature : family.features()) {
        if (!feature.counted()) {
          mayBeNull.add(feature.field().name());
        }
      }
    }
    // Made of referrals and shares, which are 0 where there are none.
    mayBeNull.remove("delivered_image");
    assertThat(isNull).isEqualTo(mayBeNull);
  }

  @Test
  void whatNoFeedTellsIsNullForEverybodyAndAllElseAsItWas() {
    assertWithout(Set.of(Events.TABLE.name(), "service_cases", "stores"), Set.of());
    assertWithout(
        Set.of("contacts", "reviews", "products"),
        Set.of(Accounts.REFERRED_BY.name(), "store", "delivered_at", "coupon_discount"));
  }

  private static void assertWithout(Set<String> tables, Set<String> columns) {
    Map<String, Set<String>> supplied = new HashMap<>();
    EVERYTHING.forEach(
        (table, all) -> {
          if (!tables.contains(table)) {
            supplied.put(table, new TreeSet<>(all));
            supplied.get(table).removeAll(columns);
          }
        });
    Set<String> absent = CustomerFeatures.absent(supplied).keySet();
    assertThat(absent).hasSizeGreaterThan(2);
    Map<String, String> familyOf = new HashMap<>();
    CustomerFeatures.dictionary().forEach((name, entry) -> familyOf.put(name, entry.family()));
    Features without = backfilled(supplied, List.of(SECOND));
    // What value is delivered is the mean of what is known of it, and so another one.
    Set<String> other = Set.of("delivered value", "parts of delivered value");
    assertThat(without.of().get(SECOND).keySet()).isEqualTo(late.of().get(SECOND).keySet());
    without
        .of()
        .get(SECOND)
        .forEach(
            (customer, features) ->
                features.forEach(
                    (name, value) -> {
                      String family = familyOf.get(name);
                      if (absent.contains(family)) {
                        assertThat(value).as(customer + " " + name).isNull();
                      } else if (!other.contains(family)) {
                        assertThat(value)
                            .as(customer + " " + name)
                            .isEqualTo(late.of().get(SECOND).get(customer).get(name));
                      }
                    }));
  }

  /** What differs, in words, by feature; empty when nothing does. */
  private static String differences(Features expected, Features actual) {
    assertThat(actual.of().keySet()).isEqualTo(expected.of().keySet());
    Map<String, List<String>> differing = new TreeMap<>();
    expected
        .of()
        .forEach(
            (date, customers) -> {
              Set<String> everybody = new TreeSet<>(customers.keySet());
              everybody.addAll(actual.of().get(date).keySet());
              for (String customer : everybody) {
                Map<String, Object> want = customers.get(customer);
                Map<String, Object> got = actual.of().get(date).get(customer);
                compare(want, got)
                    .forEach(
                        (feature, words) ->
                            differing
                                .computeIfAbsent(feature, any -> new ArrayList<>())
                                .add(customer + " " + date + ": " + words));
              }
            });
    StringBuilder words = new StringBuilder();
    differing.forEach(
        (feature, cases) ->
            words
                .append("\n")
                .append(feature)
                .append(" (" + cases.size() + "): ")
                .append(String.join("; ", cases.subList(0, Math.min(5, cases.size())))));
    return words.toString();
  }

  /** Feature to what differs. */
  private static Map<String, String> compare(Map<String, Object> want, Map<String, Object> got) {
    if (want == null || got == null) {
      return Map.of("customer_id", want == null ? "is too many" : "is missing");
    }
    assertThat(want.keySet())
        .as("features that are checked")
        .containsExactlyInAnyOrderElementsOf(columns().stream().map(Field::name).toList());
    Map<String, String> differing = new TreeMap<>();
    for (Field field : columns()) {
      Object a = want.get(field.name());
      Object b = got.get(field.name());
      if (!isSame(field, a, b)) {
        differing.put(field.name(), "expected " + a + ", got " + b);
      }
    }
    return differing;
  }

  private static boolean isSame(Field field, Object want, Object got) {
    if (want == null || got == null) {
      return want == got;
    }
    if (field.type().equals(Types.DOUBLE)) {
      double a = ((Number) want).doubleValue();
      double b = ((Number) got).doubleValue();
      double error = Math.abs(a - b);
      // Terms of these are added as whole numbers of a small unit; what is none is exactly none.
      if (field.name().endsWith("_entropy") || field.name().endsWith("_shift")) {
        return a == 0 ? b == 0 : error <= 1e-9;
      }
      // What is left of a difference may be much smaller than its terms, which are amounts.
      return error <= 1e-9 * Math.abs(a) || error < 1e-9;
    }
    if (field.type().equals(Types.INT) || field.type().equals(Types.LONG)) {
      return ((Number) want).longValue() == ((Number) got).longValue();
    }
    return want.equals(got);
  }
}
