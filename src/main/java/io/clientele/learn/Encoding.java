package io.clientele.learn;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * How features become numbers that a learner takes. A linear one gets logarithms, in standard
 * deviations from their mean, and the mean where a feature is null, which it is told besides; trees
 * get the feature itself, and less than any value where it is null.
 *
 * @param features names; those that are the same for everybody are left out
 * @param means of the signed logarithms
 * @param deviations their standard deviations
 * @param nulls the share of customers without a value
 * @param floors what null is to trees
 */
public record Encoding(
    List<String> features,
    List<Double> means,
    List<Double> deviations,
    List<Double> nulls,
    List<Double> floors) {
  /** Further from the mean, a value is as far as this. */
  private static final double FAR = 5;

  /** Learns from rows, each an array of features in the order of {@code names}. */
  public static Encoding of(JavaRDD<Row> rows, List<String> names, List<String> wanted) {
    Moments all =
        rows.aggregate(new Moments(names.size()), Moments::and, (one, other) -> one.and(other));
    Encoding encoding =
        new Encoding(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (int i = 0; i < names.size(); i++) {
      if (wanted.contains(names.get(i)) && all.differs(i)) {
        encoding.features.add(names.get(i));
        encoding.means.add(all.mean(i));
        encoding.deviations.add(all.deviation(i));
        encoding.nulls.add(all.nulls(i));
        encoding.floors.add(all.floor(i));
      }
    }
    return encoding;
  }

  /** What a linear learner gets for a value, which may be NaN for null. */
  public static double linear(double value, double mean, double deviation) {
    if (Double.isNaN(value)) {
      return 0;
    }
    return Math.max(-FAR, Math.min(FAR, (logarithm(value) - mean) / deviation));
  }

  /** The logarithm of one more than a number, with its sign. */
  static double logarithm(double value) {
    return Math.signum(value) * Math.log1p(Math.abs(value));
  }
}
