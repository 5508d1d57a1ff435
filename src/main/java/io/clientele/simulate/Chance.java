package io.clientele.simulate;

import java.util.List;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.JDKRandomGenerator;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * A random stream of one person for one purpose: the same for the same seed, person and purpose,
 * whoever draws it and wherever, and whatever else is drawn.
 */
final class Chance {
  private final RandomGenerator random = new JDKRandomGenerator();

  Chance(long seed, long person, String purpose) {
    this(seed, person, purpose, 0);
  }

  Chance(long seed, long person, String purpose, long number) {
    long state = mixed(seed * 0x9E3779B97F4A7C15L + person);
    state = mixed(state + purpose.hashCode() * 0x9E3779B97F4A7C15L);
    random.setSeed(mixed(state + number * 0x9E3779B97F4A7C15L));
  }

  /** Spreads neighbouring numbers far apart (the finaliser of SplitMix64). */
  static long mixed(long value) {
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

  /** One of the choices, all equally likely. */
  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  double gamma(double shape, double mean) {
    return new GammaDistribution(
            random, shape, mean / shape, GammaDistribution.DEFAULT_INVERSE_ABSOLUTE_ACCURACY)
        .sample();
  }

  double exponential(double mean) {
    return -mean * Math.log1p(-random.nextDouble());
  }

  double gaussian() {
    return random.nextGaussian();
  }
}
