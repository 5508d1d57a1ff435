package io.clientele.forecast;

import org.apache.commons.math3.special.Gamma;

/**
 * Logarithms of p (p + 1) … (p + n - 1) = Γ(p + n) / Γ(p), and their slopes in p, for n = 0, 1, …
 * up to a largest count. Sums of logarithms keep all digits where a difference of log-gammas of a
 * large p keeps none.
 */
final class RisingFactorial {
  /** Ln Γ(p + n) - ln Γ(p), by n. */
  final double[] logs;

  /** Ψ(p + n) - ψ(p), by n. */
  final double[] slopes;

  private RisingFactorial(double[] logs, double[] slopes) {
    this.logs = logs;
    this.slopes = slopes;
  }

  /** From here on a single value comes from log-gammas. */
  private static final int MANY = 100;

  static RisingFactorial upTo(int largest, double p) {
    double[] logs = new double[largest + 1];
    double[] slopes = new double[largest + 1];
    for (int n = 1; n <= largest; n++) {
      double factor = p + n - 1;
      logs[n] = logs[n - 1] + Math.log(factor);
      slopes[n] = slopes[n - 1] + 1 / factor;
    }
    return new RisingFactorial(logs, slopes);
  }

  /** ln Γ(p + n) - ln Γ(p) of a single n, which may be a fraction. */
  static double log(double p, double n) {
    if (n > MANY || n != Math.rint(n)) {
      return Gamma.logGamma(p + n) - Gamma.logGamma(p);
    }
    double product = 1;
    double log = 0;
    for (int j = 0; j < n; j++) {
      product *= p + j;
      if (product > 1e250 || product < 1e-250) {
        log += Math.log(product);
        product = 1;
      }
    }
    return log + Math.log(product);
  }
}
