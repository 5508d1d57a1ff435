package io.clientele.segment;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.signum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * A feature and how it is brought to scale: on a log scale, pulled in at the ends, in interquartile
 * ranges from the median.
 *
 * <p>Scaled values are multiples of 2^-20. Sums of a thousand million of them are exact in a
 * double, so they are the same in whatever order they are added up.
 *
 * @param low lower end after log, below which values are pulled in
 * @param high upper end
 * @param median after log
 * @param range interquartile range after log, or where that is 0 the distance between the ends; 0
 *     for a constant
 */
record Scaled(String name, double low, double high, double median, double range) {
  private static final double STEPS = 1 << 20;

  /** A feature on a log scale, zero where it is null. */
  static Column logged(String feature) {
    Column value = nanvl(coalesce(col(feature).cast("double"), lit(0.0)), lit(0.0));
    return signum(value).multiply(log1p(abs(value)));
  }

  /** In whole steps, so that sums of it are exact. */
  static Column stepped(Column value) {
    return rint(value.multiply(STEPS)).divide(STEPS);
  }

  /**
   * How features are brought to scale.
   *
   * @param rows customers' features on a log scale, in the order of the names
   * @param winsorise share at either end that is pulled in
   */
  static List<Scaled> of(List<String> names, double[][] rows, double winsorise) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> {
              double[] values = Arrays.stream(rows).mapToDouble(row -> row[i]).sorted().toArray();
              double low = Quantile.of(values, winsorise);
              double high = Quantile.of(values, 1 - winsorise);
              double quartiles = Quantile.of(values, 0.75) - Quantile.of(values, 0.25);
              return new Scaled(
                  names.get(i),
                  low,
                  high,
                  Quantile.of(values, 0.5),
                  quartiles > 0 ? quartiles : high - low);
            })
        .toList();
  }

  /** The scaled feature. */
  Column column() {
    return column(logged(name));
  }

  /** The same from the feature on a log scale. */
  Column column(Column logged) {
    return range == 0
        ? lit(0.0)
        : stepped(greatest(lit(low), least(lit(high), logged)).minus(median).divide(range));
  }

  /** By how much the feature is pulled in, squared; from the feature on a log scale. */
  Column excess(Column logged) {
    if (range == 0) {
      return lit(0.0);
    }
    Column over = greatest(logged.minus(high), lit(low).minus(logged), lit(0.0)).divide(range);
    return pow(over, lit(2.0));
  }

  /** The same as {@link #column} from the feature on a log scale. */
  double scale(double logged) {
    return range == 0
        ? 0
        : Math.rint((Math.max(low, Math.min(high, logged)) - median) / range * STEPS) / STEPS;
  }

  /** The same as {@link #excess} from the feature on a log scale. */
  double excess(double logged) {
    double over = range == 0 ? 0 : Math.max(Math.max(logged - high, low - logged), 0) / range;
    return over * over;
  }

  /** A value that this scaled, on another's scale. */
  double to(Scaled other, double scaled) {
    return other.scale(median + scaled * range);
  }
}
