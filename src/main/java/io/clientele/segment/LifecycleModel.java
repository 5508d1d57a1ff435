package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Lifecycle;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.Metric;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Stages of life as of a night. What counts is a customer's own cadence: days since the last
 * purchase over the mean gap between purchases, drawn to the shop's for who has left few gaps.
 * Whether a silent customer is at risk, dormant or lost is told by the probability to be still one,
 * where the forecast gives any; a probability of 1 tells of a model that sees no customer leave,
 * and gaps count in its place.
 *
 * @param config where each stage begins
 * @param shopGap days, median over customers of their mean gap; null when nobody has bought twice
 */
record LifecycleModel(Lifecycle config, Double shopGap) {
  static final String PROSPECT = "prospect";
  static final String NEW = "new";
  static final String ACTIVE = "active";
  static final String RETURNED = "returned";
  static final String COOLING = "cooling";
  static final String AT_RISK = "at risk";
  static final String DORMANT = "dormant";
  static final String LOST = "lost";

  /** The shop's gap counts as so many of the customer's own. */
  private static final double SHOP_GAPS = 2;

  private static final Column OCCASIONS = col("frequency_lifetime");
  private static final Column SILENT = col("recency_days");

  /** What a fit needs to know of all customers. */
  static List<Column> asked(Table features) {
    return List.of(percentile(features.field("gap_days_mean").col(), lit(0.5)).as("shop_gap"));
  }

  static LifecycleModel of(Lifecycle config, Row answer) {
    return new LifecycleModel(config, answer.getAs("shop_gap"));
  }

  /**
   * The stage of a customer.
   *
   * @param alive probability to be still a customer; null when nothing tells
   */
  Column stage(Column alive) {
    Column prospect = OCCASIONS.leq(0);
    if (shopGap == null) {
      return when(prospect, PROSPECT);
    }
    Column gaps = OCCASIONS.minus(1);
    Column total = coalesce(col("gap_days_mean"), lit(0.0)).multiply(gaps);
    Column gap = drawn(total, gaps);
    Column last = coalesce(col("gap_days_last"), lit(0));
    Column silent = SILENT.divide(gap);
    // The break that a customer came back from is not part of the cadence it is held against.
    Column back =
        OCCASIONS
            .gt(1)
            .and(
                last.divide(drawn(total.minus(last), gaps.minus(1))).gt(lit(config.dormantGaps())));
    Column told = alive.isNotNull().and(alive.lt(1));
    return when(prospect, PROSPECT)
        .when(worse(told, alive, config.lostAlive(), silent, config.lostGaps()), LOST)
        .when(worse(told, alive, config.dormantAlive(), silent, config.dormantGaps()), DORMANT)
        .when(worse(told, alive, config.atRiskAlive(), silent, config.atRiskGaps()), AT_RISK)
        .when(silent.gt(config.coolingGaps()), COOLING)
        .when(back, RETURNED)
        .when(OCCASIONS.equalTo(1), NEW)
        .otherwise(ACTIVE);
  }

  /** The stage of a customer of whom there is a forecast, or may be. */
  Column stage() {
    return stage(CustomerForecasts.P_ALIVE.col());
  }

  private Column drawn(Column total, Column gaps) {
    return total.plus(SHOP_GAPS * shopGap).divide(gaps.plus(SHOP_GAPS));
  }

  private static Column worse(Column told, Column alive, double least, Column silent, double most) {
    return when(told, alive.lt(least)).otherwise(silent.gt(most));
  }

  List<Metric> metrics() {
    return List.of(
        shopGap == null
            ? new Metric("refused", null, "lifecycle refused: nobody has bought twice")
            : new Metric("shop_gap_days", shopGap, "median of customers' mean gaps"));
  }
}
