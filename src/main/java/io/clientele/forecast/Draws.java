package io.clientele.forecast;

import java.util.SplittableRandom;

/** Random numbers of distributions that {@link SplittableRandom} does not have. */
final class Draws {
  private Draws() {}

  static double beta(SplittableRandom random, double a, double b) {
    double share = gamma(random, a);
    return share / (share + gamma(random, b));
  }

  /** Of scale 1. Marsaglia and Tsang 2000. */
  static double gamma(SplittableRandom random, double shape) {
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
