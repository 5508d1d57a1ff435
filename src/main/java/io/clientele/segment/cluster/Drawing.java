package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws places by weight, with replacement. */
final class Drawing {
  private final double[] upTo;

  Drawing(double[] weights) {
    upTo = weights.clone();
    for (int i = 1; i < upTo.length; i++) {
      upTo[i] += upTo[i - 1];
    }
  }

  int draw(SplittableRandom random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
    return Math.min(found >= 0 ? found + 1 : -found - 1, upTo.length - 1);
  }
}
