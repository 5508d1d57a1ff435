package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.ValueTiers;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Value tiers: buyers by value, highest first; tier A are those who bring the first share of the
 * total, B the next, C the rest. Equal values are in the same tier; who brings nothing is in C.
 */
final class Tiers {
  private final ValueTiers config;
  private final Column value;
  private final Column bought;

  /**
   * Tiers over a feature table.
   *
   * @throws IllegalArgumentException when the feature table lacks the measure of value
   */
  Tiers(ValueTiers config, Table features) {
    this.config = config;
    // To the hundredth of a cent, and exact, so that sums do not depend on the order of rows.
    this.value = greatest(features.field(config.by()).col().cast("decimal(18,4)"), lit(0));
    this.bought = features.field("frequency_lifetime").col().gt(0);
  }

  /**
   * One row per distinct value with the share of the total that higher values bring: small where
   * values repeat.
   */
  Dataset<Row> curve(Dataset<Row> features) {
    WindowSpec higher =
        Window.orderBy(col("_value").desc()).rowsBetween(Window.unboundedPreceding(), -1);
    WindowSpec all = Window.partitionBy();
    return features
        .where(bought)
        .groupBy(value.as("_value"))
        .agg(count(lit(1)).as("_customers"))
        .withColumn("_worth", col("_value").multiply(col("_customers")).cast("decimal(38,4)"))
        .select(
            col("_value"),
            col("_customers"),
            coalesce(sum("_worth").over(higher), lit(0)).as("_above"),
            coalesce(sum("_customers").over(higher), lit(0)).as("_ahead"),
            sum("_worth").over(all).as("_total"),
            sum("_customers").over(all).as("_buyers"));
  }

  /** Adds the tier. */
  Dataset<Row> tier(Dataset<Row> features, Dataset<Row> curve) {
    Column above = col("_above").cast("double");
    Column total = col("_total").cast("double");
    Column tier =
        when(col("_value").equalTo(0), "C")
            .when(above.lt(total.multiply(config.shareA())), "A")
            .when(above.lt(total.multiply(config.shareB())), "B")
            .otherwise("C");
    Dataset<Row> tiers = curve.select(col("_value"), tier.as(CustomerSegments.VALUE_TIER.name()));
    return features
        .withColumn("_key", when(bought, value))
        .join(tiers, col("_key").equalTo(col("_value")), "left_outer")
        .drop("_key", "_value");
  }

  /** Rows of segmentation metrics: the share of the value that the best fifth of buyers bring. */
  Dataset<Row> metrics(Dataset<Row> curve) {
    // Of customers with the value at the boundary as many count as belong to the best fifth.
    Column fifth = col("_buyers").multiply(0.2);
    Column counted = greatest(lit(0), least(col("_customers"), fifth.minus(col("_ahead"))));
    Column brought = sum(col("_value").cast("double").multiply(counted));
    return curve
        .groupBy()
        .agg(
            brought.as("brought"),
            org.apache.spark.sql.functions.max("_total").cast("double").as("total"))
        .select(
            lit("top_20_percent_share").as("metric"),
            when(
                    col("total").gt(0),
                    org.apache.spark.sql.functions.round(col("brought").divide(col("total")), 9))
                .as("value"),
            lit("share of " + config.by() + " that the best 20% of buyers bring").as("note"));
  }
}
