package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;

import io.clientele.sql.Calls;
import java.io.Serializable;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Customers drawn from the Gamma-Gamma model with known parameters: one purchase and a geometric
 * number of others, and their mean spend. A customer depends on the seed and a number alone.
 */
public final class SimulatedSpend implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] parameters;
  private final double repeats;
  private final long seed;

  /**
   * @param parameters p, q and v
   * @param repeats mean of the exponential number whose whole part is purchases after the first
   */
  public SimulatedSpend(double[] parameters, double repeats, long seed) {
    this.parameters = parameters.clone();
    this.repeats = repeats;
    this.seed = seed;
  }

  /** Rows with frequency and mean_spend. */
  public Dataset<Row> rows(SparkSession spark, long customers, int partitions) {
    return spark
        .range(0, customers, 1, partitions)
        .select(Calls.doubles(SimulatedSpend.class, "draw", this, col("id")).as("drawn"))
        .select(
            col("drawn").getItem(0).cast("int").as("frequency"),
            col("drawn").getItem(1).as("mean_spend"));
  }

  /** For Spark to call. */
  public static ArrayData draw(SimulatedSpend customers, double number) {
    return UnsafeArrayData.fromPrimitiveArray(customers.draw((long) number));
  }

  /** Purchases of a customer and their mean spend. */
  double[] draw(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    double purchases = 1 + Math.floor(random.nextExponential() * repeats);
    double rate = Draws.gamma(random, parameters[1]) / parameters[2];
    double spent = Draws.gamma(random, parameters[0] * purchases) / rate;
    return new double[] {purchases, spent / purchases};
  }
}
