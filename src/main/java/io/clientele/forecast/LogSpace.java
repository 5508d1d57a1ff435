package io.clientele.forecast;

/** Sums of numbers that are known by their logarithms. */
final class LogSpace {
  private LogSpace() {}

  /** ln(1 + e^d), for any d. */
  static double onePlusExp(double d) {
    return d > 0 ? d + Math.log1p(Math.exp(-d)) : Math.log1p(Math.exp(d));
  }

  /** 1 / (1 + e^-d): the share of e^d in 1 + e^d, for any d. */
  static double share(double d) {
    return 1 / (1 + Math.exp(-d));
  }

  /** ln(e^a + e^b), for any a and b. */
  static double sum(double a, double b) {
    double greater = Math.max(a, b);
    return greater == Double.NEGATIVE_INFINITY
        ? greater
        : greater + Math.log1p(Math.exp(Math.min(a, b) - greater));
  }
}
