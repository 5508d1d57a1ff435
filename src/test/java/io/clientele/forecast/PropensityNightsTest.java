package io.clientele.forecast;

import static io.clientele.HandMadeNights.account;
import static io.clientele.HandMadeNights.required;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Forecast;
import io.clientele.config.Propensity;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop in which a feature tells who purchases: in each stretch of thirty days six in ten buyers
 * in the mood, and one in ten of the others; of who never bought, twenty and two in a hundred. On
 * the day after the night everybody purchases, which nobody may know.
 */
class PropensityNightsTest {
  private static final LocalDate NIGHT = LocalDate.of(2025, 9, 30);
  private static final LocalDate OPENED = NIGHT.minusDays(400);
  private static final int STRETCHES = 10;
  private static final int BUYERS = 500;
  private static final int PROSPECTS = 1500;

  private static final Field CONTRIBUTION =
      Field.required("contribution_lifetime", Types.DOUBLE, "Nothing.");
  private static final Field FREQUENCY =
      Field.required("frequency_lifetime", Types.LONG, "Purchase occasions.");
  private static final Field RECENCY =
      Field.optional("recency_days", Types.INT, "Days since the last.", "never bought");
  private static final Field MOOD =
      Field.optional("mood", Types.INT, "1 for who is in the mood.", "not in the mood");
  private static final Field NOISE = Field.required("noise", Types.DOUBLE, "Means nothing.");
  private static final Field ON = Field.required("features_on", Types.DATE, "The date.");
  private static final Table FEATURES =
      Table.state(
              "features",
              "What the test says of the night.",
              CustomerForecasts.CUSTOMER_ID,
              CONTRIBUTION,
              FREQUENCY,
              RECENCY,
              MOOD,
              NOISE)
          .key(CustomerForecasts.CUSTOMER_ID);
  private static final Table LEARNING =
      Table.state(
              "learning",
              "What the test says of past dates.",
              ON,
              CustomerForecasts.CUSTOMER_ID,
              CONTRIBUTION,
              FREQUENCY,
              RECENCY,
              MOOD,
              NOISE)
          .key(ON, CustomerForecasts.CUSTOMER_ID);

  @TempDir static Path folder;

  private static final List<Customer> CUSTOMERS = customers();
  private static HandMadeNights nights;
  private static List<String> notes;

  /** A customer's purchases, and mood at the beginning of each stretch, from the last one on. */
  private record Customer(String id, NavigableSet<LocalDate> days, Map<LocalDate, Integer> moods) {
    boolean isThere(LocalDate date) {
      return moods.containsKey(date);
    }

    long frequency(LocalDate date) {
      return days.headSet(date, true).size();
    }

    boolean buysAfter(LocalDate date, int within) {
      return !days.subSet(date, false, date.plusDays(within), true).isEmpty();
    }

    Map<Field, Object> features(LocalDate date) {
      LocalDate last = days.floor(date);
      Map<Field, Object> features = new HashMap<>();
      features.put(ON, Date.valueOf(date));
      features.put(CustomerForecasts.CUSTOMER_ID, id);
      features.put(CONTRIBUTION, 0.0);
      features.put(FREQUENCY, frequency(date));
      features.put(
          RECENCY,
          last == null ? null : (int) java.time.temporal.ChronoUnit.DAYS.between(last, date));
      features.put(MOOD, moods.get(date) == 1 ? 1 : null);
      features.put(NOISE, (double) ((id + date).hashCode() % 1000));
      return features;
    }
  }

  private static List<Customer> customers() {
    Random random = new Random(5);
    List<Customer> customers = new ArrayList<>();
    for (int i = 0; i < BUYERS + PROSPECTS; i++) {
      boolean buyer = i < BUYERS;
      Customer customer = new Customer(String.format("c%04d", i), new TreeSet<>(), new HashMap<>());
      if (buyer) {
        customer.days.add(OPENED.plusDays(random.nextInt(30)));
      }
      int joined = buyer ? STRETCHES : random.nextInt(STRETCHES + 1);
      for (int stretch = joined; stretch >= 0; stretch--) {
        LocalDate date = NIGHT.minusDays(30L * stretch);
        int mood = random.nextInt(2);
        customer.moods.put(date, mood);
        boolean bought = !customer.days.isEmpty();
        double chance = bought ? (mood == 1 ? 0.6 : 0.1) : (mood == 1 ? 0.2 : 0.02);
        if (stretch > 0 && random.nextDouble() < chance) {
          customer.days.add(date.plusDays(1 + random.nextInt(30)));
        }
      }
      customer.days.add(NIGHT.plusDays(1));
      customers.add(customer);
    }
    return customers;
  }

  private static Forecast config(int least) {
    return new Forecast(
        List.of("mbg-nbd"), 60, 28, 100, 50, 90, 0.1, new Propensity(5000, least, least));
  }

  private static Stage[] stages(int least) {
    return new Stage[] {
      new TrainForecastsStage(config(least), LEARNING),
      new CustomerForecastsStage(config(least), FEATURES)
    };
  }

  @BeforeAll
  static void aNight() {
    nights = new HandMadeNights(TestSpark.session(), folder).skipTo(NIGHT);
    for (Customer customer : CUSTOMERS) {
      nights.put(CustomerAccounts.TABLE, account(customer.id, customer.id));
      for (LocalDate day : customer.days) {
        nights.put(
            AccountDays.TABLE,
            required(
                AccountDays.TABLE,
                Map.of(
                    AccountDays.SOURCE,
                    "web",
                    AccountDays.ACCOUNT_ID,
                    customer.id,
                    AccountDays.DAY,
                    Date.valueOf(day),
                    AccountDays.ORDERS,
                    1)));
      }
      nights.put(FEATURES, customer.features(NIGHT));
      Propensity.dates(NIGHT).stream()
          .filter(customer::isThere)
          .forEach(date -> nights.put(LEARNING, customer.features(date)));
    }
    notes = nights.night(stages(10));
  }

  @Test
  void whatTellsWhoPurchasesIsLearntAndBeatsTheBaselines() {
    assertThat(String.join("; ", notes))
        .contains("; purchase_30d: ", "; first_purchase_30d: ", "; purchase_90d: ")
        .contains("is the champion now, AUC");
    Dataset<Row> metrics = nights.read(ModelMetrics.TABLE).where("model = 'purchase_30d'");
    LocalDate judged = NIGHT.minusDays(30);
    long bought =
        CUSTOMERS.stream()
            .filter(
                one ->
                    one.isThere(judged) && one.frequency(judged) > 0 && one.buysAfter(judged, 30))
            .count();
    assertThat(value(metrics, "metric = 'actual_buyers'")).isEqualTo((double) bought);
    String method =
        nights.read(Models.TABLE).where("model = 'purchase_30d'").first().<String>getAs("method");
    String best = "candidate = '" + method.toLowerCase(java.util.Locale.ROOT) + "' and metric = ";
    // Two kinds of customers: one of the mood before another without it, (0.6 x 0.9) of the pairs.
    assertThat(value(metrics, best + "'auc'")).isBetween(0.72, 0.9);
    assertThat(value(metrics, best + "'calibration_error'")).isLessThan(0.08);
    assertThat(value(metrics, best + "'lift_10'")).isGreaterThan(1.3);
    assertThat(value(metrics, best + "'lift_1'")).isLessThan(0.6);
    for (String baseline : List.of("recency", "purchase_model")) {
      assertThat(
              metrics
                  .where("metric = 'brier_less_than_" + baseline + "'")
                  .first()
                  .<Double>getAs("low"))
          .isPositive();
    }
  }

  private static double value(Dataset<Row> metrics, String where) {
    return metrics.where(where).first().getAs("value");
  }

  @Test
  void probabilitiesAreThoseOfTheShop() {
    Map<String, Double> means = new HashMap<>();
    nights
        .read(CustomerForecasts.TABLE)
        .where(Table.AS_OF.col().equalTo(Date.valueOf(NIGHT)))
        .join(nights.read(FEATURES), "customer_id")
        .selectExpr(
            "concat(frequency_lifetime > 0, ' ', coalesce(mood, 0)) kind",
            "purchase_propensity_30d p")
        .groupBy("kind")
        .agg(avg("p"))
        .collectAsList()
        .forEach(row -> means.put(row.getString(0), row.getDouble(1)));
    assertThat(means.get("true 1")).isCloseTo(0.6, within(0.08));
    assertThat(means.get("true 0")).isCloseTo(0.1, within(0.05));
    assertThat(means.get("false 1")).isCloseTo(0.2, within(0.08));
    assertThat(means.get("false 0")).isCloseTo(0.02, within(0.03));
    List<Row> rows = nights.read(CustomerForecasts.TABLE).collectAsList();
    Map<String, Customer> byId =
        CUSTOMERS.stream().collect(Collectors.toMap(Customer::id, customer -> customer));
    for (Row row : rows) {
      boolean bought = byId.get(row.<String>getAs("customer_id")).frequency(NIGHT) > 0;
      Double soon = row.getAs("purchase_propensity_30d");
      Double churn = row.getAs("churn_30d");
      assertThat(soon).isStrictlyBetween(0.0, 1.0);
      assertThat(churn).isEqualTo(bought ? Double.valueOf(1 - soon) : null);
      assertThat(row.<Integer>getAs("propensity_30d_version")).isEqualTo(1);
      assertThat(row.<String>getAs("propensity_reasons")).contains("mood ");
    }
  }

  @Test
  void whatCameIsHeldAgainstPropensitiesToo() {
    List<String> told =
        nights.skipTo(NIGHT.plusDays(31)).night(new JudgeForecastsStage(config(10)));
    assertThat(told.get(0)).contains("propensity of 2025-09-30 for 30 days was off: ");
    Dataset<Row> outcomes = nights.read(ForecastOutcomes.TABLE).where("horizon_days = 30");
    Row all = outcomes.where("dimension = 'all'").first();
    long buyers = CUSTOMERS.stream().filter(one -> one.frequency(NIGHT) > 0).count();
    assertThat(all.<Long>getAs("customers")).isEqualTo(buyers);
    assertThat(all.<Long>getAs("actual_buyers")).isEqualTo(buyers);
    assertThat(all.<Double>getAs("expected_buyers_by_propensity"))
        .isBetween(0.25 * buyers, 0.45 * buyers);
    assertThat(all.<Boolean>getAs("propensity_decayed")).isTrue();
    assertThat(all.<Double>getAs("auc_by_propensity")).as("everybody bought").isNull();
    Row prospects = outcomes.where("dimension = 'prospects'").first();
    assertThat(prospects.<Long>getAs("customers")).isEqualTo(CUSTOMERS.size() - buyers);
    assertThat(prospects.<Double>getAs("expected_purchases")).isNull();
    assertThat(prospects.<Double>getAs("expected_buyers_by_propensity")).isPositive();
    assertThat(prospects.<Integer>getAs("propensity_version")).isEqualTo(1);
    assertThat(outcomes.where("dimension = 'tenth'").agg(sum("customers")).first().getLong(0))
        .isEqualTo(buyers);
  }

  @Test
  void tooFewOfAKindAreARefusal() {
    HandMadeNights few =
        new HandMadeNights(TestSpark.session(), folder.resolve("few")).skipTo(NIGHT);
    Customer one = CUSTOMERS.get(0);
    few.put(FEATURES, one.features(NIGHT));
    Propensity.dates(NIGHT).forEach(date -> few.put(LEARNING, one.features(date)));
    assertThat(String.join("; ", few.night(stages(10))))
        .contains("purchase_30d refused: ")
        .contains(" customers who purchased to learn from up to 2025-07-02, min-positives is 10")
        .contains("first_purchase_90d refused: 0 customers who purchased");
    Row told = few.read(CustomerForecasts.TABLE).first();
    assertThat(told.<Double>getAs("churn_90d")).isNull();
    assertThat(told.<String>getAs("propensity_reasons")).isNull();
  }
}
