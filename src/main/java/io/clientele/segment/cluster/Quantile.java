package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Quantiles of numbers in memory. */
final class Quantile {
  private Quantile() {}

  /** The least value that at least this share of the weight does not exceed. */
  static double weighted(double[] values, double[] weights, double share) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double wanted = share * Arrays.stream(weights).sum();
    double reached = 0;
    for (int i : order) {
      reached += weights[i];
      if (reached >= wanted) {
        return values[i];
      }
    }
    return values[order[order.length - 1]];
  }
}
