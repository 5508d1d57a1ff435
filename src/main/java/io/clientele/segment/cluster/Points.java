package io.clientele.segment.cluster;

import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Scaled customers in memory, each standing for as many as its weight says.
 *
 * @param rows customer by customer, in an order that depends on nothing but their ids
 */
@SuppressWarnings("ArrayRecordComponent")
record Points(double[][] rows, double[] weights) {
  int size() {
    return rows.length;
  }

  int features() {
    return rows[0].length;
  }

  double weight() {
    return Arrays.stream(weights).sum();
  }

  long different() {
    return Arrays.stream(rows).map(DoubleBuffer::wrap).distinct().count();
  }

  /** So many drawn by weight, with replacement. */
  Points drawn(int wanted, SplittableRandom random) {
    Drawing drawing = new Drawing(weights);
    double[][] drawn = new double[wanted][];
    double[] alike = new double[wanted];
    Arrays.fill(alike, 1);
    for (int i = 0; i < wanted; i++) {
      drawn[i] = rows[drawing.draw(random)];
    }
    return new Points(drawn, alike);
  }
}
