package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;

import io.clientele.sql.Calls;
import java.io.Serializable;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
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
    SplittableRandom random = random(number);
    double age = age(random);
    return method.isDiscrete() ? occasions(random, age) : seen(times(random, age), age);
  }

  /** The times of a customer's purchases after the first, up to some time beyond the age. */
  double[] times(long number, double beyond) {
    SplittableRandom random = random(number);
    return times(random, age(random) + beyond);
  }

  private SplittableRandom random(long number) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
  }

  private double age(SplittableRandom random) {
    double age = youngest + (oldest - youngest) * random.nextDouble();
    return whole ? Math.rint(age) : age;
  }

  private double[] times(SplittableRandom random, double end) {
    double rate = Draws.gamma(random, parameters[0]) / parameters[1];
    double leave =
        switch (method) {
          case BG_NBD, MBG_NBD -> Draws.beta(random, parameters[2], parameters[3]);
          default -> 0;
        };
    double life =
        method == Method.PARETO_NBD
            ? random.nextExponential() * parameters[3] / Draws.gamma(random, parameters[2])
            : Double.POSITIVE_INFINITY;
    boolean gone = method == Method.MBG_NBD && random.nextDouble() < leave;
    DoubleStream.Builder times = DoubleStream.builder();
    double time = 0;
    while (!gone) {
      time += random.nextExponential() / rate;
      if (!(time <= Math.min(end, life))) {
        break;
      }
      times.add(time);
      gone = random.nextDouble() < leave;
    }
    return times.build().toArray();
  }

  private double[] seen(double[] times, double age) {
    double last = 0;
    int purchases = 0;
    for (double time : times) {
      double seen = whole ? Math.floor(time) : time;
      purchases += seen > last ? 1 : 0;
      last = seen;
    }
    return new double[] {purchases, last, age};
  }

  private double[] occasions(SplittableRandom random, double age) {
    double buy = Draws.beta(random, parameters[0], parameters[1]);
    double leave = method == Method.BG_BB ? Draws.beta(random, parameters[2], parameters[3]) : 0;
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
}
