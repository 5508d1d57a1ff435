package io.clientele.forecast;

/**
 * The integral at the heart of Pareto/NBD, over the time at which a customer may have dropped out:
 * ∫ ((α + τ) / (α + t))^-k ((β + τ) / (β + t))^-l dτ from t to T. Known as a difference of two
 * Gaussian hypergeometric functions; as an integral of a positive function it loses no digits, and
 * its slopes are integrals of the same kind.
 *
 * <p>In v = ln((m + τ) / (m + t)), where m is the lesser of α and β, the integrand has no
 * singularity nearer than π to the real axis. The range ends where the integrand is e^-38 of its
 * start. Depending on how far the integrand falls and how long the range is, 8, 16 or 32 nodes of
 * Gauss-Legendre quadrature give ten digits or more.
 */
final class LomaxIntegral {
  private static final double NEGLIGIBLE = 38;

  /** Means under the integrand; filled by {@link #of}. */
  double meanLogAlpha;

  double meanLogBeta;
  double meanInverseAlpha;
  double meanInverseBeta;

  private final boolean means;

  private LomaxIntegral(boolean means) {
    this.means = means;
  }

  /** Gives values alone. */
  static LomaxIntegral values() {
    return new LomaxIntegral(false);
  }

  /**
   * Gives values and, under the integrand, the means of ln((α + τ) / (α + t)), ln((β + τ) / (β +
   * t)), 1 / (α + τ) and 1 / (β + τ).
   */
  static LomaxIntegral withMeans() {
    return new LomaxIntegral(true);
  }

  /** The integral; 0 when the range is empty. */
  double of(double alpha, double beta, double k, double l, double from, double to) {
    boolean alphaIsLesser = alpha <= beta;
    double lesser = Math.min(alpha, beta) + from;
    double greater = Math.max(alpha, beta) + from;
    double lesserPower = alphaIsLesser ? k : l;
    double greaterPower = alphaIsLesser ? l : k;
    double range =
        Math.min(
            Math.min(to - from, lesser * Math.expm1(NEGLIGIBLE / lesserPower)),
            Math.min(
                greater * Math.expm1(NEGLIGIBLE / greaterPower),
                greater * Math.expm1(NEGLIGIBLE / (k + l))));
    if (!(range > 0)) {
      return 0;
    }
    double width = LogSpace.onePlus(range / lesser);
    double fall = lesserPower * width + greaterPower * LogSpace.onePlus(range / greater);
    GaussLegendre rule = rule(fall, width);
    int panels =
        rule == GaussLegendre.THIRTY_TWO ? (int) Math.ceil(Math.max(fall / 45, width / 6)) : 1;
    double panel = width / panels;
    double sum = 0;
    double lesserLog = 0;
    double greaterLog = 0;
    double lesserInverse = 0;
    double greaterInverse = 0;
    for (int part = 0; part < panels; part++) {
      for (int i = 0; i < rule.size(); i++) {
        double v = panel * (part + rule.nodes[i]);
        double growth = Math.exp(v);
        double passed = lesser * (growth - 1);
        double log = LogSpace.onePlus(passed / greater);
        double term = rule.weights[i] * growth * Math.exp(-lesserPower * v - greaterPower * log);
        sum += term;
        if (means) {
          lesserLog += term * v;
          greaterLog += term * log;
          lesserInverse += term / growth;
          greaterInverse += term / (greater + passed);
        }
      }
    }
    if (means) {
      lesserLog /= sum;
      greaterLog /= sum;
      lesserInverse /= sum * lesser;
      greaterInverse /= sum;
      meanLogAlpha = alphaIsLesser ? lesserLog : greaterLog;
      meanLogBeta = alphaIsLesser ? greaterLog : lesserLog;
      meanInverseAlpha = alphaIsLesser ? lesserInverse : greaterInverse;
      meanInverseBeta = alphaIsLesser ? greaterInverse : lesserInverse;
    }
    return sum * panel * lesser;
  }

  private static GaussLegendre rule(double fall, double width) {
    if (fall <= 4 && width <= 1.5) {
      return GaussLegendre.EIGHT;
    }
    return fall <= 16 && width <= 3 ? GaussLegendre.SIXTEEN : GaussLegendre.THIRTY_TWO;
  }
}
