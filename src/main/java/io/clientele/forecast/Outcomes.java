package io.clientele.forecast;

import static io.clientele.forecast.Members.in;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Propensity;
import io.clientele.pipeline.Run;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Past forecasts against what happened.
 *
 * @param forecasts of all nights
 * @param segments of all nights
 */
record Outcomes(
    Dataset<Row> forecasts,
    Dataset<Row> segments,
    Dataset<Row> accountDays,
    Dataset<Row> customerAccounts) {
  private static final String ALL = ForecastOutcomes.ALL;
  private static final Column CUSTOMER = CustomerForecasts.CUSTOMER_ID.col();
  private static final Column HORIZON = ForecastOutcomes.HORIZON_DAYS.col();
  private static final Column PROBABILITY = col("probability");
  private static final Column PROPENSITY = col("propensity");
  private static final Column PURCHASES = col("purchases");
  private static final Column EXPECTED = col("expected");
  private static final Column EXPECTED_SPEND = col("expected_of_spend");
  private static final Column REVENUE = col("revenue");
  private static final Column CUSTOMERS = ForecastOutcomes.CUSTOMERS.col();
  private static final Column BUYERS = ForecastOutcomes.ACTUAL_BUYERS.col();

  /** What is left of a perfect order's Gini when all spent the same, by rounding. */
  private static final double NONE = 1e-9;

  /**
   * A night whose forecast is judged.
   *
   * @param days the horizon
   * @param run the last run of its date
   */
  record Night(int days, LocalDate made, String run) {}

  /** Of each horizon the last night with a forecast whose days have all passed, if there is any. */
  static List<Night> nights(Dataset<Row> forecasts, LocalDate asOf) {
    Column[] last =
        CustomerForecasts.HORIZONS.stream()
            .map(
                days ->
                    max(when(
                            Table.AS_OF.col().leq(lit(Date.valueOf(asOf.minusDays(days)))),
                            Run.PLACE))
                        .as("last_" + days))
            .toArray(Column[]::new);
    Row found =
        forecasts
            .where(CustomerForecasts.P_ALIVE.col().isNotNull())
            .groupBy()
            .agg(lit(0), last)
            .first();
    List<Night> nights = new ArrayList<>();
    for (int days : CustomerForecasts.HORIZONS) {
      Row run = found.getAs("last_" + days);
      if (run != null) {
        LocalDate made = run.getDate(0).toLocalDate();
        nights.add(new Night(days, made, made + "." + run.getInt(1)));
      }
    }
    return nights;
  }

  /** One row per night and customer with a forecast: what was expected, what happened. */
  Dataset<Row> judged(List<Night> nights) {
    return nights.stream().map(this::judged).reduce(Dataset::union).orElseThrow();
  }

  private Dataset<Row> judged(Night night) {
    Column ofRun = Table.RUN_ID.col().equalTo(night.run());
    boolean said = Propensity.HORIZONS.contains(night.days());
    Column propensity =
        said ? CustomerForecasts.propensity(night.days()).col() : lit(null).cast("double");
    Dataset<Row> forecast =
        forecasts.where(
            ofRun.and(CustomerForecasts.P_ALIVE.col().isNotNull().or(propensity.isNotNull())));
    List<Column> groups = new ArrayList<>(List.of(CUSTOMER));
    CustomerSegments.SEGMENTATIONS.stream().map(Field::col).forEach(groups::add);
    List<Column> told = new ArrayList<>();
    told.add(lit(night.days()).as(HORIZON.toString()));
    told.add(lit(Date.valueOf(night.made())).as(ForecastOutcomes.FORECAST_ON.name()));
    told.add(CustomerForecasts.PURCHASES_VERSION.col());
    told.add(propensity.as(PROPENSITY.toString()));
    told.add(
        (said ? CustomerForecasts.propensityVersion(night.days()).col() : lit(null).cast("int"))
            .as(ForecastOutcomes.PROPENSITY_VERSION.name()));
    told.addAll(groups);
    told.add(CustomerForecasts.probability(night.days()).col().as(PROBABILITY.toString()));
    told.add(CustomerForecasts.purchases(night.days()).col().as(EXPECTED.toString()));
    told.add(CustomerForecasts.spend(night.days()).col().as(EXPECTED_SPEND.toString()));
    told.add(coalesce(PURCHASES, lit(0L)).as(PURCHASES.toString()));
    told.add(coalesce(REVENUE, lit(0.0)).as(REVENUE.toString()));
    return forecast
        .join(segments.where(ofRun).select(groups.toArray(Column[]::new)), key(), "left_outer")
        .join(
            PurchaseHistories.of(accountDays, accounts(forecast))
                .after(night.made(), night.made().plusDays(night.days())),
            key(),
            "left_outer")
        .select(told.toArray(Column[]::new));
  }

  /**
   * Accounts with the customers of a night: one that has joined another customer since counts for
   * the customer it founded, when that one has a forecast.
   */
  private Dataset<Row> accounts(Dataset<Row> forecast) {
    Column founder = col("founder");
    return customerAccounts
        .join(
            forecast.select(CUSTOMER.as("founder")),
            founder.equalTo(
                CustomerAccounts.founded(
                    CustomerAccounts.SOURCE.col(), CustomerAccounts.ACCOUNT_ID.col())),
            "left_outer")
        .withColumn(CUSTOMER.toString(), coalesce(founder, CUSTOMER))
        .drop("founder");
  }

  /** A row per horizon, dimension and member, but for what only the whole can tell. */
  Dataset<Row> rows(Dataset<Row> judged) {
    Column tenths =
        array(IntStream.range(1, 10).mapToObj(tenth -> lit(tenth / 10.0)).toArray(Column[]::new));
    Dataset<Row> cuts = judged.groupBy(HORIZON).agg(percentile(PROBABILITY, tenths).as("cuts"));
    Dataset<Row> placed =
        judged.join(
            broadcast(cuts), CollectionConverters.asScala(List.of(HORIZON.toString())).toSeq());
    WindowSpec group = Window.partitionBy(HORIZON, Members.DIMENSION, Members.MEMBER);
    WindowSpec ordered = group.orderBy(PROBABILITY);
    // Over everything, in an order that is needed anyway.
    Column size =
        count(lit(1))
            .over(ordered.rowsBetween(Window.unboundedPreceding(), Window.unboundedFollowing()));
    Column bought = PROBABILITY.isNotNull();
    Dataset<Row> members =
        Members.of(
                placed,
                in(ForecastOutcomes.ALL, when(bought, ALL)),
                in(ForecastOutcomes.PROSPECTS, when(not(bought), ALL)),
                in(
                    ForecastOutcomes.TENTH,
                    when(bought, expr("1 + size(filter(cuts, cut -> cut < probability))"))))
            .withColumn("size", size)
            .withColumn("by_probability", place(ordered))
            .withColumn("by_propensity", place(group.orderBy(PROPENSITY)))
            .withColumn("by_expected", place(group.orderBy(EXPECTED_SPEND)))
            .withColumn("by_actual", place(group.orderBy(REVENUE)));
    Column buys = PURCHASES.gt(0);
    return members
        .groupBy(HORIZON, ForecastOutcomes.FORECAST_ON.col(), Members.DIMENSION, Members.MEMBER)
        .agg(
            count(lit(1)).as(CUSTOMERS.toString()),
            max(CustomerForecasts.PURCHASES_VERSION.col())
                .as(ForecastOutcomes.PURCHASES_VERSION.name()),
            Millionths.total(PROBABILITY).as(ForecastOutcomes.EXPECTED_BUYERS.name()),
            sum(when(buys, 1L).otherwise(0L)).as(BUYERS.toString()),
            Millionths.total(EXPECTED).as(ForecastOutcomes.EXPECTED_PURCHASES.name()),
            sum(PURCHASES).as(ForecastOutcomes.ACTUAL_PURCHASES.name()),
            Millionths.total(EXPECTED_SPEND).as(ForecastOutcomes.EXPECTED_SPEND.name()),
            Millionths.total(REVENUE).as(ForecastOutcomes.ACTUAL_SPEND.name()),
            sum(when(buys, col("by_probability"))).as("places_of_buyers"),
            sum(when(buys, col("by_propensity"))).as("propensity_places_of_buyers"),
            Millionths.total(PROPENSITY).as(ForecastOutcomes.BY_PROPENSITY.name()),
            max(ForecastOutcomes.PROPENSITY_VERSION.col())
                .as(ForecastOutcomes.PROPENSITY_VERSION.name()),
            weighted("by_expected"),
            weighted("by_actual"))
        .withColumn(
            ForecastOutcomes.AUC.name(),
            auc(ForecastOutcomes.EXPECTED_BUYERS, col("places_of_buyers")))
        .withColumn(
            ForecastOutcomes.AUC_BY_PROPENSITY.name(),
            auc(ForecastOutcomes.BY_PROPENSITY, col("propensity_places_of_buyers")))
        .withColumn(ForecastOutcomes.GINI.name(), gini());
  }

  /** Twice the place of a row in an order, 1 upwards; equal ones share the mean of theirs. */
  private static Column place(WindowSpec order) {
    return rank().over(order).plus(count(lit(1)).over(order));
  }

  /** Spend by places, as shares of all places. */
  private static Column weighted(String place) {
    return Millionths.total(REVENUE.multiply(col(place)).divide(col("size").multiply(2))).as(place);
  }

  /** From the places of buyers, by Mann and Whitney 1947. */
  private static Column auc(Field told, Column placesOfBuyers) {
    Column least = BUYERS.multiply(BUYERS.plus(1));
    Column pairs = BUYERS.multiply(CUSTOMERS.minus(BUYERS));
    return when(
        pairs.gt(0).and(told.col().isNotNull()),
        placesOfBuyers.minus(least).divide(pairs.multiply(2)));
  }

  /**
   * The Gini coefficient of spend is its mean place, weighted by spend, beyond the middle. That in
   * the order of the forecast over that in the order of spend itself; of buyers in place of spend
   * it would be twice the AUC less 1.
   */
  private static Column gini() {
    Column spend = ForecastOutcomes.ACTUAL_SPEND.col();
    Column middle = CUSTOMERS.plus(1).divide(CUSTOMERS.multiply(2));
    Column perfect = col("by_actual").divide(spend).minus(middle);
    return when(
        spend.gt(0).and(perfect.gt(NONE)).and(ForecastOutcomes.EXPECTED_SPEND.col().isNotNull()),
        col("by_expected").divide(spend).minus(middle).divide(perfect));
  }

  private static Seq<String> key() {
    return CollectionConverters.asScala(List.of(CUSTOMER.toString())).toSeq();
  }
}
