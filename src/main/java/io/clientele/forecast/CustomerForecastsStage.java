package io.clientele.forecast;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
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
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Calls;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Forecasts every customer with the champions of the night's date. Trains nothing. */
public final class CustomerForecastsStage implements Stage {
  /** Of the interval of the value. */
  private static final double SHARE = 0.8;

  private static final int YEAR = 365;

  /** Ends of the stretches of a year that are discounted each for itself. */
  private static final double[] STEPS = {
    30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360, YEAR
  };

  private static final String WHETHER = "whether_";
  private static final Column SPEND = col("expected_spend");
  private static final Column AHEAD = col("spend_ahead");
  private static final Column CONTRIBUTION = col("contribution");

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
    return List.of(CustomerForecasts.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    PurchaseHistories histories =
        PurchaseHistories.of(inputs.read(AccountDays.TABLE), inputs.read(CustomerAccounts.TABLE));
    Map<String, Champion> champions = Champion.of(inputs.read(Models.TABLE), run.asOf());
    Optional<Champion> purchases = Optional.ofNullable(champions.get(Champion.PURCHASES));
    Optional<Champion> spend = Optional.ofNullable(champions.get(Champion.SPEND));
    Propensities propensities = Propensities.of(champions, features);
    Dataset<Row> customers =
        propensities.said(
            inputs.read(features),
            CustomerForecasts.CUSTOMER_ID.col(),
            features.field("contribution_lifetime").col().as(CONTRIBUTION.toString()));
    if (purchases.isEmpty()) {
      outputs.note("no forecast: no model of purchases is in use");
    }
    Map<Field, Column> told = new HashMap<>();
    told.put(CustomerForecasts.CUSTOMER_ID, CustomerForecasts.CUSTOMER_ID.col());
    told.putAll(propensities.columns());
    Dataset<Row> forecast = customers;
    if (purchases.isPresent()) {
      Dataset<Row> scored = scored(purchases.get(), histories.customers(run.asOf()));
      forecast = customers.join(scored, CUSTOMER, "left_outer");
      told.putAll(ofPurchases(purchases.get(), run));
      if (spend.isPresent()) {
        forecast = priced(purchases.get(), spend.get(), forecast);
        told.putAll(ofSpend(spend.get()));
      }
    }
    outputs.and(
        CustomerForecasts.TABLE,
        forecast.select(
            CustomerForecasts.TABLE.ownFields().stream()
                .map(
                    field ->
                        told.getOrDefault(field, lit(null)).cast(field.type()).as(field.name()))
                .toArray(Column[]::new)));
    return outputs;
  }

  /** Histories with what the model says of them, in one pass. */
  private static Dataset<Row> scored(Champion champion, Dataset<Row> histories) {
    Dataset<Row> stretches = champion.purchases().setHorizons(STEPS).transform(histories);
    return champion
        .purchases()
        .setHorizons(CustomerForecasts.HORIZONS.stream().mapToDouble(days -> days).toArray())
        .setMaxPurchases(1)
        .setPrefix(WHETHER)
        .transform(stretches);
  }

  private static Map<Field, Column> ofPurchases(Champion champion, Run run) {
    Column next = ceil(col("next_purchase_in"));
    Map<Field, Column> told = new HashMap<>();
    told.put(
        CustomerForecasts.PURCHASES_VERSION,
        when(CustomerForecasts.P_ALIVE.col().isNotNull(), lit(champion.version())));
    told.put(CustomerForecasts.P_ALIVE, CustomerForecasts.P_ALIVE.col());
    told.put(
        CustomerForecasts.NEXT_PURCHASE_ON,
        when(
            next.leq(TEN_YEARS),
            date_add(lit(java.sql.Date.valueOf(run.asOf())), next.cast(Types.INT))));
    for (int days : CustomerForecasts.HORIZONS) {
      Column none = col(WHETHER + "purchase_probabilities_" + days).getItem(0);
      told.put(CustomerForecasts.probability(days), lit(1.0).minus(none));
      told.put(CustomerForecasts.purchases(days), expected(days));
    }
    return told;
  }

  /** With the spend of a purchase, and what the shop keeps of all its customers' spend. */
  private static Dataset<Row> priced(Champion purchases, Champion spend, Dataset<Row> scored) {
    Dataset<Row> priced =
        spend
            .spend()
            .setFrequencyCol(PurchaseHistories.PAID.toString())
            .setSpendCol(PurchaseHistories.MEAN_SPEND.toString())
            .transform(scored)
            .withColumn(
                AHEAD.toString(),
                Calls.doubles(
                    SpendAhead.class,
                    "of",
                    new SpendAhead(purchases.fit(), spend.fit(), YEAR, SHARE),
                    PurchaseHistories.FREQUENCY,
                    PurchaseHistories.RECENCY,
                    PurchaseHistories.AGE,
                    PurchaseHistories.PAID,
                    coalesce(PurchaseHistories.MEAN_SPEND, lit(0.0))));
    return priced.crossJoin(broadcast(shop(scored)));
  }

  private Map<Field, Column> ofSpend(Champion champion) {
    // Who spent little is drawn to what the shop keeps, by the spend of one mean customer.
    Column margin =
        CONTRIBUTION
            .plus(col("shop_margin").multiply(col("shop_spend")))
            .divide(coalesce(PurchaseHistories.SPEND, lit(0.0)).plus(col("shop_spend")));
    Column discounted = discounted();
    // A unit of spend is worth its margin, as given, discounted as purchases are on average.
    Column worth =
        margin.multiply(
            when(expected(YEAR).gt(0), discounted.divide(expected(YEAR))).otherwise(1.0));
    Column little = worth.multiply(AHEAD.getItem(SpendAhead.LOW));
    Column much = worth.multiply(AHEAD.getItem(SpendAhead.HIGH));
    Column deviation = AHEAD.getItem(SpendAhead.DEVIATION);
    Map<Field, Column> told = new HashMap<>();
    told.put(CustomerForecasts.SPEND_VERSION, when(SPEND.isNotNull(), lit(champion.version())));
    told.put(CustomerForecasts.SPEND_PER_PURCHASE, SPEND);
    told.put(CustomerForecasts.MARGIN_SHARE, when(SPEND.isNotNull(), margin));
    told.put(CustomerForecasts.CLV, SPEND.multiply(margin).multiply(discounted));
    // A customer on whom the shop loses money is worth least with most spend.
    told.put(CustomerForecasts.CLV_LOW, when(worth.geq(0), little).otherwise(much));
    told.put(CustomerForecasts.CLV_HIGH, when(worth.geq(0), much).otherwise(little));
    told.put(
        CustomerForecasts.CLV_DEVIATION,
        when(not(isnan(deviation)), abs(worth).multiply(deviation)));
    for (int days : CustomerForecasts.HORIZONS) {
      told.put(CustomerForecasts.spend(days), expected(days).multiply(SPEND));
    }
    return told;
  }

  private static Column expected(double days) {
    return col("expected_purchases_" + Math.round(days));
  }

  /** What the shop keeps of its customers' spend, and the mean spend of one. */
  private static Dataset<Row> shop(Dataset<Row> customers) {
    Column spend = PurchaseHistories.SPEND;
    return customers
        .where(spend.gt(0))
        .agg(
            sum(Millionths.of(CONTRIBUTION)).divide(sum(Millionths.of(spend))).as("shop_margin"),
            sum(Millionths.of(spend))
                .divide(count(lit(1)))
                .divide(Millionths.SCALE)
                .as("shop_spend"));
  }

  /** Expected purchases of the year, each stretch's worth less by its distance. */
  private Column discounted() {
    Column total = lit(0.0);
    double before = 0;
    Column expectedBefore = lit(0.0);
    for (double until : STEPS) {
      double worth = Math.pow(1 + config.discountRate(), -(before + until) / 2 / YEAR);
      total = total.plus(expected(until).minus(expectedBefore).multiply(worth));
      before = until;
      expectedBefore = expected(until);
    }
    return total;
  }
}
