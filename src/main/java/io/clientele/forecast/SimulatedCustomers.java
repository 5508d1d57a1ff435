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
 * Customers drawn from a purchase model whose parameters are known. A customer depends on the seed
 * and a number alone.
 */
public final class SimulatedCustomers implements Serializable {
  private static final long serialVersionUID = 1;

  private final Method method;
  private final double[] parameters;
  private final double youngest;
  private final double oldest;
  private final boolean whole;
  private final long seed;

  /**
   * @param parameters in the order of {@link Fit#parameters()}
   * @param youngest least age; ages are evenly spread up to the oldest
   * @param whole whether only whole units of time are seen, as with purchases by day: ages are
   *     whole, and of several purchases in one unit one counts
   */
  public SimulatedCustomers(
      Method method,
      double[] parameters,
      double youngest,
      double oldest,
      boolean whole,
      long seed) {
    this.method = method;
    this.parameters = parameters.clone();
    this.youngest = youngest;
    this.oldest = oldest;
    this.whole = whole || method.isDiscrete();
    this.seed = seed;
  }

  /** Rows with frequency, recency and age. */
  public Dataset<Row> rows(SparkSession spark, long customers, int partitions) {
    return spark
        .range(0, customers, 1, partitions)
        .select(Calls.doubles(SimulatedCustomers.class, "draw", this, col("id")).as("drawn"))
        .select(
            col("drawn").getItem(0).cast("int").as("frequency"),
            col("drawn").getItem(1).as("recency"),
            col("drawn").getItem(2).as("age"));
  }

  /** For Spark to call. */
  public static ArrayData draw(SimulatedCustomers customers, double number) {
    return UnsafeArrayData.fromPrimitiveArray(customers.draw((long) number));
  }

  /** Frequency, recency and age of a customer. */
  double[] draw(long number) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
    double age = youngest + (oldest - youngest) * random.nextDouble();
    age = whole ? Math.rint(age) : age;
    return method.isDiscrete() ? occasions(random, age) : times(random, age);
  }

  private double[] times(SplittableRandom random, double age) {
    double rate = gamma(random, parameters[0]) / parameters[1];
    double leave =
        switch (method) {
          case BG_NBD, MBG_NBD -> beta(random, parameters[2], parameters[3]);
          default -> 0;
        };
    double life =
        method == Method.PARETO_NBD
            ? random.nextExponential() * parameters[3] / gamma(random, parameters[2])
            : Double.POSITIVE_INFINITY;
    boolean gone = method == Method.MBG_NBD && random.nextDouble() < leave;
    double time = 0;
    double last = 0;
    int purchases = 0;
    while (!gone) {
      time += random.nextExponential() / rate;
      if (!(time <= Math.min(age, life))) {
        break;
      }
      double seen = whole ? Math.floor(time) : time;
      purchases += seen > last ? 1 : 0;
      last = seen;
      gone = random.nextDouble() < leave;
    }
    return new double[] {purchases, last, age};
  }

  private double[] occasions(SplittableRandom random, double age) {
    double buy = beta(random, parameters[0], parameters[1]);
    double leave = method == Method.BG_BB ? beta(random, parameters[2], parameters[3]) : 0;
    int purchases = 0;
    int last = 0;
    for (int occasion = 1; occasion <= age && !(random.nextDouble() < leave); occasion++) {
      if (random.nextDouble() < buy) {
        purchases++;
        last = occasion;
      }
    }
    return new double[] {purchases, last, age};
  }

  private static double beta(SplittableRandom random, double a, double b) {
    double share = gamma(random, a);
    return share / (share + gamma(random, b));
  }

  /** Marsaglia and Tsang 2000. */
  private static double gamma(SplittableRandom random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    while (true) {
      double normal = random.nextGaussian();
      double v = Math.pow(1 + normal / Math.sqrt(9 * d), 3);
      if (v > 0
          && Math.log(1 - random.nextDouble())
              < normal * normal / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
