package io.clientele.segment.cluster;

import java.util.Arrays;

/** How alike two partitions are (Hubert and Arabie 1985): 1 when equal, about 0 by chance. */
final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  /**
   * Of points that each stand for as many as their weight.
   *
   * @param one each point's cluster in one partition, from 0
   * @param other its cluster in the other
   */
  static double of(int[] one, int[] other, double[] weights) {
    double[][] both = new double[1 + max(one)][1 + max(other)];
    double[] rows = new double[both.length];
    double[] columns = new double[both[0].length];
    for (int i = 0; i < one.length; i++) {
      both[one[i]][other[i]] += weights[i];
      rows[one[i]] += weights[i];
      columns[other[i]] += weights[i];
    }
    double together = Arrays.stream(both).mapToDouble(AdjustedRandIndex::pairs).sum();
    double inOne = pairs(rows);
    double inOther = pairs(columns);
    double byChance = inOne * inOther / pairs(new double[] {Arrays.stream(weights).sum()});
    double most = (inOne + inOther) / 2;
    return most == byChance ? 1 : (together - byChance) / (most - byChance);
  }

  private static double pairs(double[] sizes) {
    return Arrays.stream(sizes).map(size -> size * (size - 1) / 2).sum();
  }

  private static int max(int[] labels) {
    return Arrays.stream(labels).max().orElse(0);
  }
}
