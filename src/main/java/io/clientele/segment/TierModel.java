package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.ValueTiers;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Value tiers of a night: buyers by value, highest first; tier A are those who bring the first
 * share of the total, B the next, C the rest. Equal values are in the same tier; who brings nothing
 * is in C.
 *
 * @param by the feature that is value
 * @param leastA the lowest value in tier A; null when the tier is empty
 * @param leastB the lowest value in tier B; null when the tier is empty
 * @param curve what shares of buyers, the best first, bring of the total; empty when it is 0
 */
record TierModel(String by, BigDecimal leastA, BigDecimal leastB, List<Share> curve) {
  private static final List<Integer> PERCENTS = List.of(1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90);

  /**
   * A point of the Pareto curve.
   *
   * @param percent of buyers, the best first
   * @param value the share of the total that they bring
   */
  record Share(int percent, double value) {}

  /**
   * Finds where the tiers end.
   *
   * @param features the contract of the feature table
   * @param buyers those of its customers who ever bought
   * @throws IllegalArgumentException when the feature table lacks the measure of value
   */
  static TierModel fit(ValueTiers config, Table features, Dataset<Row> buyers) {
    Column value = value(features.field(config.by()).name());
    Column above = col("above").cast("double");
    Column total = col("total").cast("double");
    Column positive = col("value").gt(0);
    Column inA = positive.and(above.lt(total.multiply(config.shareA())));
    Column inB = positive.and(above.lt(total.multiply(config.shareB()))).and(inA.unary_$bang());
    List<Column> brought = new ArrayList<>();
    brought.add(min(when(inB, col("value"))).as("least_b"));
    brought.add(max(total).as("total"));
    for (int percent : PERCENTS) {
      // Of customers with the value at the boundary as many count as belong to the best.
      Column best = col("buyers").multiply(percent / 100.0);
      Column counted = greatest(lit(0), least(col("customers"), best.minus(col("ahead"))));
      brought.add(sum(col("value").cast("double").multiply(counted)).as("brought_" + percent));
    }
    Row answer =
        curve(buyers, value)
            .agg(min(when(inA, col("value"))).as("least_a"), brought.toArray(Column[]::new))
            .head();
    List<Share> curve = new ArrayList<>();
    Double all = answer.getAs("total");
    if (all != null && all > 0) {
      for (int percent : PERCENTS) {
        double share = answer.<Double>getAs("brought_" + percent) / all;
        // What is left of a sum when its terms come in another order.
        curve.add(new Share(percent, Math.round(share * 1e9) / 1e9));
      }
    }
    return new TierModel(config.by(), answer.getAs("least_a"), answer.getAs("least_b"), curve);
  }

  /** To the hundredth of a cent, and exact, so that sums do not depend on the order of rows. */
  private static Column value(String by) {
    return greatest(col(by).cast("decimal(18,4)"), lit(0));
  }

  /**
   * One row per distinct value with the share of the total that higher values bring: small where
   * values repeat.
   */
  private static Dataset<Row> curve(Dataset<Row> buyers, Column value) {
    WindowSpec higher =
        Window.orderBy(col("value").desc()).rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec all = Window.partitionBy();
    return buyers
        .groupBy(value.as("value"))
        .agg(count(lit(1)).as("customers"))
        .withColumn("worth", col("value").multiply(col("customers")).cast("decimal(38,4)"))
        .select(
            col("value"),
            col("customers"),
            coalesce(sum("worth").over(higher), lit(0)).as("above"),
            coalesce(sum("customers").over(higher), lit(0)).as("ahead"),
            sum("worth").over(all).as("total"),
            sum("customers").over(all).as("buyers"));
  }

  /** The tier of a buyer. */
  Column tier() {
    Column value = value(by);
    Column tier = lit("C");
    if (leastB != null) {
      tier = when(value.geq(lit(leastB)), "B").otherwise(tier);
    }
    return leastA == null ? tier : when(value.geq(lit(leastA)), "A").otherwise(tier);
  }

  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    if (curve.isEmpty()) {
      metrics.add(new Metric("top_20_percent_share", null, "there is no " + by));
    }
    for (Share share : curve) {
      metrics.add(
          new Metric(
              "top_" + share.percent() + "_percent_share",
              share.value(),
              "share of " + by + " that the best " + share.percent() + "% of buyers bring"));
    }
    metrics.add(
        new Metric("least_a", leastA == null ? null : leastA.doubleValue(), "lowest value in A"));
    metrics.add(
        new Metric("least_b", leastB == null ? null : leastB.doubleValue(), "lowest value in B"));
    return metrics;
  }
}
