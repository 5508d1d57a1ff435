package io.clientele.forecast;

/** The Gaussian hypergeometric function by its series, for formulas as papers print them. */
final class Hypergeometric {
  private Hypergeometric() {}

  /** 2F1(a, b; c; z) for 0 ≤ z < 1. */
  static double of(double a, double b, double c, double z) {
    double term = 1;
    double sum = 1;
    for (int n = 0; n < 1_000_000 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= (a + n) / (c + n) * (b + n) / (n + 1) * z;
      sum += term;
    }
    return sum;
  }
}
