package io.clientele.forecast;

/** Sums of numbers that are known by their logarithms. */
final class LogSpace {
  private LogSpace() {}

  /**
   * ln(1 + x) for x above -1, to a few units in the last place. {@link Math#log1p} leaves the JVM
   * for a C library, {@link Math#log} is a few machine instructions: what 1 + x loses to rounding
   * is made good by how far it is from x.
   */
  static double onePlus(double x) {
    double rounded = 1 + x;
    return rounded == 1 || rounded == Double.POSITIVE_INFINITY
        ? x
        : Math.log(rounded) * (x / (rounded - 1));
  }

  /** ln(1 + e^d), for any d. */
  static double onePlusExp(double d) {
    return d > 0 ? d + onePlus(Math.exp(-d)) : onePlus(Math.exp(d));
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
        : greater + onePlus(Math.exp(Math.min(a, b) - greater));
  }
}
