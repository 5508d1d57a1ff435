package io.clientele.forecast;

import java.io.Serializable;
import org.apache.commons.math3.special.Beta;
import org.apache.commons.math3.special.Gamma;

/**
 * Gamma-Gamma model of spend (Fader and Hardie 2013): what a purchase costs is Gamma(p, ν), where ν
 * is Gamma(q, v) among customers; it does not depend on how often a customer buys.
 *
 * @param p shape of the spend of a purchase, a pure number
 * @param q shape of ν, a pure number
 * @param v inverse scale of ν, money
 */
record GammaGammaFormulas(double p, double q, double v) implements Serializable {
  private static final long serialVersionUID = 1;

  /**
   * Logarithm of the density of a mean spend.
   *
   * @param x purchases that the mean is of, at least 1
   * @param mean their mean spend, above 0
   */
  double logLikelihood(int x, double mean) {
    double shape = p * x;
    return Gamma.logGamma(shape + q)
        - Gamma.logGamma(shape)
        - Gamma.logGamma(q)
        + q * Math.log(v)
        - q * Math.log(v + x * mean)
        - Math.log(mean)
        + shape * Math.log(x * mean / (v + x * mean));
  }

  /**
   * Expected spend of a purchase of a customer, money.
   *
   * @param x purchases that the mean is of; 0 for the mean of all customers
   * @return NaN when that mean is infinite, for q of 1 or less and no purchase
   */
  double expected(int x, double mean) {
    double shape = shape(x) - 1;
    return shape > 0 ? p * scale(x, mean) / shape : Double.NaN;
  }

  /** Shape of a customer's ν after x purchases: it is Gamma(p x + q, v + x mean). */
  double shape(int x) {
    return p * x + q;
  }

  /** Its inverse scale, money. */
  double scale(int x, double mean) {
    return v + x * mean;
  }

  /**
   * The probability that purchases bring together no more than a total. Given ν they bring Gamma(p
   * n, ν), so that their total is a beta prime, and the share total / (total + scale) is Beta(p n,
   * shape).
   *
   * @param purchases n, which may be a fraction
   * @param logRatio logarithm of the total over the scale
   */
  double atMost(double purchases, double logRatio, double shape) {
    return Beta.regularizedBeta(LogSpace.share(logRatio), p * purchases, shape, 1e-6);
  }
}
