package io.clientele.forecast;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Forecast;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Forecasts every customer with the champions of the night's date, and holds earlier forecasts
 * against what happened since. Trains nothing.
 */
public final class CustomerForecastsStage implements Stage {
  /** Purchases of a year whose probabilities are told one by one, for the interval of the value. */
  private static final int MOST_PURCHASES = 100;

  private static final int YEAR = 365;
  private static final int STEP = 30;

  /** A next purchase further ahead than this is told as none. */
  private static final int TEN_YEARS = 3650;

  private static final Seq<String> CUSTOMER =
      CollectionConverters.asScala(List.of(CustomerForecasts.CUSTOMER_ID.name())).toSeq();

  private final Forecast config;
  private final Table features;

  /**
   * Forecasts as configured.
   *
   * @param features the contract of the feature table
   */
  public CustomerForecastsStage(Forecast config, Table features) {
    this.config = config;
    this.features = features;
  }

  @Override
  public String name() {
    return "forecast customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE, Models.TABLE, features);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerForecasts.TABLE, ForecastOutcomes.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(CustomerForecasts.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    PurchaseHistories histories =
        PurchaseHistories.of(inputs.read(AccountDays.TABLE), inputs.read(CustomerAccounts.TABLE));
    Dataset<Row> models = inputs.read(Models.TABLE);
    Optional<Champion> purchases = Champion.of(models, Champion.PURCHASES, run.asOf());
    Optional<Champion> spend = Champion.of(models, Champion.SPEND, run.asOf());
    Dataset<Row> customers =
        inputs
            .read(features)
            .select(
                CustomerForecasts.CUSTOMER_ID.col(),
                features.field("contribution_lifetime").col().as("contribution"));
    if (purchases.isEmpty()) {
      outputs.note("no forecast: no model of purchases is in use");
    }
    Dataset<Row> forecast =
        purchases
            .map(champion -> forecast(histories.customers(run.asOf()), customers, champion, spend))
            .orElse(customers);
    outputs.and(CustomerForecasts.TABLE, forecast.select(columns(forecast, run)));
    Outcomes.of(inputs.previous(CustomerForecasts.TABLE), histories, run, outputs)
        .ifPresent(rows -> outputs.and(ForecastOutcomes.TABLE, rows));
    return outputs;
  }

  private Dataset<Row> forecast(
      Dataset<Row> histories,
      Dataset<Row> customers,
      Champion purchases,
      Optional<Champion> spend) {
    double[] steps = new double[1 + YEAR / STEP];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.min(YEAR, (i + 1) * STEP);
    }
    Dataset<Row> scored =
        purchases
            .purchases()
            .setHorizons(90)
            .setMaxPurchases(1)
            .setPrefix("near_")
            .transform(
                purchases
                    .purchases()
                    .setHorizons(30)
                    .setMaxPurchases(1)
                    .setPrefix("soon_")
                    .transform(
                        purchases
                            .purchases()
                            .setHorizons(YEAR)
                            .setMaxPurchases(MOST_PURCHASES)
                            .setPrefix("year_")
                            .transform(
                                purchases.purchases().setHorizons(steps).transform(histories))));
    scored =
        scored
            .withColumn("discounted", discounted(steps))
            .withColumn("few", quantile(0.1))
            .withColumn("many", quantile(0.9))
            .withColumn("purchases_version", lit(purchases.version()));
    if (spend.isPresent()) {
      scored =
          spend
              .get()
              .spend()
              .setFrequencyCol(PurchaseHistories.PAID.toString())
              .setSpendCol(PurchaseHistories.MEAN_SPEND.toString())
              .setPrefix("per_purchase_")
              .transform(scored)
              .withColumn("spend_version", lit(spend.get().version()));
    }
    Dataset<Row> all = customers.join(scored, CUSTOMER, "left_outer");
    return spend.isEmpty() ? all : all.crossJoin(broadcast(shop(all)));
  }

  /** What the shop keeps of its customers' spend, and the mean spend of one. */
  private static Dataset<Row> shop(Dataset<Row> customers) {
    Column spend = PurchaseHistories.SPEND;
    return customers
        .where(spend.gt(0))
        .agg(
            sum(ofMillionths(col("contribution")))
                .divide(sum(ofMillionths(spend)))
                .as("shop_margin"),
            sum(ofMillionths(spend))
                .divide(org.apache.spark.sql.functions.count(lit(1)))
                .divide(1e6)
                .as("shop_spend"));
  }

  /** As whole numbers, so that no order of rows changes a sum. */
  private static Column ofMillionths(Column value) {
    return org.apache.spark.sql.functions.round(value.multiply(1e6)).cast(Types.LONG);
  }

  /** Expected purchases of the year, each stretch's worth less by its distance. */
  private Column discounted(double[] steps) {
    Column total = lit(0.0);
    for (int i = 0; i < steps.length; i++) {
      Column until = col("expected_purchases_" + Math.round(steps[i]));
      Column before = i == 0 ? lit(0.0) : col("expected_purchases_" + Math.round(steps[i - 1]));
      double middle = (steps[i] + (i == 0 ? 0 : steps[i - 1])) / 2 / YEAR;
      total =
          total.plus(until.minus(before).multiply(Math.pow(1 + config.discountRate(), -middle)));
    }
    return total;
  }

  /** The least number of purchases in a year that is reached with a probability. */
  private static Column quantile(double probability) {
    return expr(
        "aggregate(year_purchase_probabilities_365, named_struct('sum', 0d, 'n', 0), (a, p) -> named_struct('sum', a.sum + p, 'n', a.n + if(a.sum + p < "
            + probability
            + ", 1, 0)), a -> a.n)");
  }

  private static Column[] columns(Dataset<Row> forecast, Run run) {
    List<String> there = List.of(forecast.columns());
    boolean purchases = there.contains("p_alive");
    boolean spend = there.contains("shop_margin");
    Column perPurchase = col("per_purchase_expected_spend");
    // Who spent little is drawn to what the shop keeps, by the spend of one mean customer.
    Column margin =
        col("contribution")
            .plus(col("shop_margin").multiply(col("shop_spend")))
            .divide(PurchaseHistories.SPEND.plus(col("shop_spend")));
    Column value = perPurchase.multiply(margin);
    Column next = ceil(col("next_purchase_in"));
    Column low = value.multiply(col("few"));
    Column high = when(col("many").leq(MOST_PURCHASES - 1), value.multiply(col("many")));
    List<Column> columns = new ArrayList<>();
    for (Field field : CustomerForecasts.TABLE.ownFields()) {
      String name = field.name();
      boolean known =
          name.equals("customer_id")
              || (purchases
                  && (spend
                      || !(name.contains("spend")
                          || name.startsWith("clv")
                          || name.startsWith("margin"))));
      Column column;
      if (!known) {
        column = lit(null);
      } else if (field.equals(CustomerForecasts.NEXT_PURCHASE_ON)) {
        column =
            when(
                next.leq(TEN_YEARS),
                date_add(lit(java.sql.Date.valueOf(run.asOf())), next.cast(Types.INT)));
      } else if (field.equals(CustomerForecasts.SPEND_PER_PURCHASE)) {
        column = perPurchase;
      } else if (field.equals(CustomerForecasts.MARGIN_SHARE)) {
        column = margin;
      } else if (field.equals(CustomerForecasts.CLV)) {
        column = value.multiply(col("discounted"));
      } else if (field.equals(CustomerForecasts.CLV_LOW)) {
        // A customer on whom the shop loses money is worth least with most purchases.
        column = when(value.geq(0), low).otherwise(high);
      } else if (field.equals(CustomerForecasts.CLV_HIGH)) {
        column = when(value.geq(0), high).otherwise(low);
      } else {
        column = null;
        for (int days : CustomerForecasts.HORIZONS) {
          Column expected = col("expected_purchases_" + (days == YEAR ? YEAR : days));
          if (field.equals(CustomerForecasts.purchases(days))) {
            column = expected;
          } else if (field.equals(CustomerForecasts.spend(days))) {
            column = expected.multiply(perPurchase);
          } else if (field.equals(CustomerForecasts.probability(days))) {
            String prefix = days == YEAR ? "year_" : days == 30 ? "soon_" : "near_";
            column = lit(1.0).minus(col(prefix + "purchase_probabilities_" + days).getItem(0));
          }
        }
        column = column == null ? col(name) : column;
      }
      columns.add(column.cast(field.type()).as(name));
    }
    return columns.toArray(Column[]::new);
  }
}
