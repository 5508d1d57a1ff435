package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Forecast;
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
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a shop whose customers purchase by chance, and leave by chance. */
class ForecastNightsTest {
  private static final LocalDate OPENED = LocalDate.of(2025, 1, 1);
  private static final LocalDate NIGHT = LocalDate.of(2025, 9, 30);
  private static final Field CONTRIBUTION =
      Field.required("contribution_lifetime", Types.DOUBLE, "A third of the revenue.");
  private static final Table FEATURES =
      Table.state("features", "What the test says.", CustomerForecasts.CUSTOMER_ID, CONTRIBUTION)
          .key(CustomerForecasts.CUSTOMER_ID);
  private static final Forecast CONFIG =
      new Forecast(List.of("pareto-nbd", "mbg-nbd"), 60, 28, 100, 50, 90, 0.1);

  @TempDir Path folder;

  private final Stage train = new TrainForecastsStage(CONFIG);
  private final Stage forecast = new CustomerForecastsStage(CONFIG, FEATURES);

  @Test
  void aShopWithTooFewBuyersIsRefusedAndTheNightGoesOn() {
    HandMadeNights nights = shop("few", purchases(40), OPENED.plusDays(400)).skipTo(NIGHT);

    assertThat(nights.night(train, forecast))
        .containsExactly(
            "forecast refused: 40 buyers up to 2025-08-01, min-customers is 100",
            "no forecast: no model of purchases is in use");

    assertThat(nights.read(Models.TABLE).count()).isZero();
    assertThat(nights.read(CustomerForecasts.TABLE).count()).isEqualTo(40);
    assertThat(nights.read(CustomerForecasts.TABLE).where("p_alive is not null").count()).isZero();
  }

  @Test
  void aNightKnowsNothingOfWhatComesAfterItAndTrainsOnlyWhenItIsTime() {
    Map<String, NavigableSet<LocalDate>> purchases = purchases(500);
    HandMadeNights nights = shop("all", purchases, OPENED.plusDays(400)).skipTo(NIGHT);

    assertThat(nights.night(train, forecast))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("champion now");
    List<Row> first = nights.read(CustomerForecasts.TABLE).orderBy("customer_id").collectAsList();
    HandMadeNights blind = shop("blind", purchases, NIGHT).skipTo(NIGHT);
    blind.night(train, forecast);
    assertThat(blind.read(CustomerForecasts.TABLE).orderBy("customer_id").collectAsList())
        .as("the same without the days that were to come")
        .isEqualTo(first);
    assertThat(blind.read(ModelMetrics.TABLE).orderBy("candidate", "metric").collectAsList())
        .isEqualTo(nights.read(ModelMetrics.TABLE).orderBy("candidate", "metric").collectAsList());

    assertThat(nights.night(train, forecast)).containsExactly("next training on 2025-10-28");
    assertThat(nights.read(Models.TABLE).count()).isEqualTo(2);

    // The days of 30 September's shorter forecast have passed: held against what happened.
    nights.skipTo(LocalDate.of(2025, 10, 30)).night(train, forecast);
    Row all = nights.read(ForecastOutcomes.TABLE).where("bucket = 0 and horizon_days = 30").first();
    long came =
        purchases.values().stream()
            .mapToLong(days -> days.subSet(NIGHT, false, NIGHT.plusDays(30), true).size())
            .sum();
    assertThat(all.<Long>getAs("actual_purchases")).isEqualTo(came);
    assertThat(all.<Double>getAs("expected_purchases"))
        .isCloseTo((double) came, within(4 * Math.sqrt((double) came)));
    double spent =
        purchases.entrySet().stream()
            .mapToDouble(
                entry ->
                    entry.getValue().subSet(NIGHT, false, NIGHT.plusDays(30), true).stream()
                        .mapToDouble(day -> spend(entry.getKey(), day).doubleValue())
                        .sum())
            .sum();
    assertThat(all.<Double>getAs("actual_spend")).isCloseTo(spent, within(1e-4));
    assertThat(all.<Double>getAs("expected_spend")).isCloseTo(spent, within(spent / 4));
    assertThat(all.<Double>getAs("auc")).isGreaterThan(0.6);
    assertThat(nights.read(ForecastOutcomes.TABLE).where("bucket > 0").count()).isEqualTo(10);

    // Two challengers by now; an earlier date does not use what later dates trained.
    assertThat(nights.read(Models.TABLE).where("model = 'purchases'").count()).isEqualTo(2);
    nights.skipTo(NIGHT.minusDays(10)).night(train, forecast);
    assertThat(
            nights
                .read(CustomerForecasts.TABLE)
                .where("as_of = '2025-09-20' and purchases_version is not null")
                .select("purchases_version")
                .distinct()
                .collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(3);
    assertThat(
            nights
                .read(CustomerForecasts.TABLE)
                .where("as_of = '2025-10-30'")
                .first()
                .<Integer>getAs("purchases_version"))
        .isEqualTo(1);
  }

  @Test
  void valueIsMarginOfDiscountedPurchasesAndLiesInItsInterval() {
    HandMadeNights nights = shop("value", purchases(500), NIGHT).skipTo(NIGHT);
    nights.night(train, forecast);

    List<Row> known =
        nights.read(CustomerForecasts.TABLE).where("p_alive is not null").collectAsList();
    assertThat(known)
        .hasSizeGreaterThan(400)
        .allSatisfy(
            row -> {
              double purchases = row.getAs("expected_purchases_365d");
              double spend = row.getAs("expected_spend_per_purchase");
              assertThat(row.<Double>getAs("margin_share")).isCloseTo(1.0 / 3, within(1e-6));
              double value = row.getAs("clv_365d");
              assertThat(value)
                  .isLessThanOrEqualTo(purchases * spend / 3)
                  .isGreaterThanOrEqualTo(purchases * spend / 3 / 1.1);
              assertThat(row.<Double>getAs("clv_365d_low")).isGreaterThanOrEqualTo(0);
              assertThat(row.<Double>getAs("clv_365d_high"))
                  .isGreaterThanOrEqualTo(row.<Double>getAs("clv_365d_low"));
              assertThat(row.<Double>getAs("clv_365d_high") > 0)
                  .isEqualTo(row.<Double>getAs("purchase_probability_365d") > 0.1);
              assertThat(row.<Double>getAs("clv_365d_sd")).isPositive();
              assertThat(row.<Double>getAs("purchase_probability_30d"))
                  .isBetween(0.0, row.<Double>getAs("purchase_probability_90d"));
              assertThat(row.<Double>getAs("expected_purchases_90d")).isLessThan(purchases);
            });
    // A customer's mean is drawn to everybody's, and keeps its side of it.
    assertThat(known)
        .filteredOn(row -> row.<String>getAs("customer_id").endsWith("9"))
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("expected_spend_per_purchase")).isBetween(25.0, 75.0));
  }

  @Test
  void theErrorOfAnAucIsThatOfHanleyAndMcNeil() {
    assertThat(Backtest.aucError(0.893, 51, 58)).isCloseTo(0.032, within(1e-3));
  }

  /** First purchases over half a year, then at a customer's own rate for a customer's own time. */
  private static Map<String, NavigableSet<LocalDate>> purchases(int customers) {
    Random random = new Random(11);
    Map<String, NavigableSet<LocalDate>> purchases = new TreeMap<>();
    for (int i = 0; i < customers; i++) {
      double day = random.nextInt(180);
      double rate = -Math.log(random.nextDouble()) / 25;
      double leaves = day - 150 * Math.log(random.nextDouble());
      NavigableSet<LocalDate> days = new TreeSet<>();
      while (day < leaves && day < 330) {
        days.add(OPENED.plusDays((long) day));
        day -= Math.log(random.nextDouble()) / rate;
      }
      purchases.put(String.format("c%03d", i), days);
    }
    return purchases;
  }

  /** From 10 to 55 by customer, half to one and a half of it by day. */
  private static BigDecimal spend(String customer, LocalDate day) {
    int mean = 10 + 5 * Character.digit(customer.charAt(3), 10);
    return BigDecimal.valueOf(mean * (0.5 + 0.25 * (day.toEpochDay() % 5)));
  }

  /** A warehouse that knows purchases up to a day; a third of what they bring is kept. */
  private HandMadeNights shop(
      String name, Map<String, NavigableSet<LocalDate>> purchases, LocalDate until) {
    HandMadeNights nights = new HandMadeNights(TestSpark.session(), folder.resolve(name));
    purchases.forEach(
        (customer, days) -> {
          nights.put(
              CustomerAccounts.TABLE,
              required(
                  CustomerAccounts.TABLE,
                  Map.of(
                      CustomerAccounts.SOURCE, "web",
                      CustomerAccounts.ACCOUNT_ID, customer,
                      CustomerAccounts.CUSTOMER_ID, customer)));
          double spent =
              days.headSet(NIGHT, true).stream()
                  .mapToDouble(day -> spend(customer, day).doubleValue())
                  .sum();
          nights.put(
              FEATURES, Map.of(CustomerForecasts.CUSTOMER_ID, customer, CONTRIBUTION, spent / 3));
          for (LocalDate day : days.headSet(until, true)) {
            nights.put(
                AccountDays.TABLE,
                required(
                    AccountDays.TABLE,
                    Map.of(
                        AccountDays.SOURCE,
                        "web",
                        AccountDays.ACCOUNT_ID,
                        customer,
                        AccountDays.DAY,
                        Date.valueOf(day),
                        AccountDays.ORDERS,
                        1,
                        AccountDays.NET_REVENUE,
                        spend(customer, day))));
          }
        });
    return nights;
  }

  /** With 0 for every other number there must be. */
  private static Map<Field, Object> required(Table table, Map<Field, Object> told) {
    Map<Field, Object> values = new HashMap<>(told);
    for (Field field : table.fields()) {
      if (field.isRequired() && !values.containsKey(field)) {
        values.put(
            field,
            field.type().equals(Types.INT)
                ? (Object) 0
                : field.type().equals(Types.LONG)
                    ? (Object) 0L
                    : field.type().equals(Types.STRING)
                        ? "test"
                        : field.type().equals(Types.DOUBLE) ? (Object) 1.0 : BigDecimal.ZERO);
      }
    }
    return values;
  }
}
