package io.clientele.forecast;

/**
 * BG/NBD (Fader, Hardie and Lee 2005, "Counting your customers" the easy way) and MBG/NBD
 * (Batislam, Denizel and Filiztekin 2007): purchases are Poisson with a rate that is Gamma(r, α)
 * among customers; after a purchase a customer drops out with a probability that is Beta(a, b)
 * among customers. In BG/NBD there is no such chance after the first purchase, so all without a
 * repeat are customers still; in MBG/NBD there is.
 *
 * <p>The papers give expected purchases by a Gaussian hypergeometric function, which has no value
 * at a = 1 and loses digits nearby. The same number is the sum over k of the probabilities of k
 * purchases or more, each a chance to survive k - 1 times what lets one drop out, times a tail of
 * the negative binomial: all terms are positive, whatever the parameters.
 *
 * @param r shape of the rates, a pure number
 * @param alpha inverse scale of the rates, a time
 * @param a of the probability to drop out
 * @param b of the probability to drop out
 * @param chancesAtStart chances to drop out before the first repeat purchase: 0 for BG/NBD, 1 for
 *     MBG/NBD
 */
record BetaGeoFormulas(double r, double alpha, double a, double b, int chancesAtStart)
    implements PurchaseFormulas {
  private static final long serialVersionUID = 1;
  private static final double LARGE = 1e200;

  @Override
  public double logLikelihood(int x, double recency, double age) {
    int n = x + chancesAtStart;
    return RisingFactorial.log(r, x)
        - r * LogSpace.onePlus(age / alpha)
        - x * Math.log(alpha + age)
        + RisingFactorial.log(b, n)
        - RisingFactorial.log(a + b, n)
        + LogSpace.onePlusExp(logOddsGone(x, recency, age));
  }

  @Override
  public double alive(int x, double recency, double age) {
    return LogSpace.share(-logOddsGone(x, recency, age));
  }

  private double logOddsGone(int x, double recency, double age) {
    int n = x + chancesAtStart;
    return n == 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(a / (b + n - 1)) + (r + x) * Math.log((alpha + age) / (alpha + recency));
  }

  @Override
  public double expectedIfAlive(int x, double age, double horizon) {
    return moment(1, x, age, horizon);
  }

  @Override
  public double expectedPairsIfAlive(int x, double age, double horizon) {
    return moment(2, x, age, horizon);
  }

  /** E[N] of order 1 and E[N (N - 1)] of order 2: sums over n of 1 or 2 (n - 1) times P(N ≥ n). */
  private double moment(int order, int x, double age, double horizon) {
    double shape = r + x;
    double survived = b + x + chancesAtStart;
    double y = horizon / (alpha + age);
    double z = y / (1 + y);
    double log = -shape * LogSpace.onePlus(y);
    double probability = 1;
    double survival = 1;
    double purchasesLetThrough = 0;
    double sum = 0;
    for (int n = 1; ; n++) {
      double ratio = (shape + n - 1) / n * z;
      probability *= ratio;
      purchasesLetThrough += order == 1 ? survival : 2.0 * (n - 1) * survival;
      survival *= (survived + n - 1) / (a + survived + n - 1);
      double term = probability * purchasesLetThrough;
      sum += term;
      double rest = ratio * (n + 1) / (n + 1 - order);
      if (rest < 1 && term * rest <= 1e-15 * (1 - rest) * sum) {
        return sum * Math.exp(log);
      }
      if (sum > LARGE) {
        sum /= LARGE;
        probability /= LARGE;
        log += Math.log(LARGE);
      }
      if (!(term >= 0)) {
        return Double.NaN;
      }
    }
  }

  @Override
  public void probabilitiesIfAlive(int x, double age, double horizon, double[] probabilities) {
    new NbdFormulas(r, alpha).probabilitiesIfAlive(x, age, horizon, probabilities);
    double survived = b + x + chancesAtStart;
    double survival = 1;
    double tail = 1;
    double lastSurvival = 1;
    for (int n = 0; n < probabilities.length; n++) {
      double negativeBinomial = probabilities[n];
      probabilities[n] = survival * negativeBinomial + (lastSurvival - survival) * tail;
      tail = Math.max(0, tail - negativeBinomial);
      lastSurvival = survival;
      survival *= (survived + n) / (a + survived + n);
    }
  }

  /** From the closed form P(one or more) = P(alive) (1 - ((α + T) / (α + T + t))^(r + x)). */
  @Override
  public double untilNext(int x, double age, double alive) {
    return alive > 0.5
        ? (alpha + age) * Math.expm1(-LogSpace.onePlus(-0.5 / alive) / (r + x))
        : Double.NaN;
  }
}
