package io.clientele.segment.cluster;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

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
record Scaled(String name, double low, double high, double median, double range)
    implements Serializable {
  /** Scaled values are whole numbers of such parts of one. */
  static final int STEPS = 1 << 20;

  /** On a log scale, on both sides of zero. */
  static double logged(double value) {
    return Math.signum(value) * StrictMath.log1p(Math.abs(value));
  }

  /**
   * How features are brought to scale.
   *
   * @param rows customers' features, in the order of the names
   * @param winsorise share at either end that is pulled in
   */
  static List<Scaled> of(List<String> names, double[][] rows, double winsorise) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i -> {
              double[] values =
                  Arrays.stream(rows).mapToDouble(row -> logged(row[i])).sorted().toArray();
              Percentile quantiles = new Percentile().withEstimationType(EstimationType.R_7);
              quantiles.setData(values);
              // There is no 0th percentile.
              double low = winsorise == 0 ? values[0] : quantiles.evaluate(100 * winsorise);
              double high = quantiles.evaluate(100 * (1 - winsorise));
              double quartiles = quantiles.evaluate(75) - quantiles.evaluate(25);
              return new Scaled(
                  names.get(i),
                  low,
                  high,
                  quantiles.evaluate(50),
                  quartiles > 0 ? quartiles : high - low);
            })
        .toList();
  }

  /** The scaled feature, from it on a log scale. */
  double scale(double logged) {
    return range == 0
        ? 0
        : Math.rint((Math.max(low, Math.min(high, logged)) - median) / range * STEPS) / STEPS;
  }

  /** By how much it is pulled in, squared. */
  double excess(double logged) {
    double over = range == 0 ? 0 : Math.max(Math.max(logged - high, low - logged), 0) / range;
    return over * over;
  }

  /** A value that this scaled, on another's scale. */
  double to(Scaled other, double scaled) {
    return other.scale(median + scaled * range);
  }
}
