package io.clientele.simulate;

import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * A random stream of one person: the same for the same seed and person, whoever draws it and
 * wherever.
 */
final class Chance {
  private final RandomGenerator random = new JDKRandomGenerator();

  Chance(long seed, long person) {
    random.setSeed(mixed(seed * 0x9E3779B97F4A7C15L + person));
  }

  /** Spreads neighbouring numbers far apart (the finaliser of SplitMix64). */
  private static long mixed(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  double uniform() {
    return random.nextDouble();
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  double gamma(double shape, double mean) {
    return new GammaDistribution(
            random, shape, mean / shape, GammaDistribution.DEFAULT_INVERSE_ABSOLUTE_ACCURACY)
        .sample();
  }

  double exponential(double mean) {
    return new ExponentialDistribution(
            random, mean, ExponentialDistribution.DEFAULT_INVERSE_ABSOLUTE_ACCURACY)
        .sample();
  }

  double gaussian() {
    return random.nextGaussian();
  }
}
