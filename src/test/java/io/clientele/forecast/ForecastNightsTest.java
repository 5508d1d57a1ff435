package io.clientele.forecast;

import static io.clientele.HandMadeNights.account;
import static io.clientele.forecast.Buyers.FEATURES;
import static io.clientele.forecast.Buyers.LEARNING;
import static io.clientele.forecast.Buyers.id;
import static io.clientele.forecast.Buyers.spend;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.config.Forecast;
import io.clientele.config.Propensity;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import io.clientele.schema.ValueForecasts;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights of a shop whose customers purchase by chance, and leave by chance. */
class ForecastNightsTest {
  private static final LocalDate OPENED = LocalDate.of(2025, 1, 1);
  private static final LocalDate NIGHT = LocalDate.of(2025, 9, 30);
  private static final Forecast CONFIG =
      new Forecast(
          List.of("pareto-nbd", "mbg-nbd"), 60, 28, 100, 50, 90, 0.1, new Propensity(1000, 50, 50));

  /** Trains on schedule once in more than a year. */
  private static final Forecast LATE =
      new Forecast(List.of("mbg-nbd"), 60, 400, 100, 50, 90, 0.1, new Propensity(1000, 50, 50));

  @TempDir Path folder;

  private final Stage train = new TrainForecastsStage(CONFIG, LEARNING);
  private final Stage judge = new JudgeForecastsStage(CONFIG);
  private final Stage forecast = new CustomerForecastsStage(CONFIG, FEATURES);
  private final Stage groups = new Groups();
  private final Stage values = new ValueForecastsStage(FEATURES);

  @Test
  void aShopWithTooFewBuyersIsRefusedAndTheNightGoesOn() {
    HandMadeNights nights =
        Buyers.shop(folder.resolve("few"), purchases(40), OPENED.plusDays(400), NIGHT)
            .skipTo(NIGHT);

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
    HandMadeNights nights =
        Buyers.shop(folder.resolve("all"), purchases, OPENED.plusDays(400), NIGHT).skipTo(NIGHT);

    assertThat(nights.night(judge, train, forecast, groups))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("champion now");
    List<Row> first = nights.read(CustomerForecasts.TABLE).orderBy("customer_id").collectAsList();
    HandMadeNights blind =
        Buyers.shop(folder.resolve("blind"), purchases, NIGHT, NIGHT).skipTo(NIGHT);
    blind.night(judge, train, forecast, groups);
    assertThat(blind.read(CustomerForecasts.TABLE).orderBy("customer_id").collectAsList())
        .as("the same without the days that were to come")
        .isEqualTo(first);
    assertThat(blind.read(ModelMetrics.TABLE).orderBy("candidate", "metric").collectAsList())
        .isEqualTo(nights.read(ModelMetrics.TABLE).orderBy("candidate", "metric").collectAsList());

    assertThat(nights.night(judge, train, forecast, groups))
        .containsExactly("next training on 2025-10-28");
    assertThat(nights.read(Models.TABLE).count()).isEqualTo(2);

    // The days of 30 September's shorter forecast have passed: held against what happened. Two who
    // bought in them have turned out to be one.
    List<String> buyers =
        purchases.keySet().stream().filter(customer -> came(purchases, customer) > 0).toList();
    String joined = buyers.get(0);
    nights
        .skipTo(LocalDate.of(2025, 10, 30))
        .put(CustomerAccounts.TABLE, account(joined, id(buyers.get(1))));
    assertThat(nights.night(judge, train, forecast, groups))
        .singleElement()
        .asString()
        .startsWith("on schedule: ");
    Dataset<Row> outcomes = nights.read(ForecastOutcomes.TABLE).where("horizon_days = 30");
    Row all = outcomes.where("dimension = 'all'").first();
    assertThat(all.<Long>getAs("actual_buyers")).isEqualTo(buyers.size());
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
    assertThat(all.<Double>getAs("gini")).isBetween(0.2, 1.0);
    assertThat(all.<Boolean>getAs("decayed")).isFalse();
    assertThat(all.<Integer>getAs("purchases_version")).isEqualTo(1);
    assertThat(outcomes.where("dimension = 'tenth' and decayed is null").count()).isEqualTo(10);
    assertThat(added(outcomes, "value_tier"))
        .as("every customer is in a tier")
        .isEqualTo(added(outcomes, "all"));
    assertThat(added(outcomes, "rfm_segment").getLong(0))
        .as("half of them are in a segment")
        .isBetween(1L, all.<Long>getAs("customers") - 1);
    judgedAsCountedOneByOne(first, purchases, outcomes);

    // Two challengers by now; an earlier date does not use what later dates trained.
    assertThat(nights.read(Models.TABLE).where("model = 'purchases'").count()).isEqualTo(2);
    nights.skipTo(NIGHT.minusDays(10)).night(judge, train, forecast, groups);
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
  void valueIsMarginOfDiscountedPurchasesAndWhatCameOutWrongIsTrainedAnew() {
    Map<String, NavigableSet<LocalDate>> bought = purchases(500);
    HandMadeNights nights =
        Buyers.shop(folder.resolve("value"), bought, NIGHT, NIGHT).skipTo(NIGHT);
    Stage late = new TrainForecastsStage(LATE, LEARNING);
    nights.night(train, forecast, groups, values);

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
    Set<String> nines =
        bought.keySet().stream()
            .filter(customer -> customer.endsWith("9"))
            .map(Buyers::id)
            .collect(Collectors.toSet());
    // A customer's mean is drawn to everybody's, and keeps its side of it.
    assertThat(known)
        .filteredOn(row -> nines.contains(row.<String>getAs("customer_id")))
        .allSatisfy(
            row ->
                assertThat(row.<Double>getAs("expected_spend_per_purchase")).isBetween(25.0, 75.0));
    theWholeIsTheSumOfItsCustomers(nights.read(ValueForecasts.TABLE), known);

    // Nothing came in a month: trained before its time, and once for each forecast made since.
    LocalDate judged = NIGHT.plusDays(30);
    assertThat(nights.skipTo(judged).night(judge, late, forecast))
        .hasSize(2)
        .anyMatch(note -> note.matches("forecast of 2025-09-30 for 30 days was off: .*, 0 came"))
        .anyMatch(note -> note.startsWith("outcomes decayed: "));
    assertThat(
            nights
                .read(Models.TABLE)
                .where("model = 'purchases' and version = 2")
                .first()
                .<String>getAs("reason"))
        .startsWith("outcomes decayed, best of ");
    assertThat(
            nights
                .read(ForecastOutcomes.TABLE)
                .where("decayed and dimension = 'all'")
                .collectAsList())
        .singleElement()
        .satisfies(row -> assertThat(row.<Object>getAs("auc")).isNull());
    assertThat(nights.night(judge, late, forecast))
        .contains("next training on " + judged.plusDays(400));
    assertThat(nights.read(Models.TABLE).where("model = 'purchases'").count()).isEqualTo(2);
  }

  private static void theWholeIsTheSumOfItsCustomers(Dataset<Row> values, List<Row> known) {
    Row all = values.where("dimension = 'all'").first();
    assertThat(all.<Long>getAs("customers")).isEqualTo(500);
    assertThat(all.<Long>getAs("forecast_customers")).isEqualTo(known.size());
    double clv = sum(known, "clv_365d");
    assertThat(all.<Double>getAs("clv_365d")).isCloseTo(clv, within(1e-3));
    assertThat(all.<Double>getAs("clv_365d_mean")).isCloseTo(clv / known.size(), within(1e-3));
    assertThat(all.<Double>getAs("expected_buyers_90d"))
        .isCloseTo(sum(known, "purchase_probability_90d"), within(1e-3));
    assertThat(all.<Double>getAs("expected_spend_365d"))
        .isCloseTo(sum(known, "expected_spend_365d"), within(1e-3));
    double variance = 0;
    for (Row row : known) {
      variance += Math.pow(row.<Double>getAs("clv_365d_sd"), 2);
    }
    assertThat(clv - all.<Double>getAs("clv_365d_low"))
        .as("independent customers: variances add up")
        .isCloseTo(1.2815516 * Math.sqrt(variance), within(1e-2))
        .isCloseTo(all.<Double>getAs("clv_365d_high") - clv, within(1e-2));
    assertThat(values.where("dimension = 'cohort'").orderBy("member").collectAsList())
        .extracting(row -> row.<String>getAs("member"))
        .containsExactly("2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06");
    for (String dimension : List.of("cohort", "value_tier")) {
      List<Row> members = values.where("dimension = '" + dimension + "'").collectAsList();
      assertThat(sum(members, "clv_365d")).as(dimension).isCloseTo(clv, within(1e-3));
    }
    assertThat(values.where("dimension = 'cluster'").count()).as("nobody is in a cluster").isZero();
  }

  private static double sum(List<Row> rows, String column) {
    return rows.stream().mapToDouble(row -> row.<Double>getAs(column)).sum();
  }

  private static Row added(Dataset<Row> outcomes, String dimension) {
    return outcomes
        .where("dimension = '" + dimension + "'")
        .selectExpr(
            "sum(customers)",
            "sum(actual_buyers)",
            "sum(actual_purchases)",
            "round(sum(expected_purchases), 3)",
            "round(sum(actual_spend), 3)")
        .first();
  }

  /** AUC by every pair of a buyer and another, Gini by the definition as area under a curve. */
  private static void judgedAsCountedOneByOne(
      List<Row> forecasts, Map<String, NavigableSet<LocalDate>> purchases, Dataset<Row> outcomes) {
    Map<String, String> customers = new HashMap<>();
    purchases.keySet().forEach(customer -> customers.put(id(customer), customer));
    for (String tier : List.of("A", "B")) {
      List<Judged> judged =
          forecasts.stream()
              .filter(row -> row.getAs("p_alive") != null)
              .filter(row -> tier.equals(Groups.tier(row.getAs("customer_id"))))
              .map(
                  row -> {
                    String customer = customers.get(row.<String>getAs("customer_id"));
                    return new Judged(
                        row.getAs("purchase_probability_30d"),
                        row.getAs("expected_spend_30d"),
                        spent(purchases, customer));
                  })
              .toList();
      double better = 0;
      double pairs = 0;
      for (Judged buyer : judged) {
        for (Judged other : judged) {
          if (buyer.spent() > 0 && other.spent() == 0) {
            pairs++;
            better += (1 + Math.signum(buyer.probability() - other.probability())) / 2;
          }
        }
      }
      Row row = outcomes.where("dimension = 'value_tier' and member = '" + tier + "'").first();
      assertThat(row.<Long>getAs("customers")).isEqualTo(judged.size());
      assertThat(row.<Double>getAs("auc")).isCloseTo(better / pairs, within(1e-9));
      assertThat(row.<Double>getAs("gini"))
          .isCloseTo(
              concentration(judged, Judged::expected) / concentration(judged, Judged::spent),
              within(1e-6));
    }
  }

  private record Judged(double probability, double expected, double spent) {}

  /**
   * One less twice the area under the share of spend by the share of customers, the least first;
   * equal ones share theirs.
   */
  private static double concentration(List<Judged> judged, ToDoubleFunction<Judged> order) {
    Map<Double, List<Judged>> groups = new TreeMap<>();
    judged.forEach(
        one -> groups.computeIfAbsent(order.applyAsDouble(one), any -> new ArrayList<>()).add(one));
    double all = judged.stream().mapToDouble(Judged::spent).sum();
    double share = 0;
    double area = 0;
    for (List<Judged> group : groups.values()) {
      double more = group.stream().mapToDouble(Judged::spent).sum() / all;
      area += (share + more / 2) * group.size() / judged.size();
      share += more;
    }
    return 1 - 2 * area;
  }

  private static long came(Map<String, NavigableSet<LocalDate>> purchases, String customer) {
    return purchases.get(customer).subSet(NIGHT, false, NIGHT.plusDays(30), true).size();
  }

  private static double spent(Map<String, NavigableSet<LocalDate>> purchases, String customer) {
    return purchases.get(customer).subSet(NIGHT, false, NIGHT.plusDays(30), true).stream()
        .mapToDouble(day -> spend(customer, day).doubleValue())
        .sum();
  }

  /** Everybody is in a tier, half of them in a segment, nobody in a cluster. */
  private static final class Groups implements Stage {
    @Override
    public String name() {
      return "groups";
    }

    @Override
    public List<Table> inputs() {
      return List.of(FEATURES);
    }

    @Override
    public List<Table> outputs() {
      return List.of(CustomerSegments.TABLE);
    }

    static String tier(String customer) {
      return customer.endsWith("1") ? "A" : "B";
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      Map<Field, Column> told =
          Map.of(
              CustomerSegments.CUSTOMER_ID,
              CustomerSegments.CUSTOMER_ID.col(),
              CustomerSegments.VALUE_TIER,
              expr("if(endswith(customer_id, '1'), 'A', 'B')"),
              CustomerSegments.RFM_SEGMENT,
              expr("if(substring(customer_id, 3, 1) < '8', 'champions', null)"));
      return Outputs.of(
          CustomerSegments.TABLE,
          inputs
              .read(FEATURES)
              .select(
                  CustomerSegments.TABLE.ownFields().stream()
                      .map(
                          field ->
                              told.getOrDefault(field, lit(null))
                                  .cast(field.type())
                                  .as(field.name()))
                      .toArray(Column[]::new)));
    }
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
}
