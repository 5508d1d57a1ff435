package io.clientele.forecast;

/**
 * NBD (Ehrenberg 1959): purchases are Poisson with a rate that is Gamma(r, α) among customers, and
 * nobody drops out.
 *
 * @param r shape of the rates, a pure number
 * @param alpha inverse scale of the rates, a time
 */
record NbdFormulas(double r, double alpha) implements PurchaseFormulas {
  private static final long serialVersionUID = 1;
  private static final double LARGE = 1e200;

  @Override
  public double logLikelihood(int x, double recency, double age) {
    return RisingFactorial.log(r, x)
        - r * LogSpace.onePlus(age / alpha)
        - x * Math.log(alpha + age);
  }

  /** Always 1. */
  @Override
  public double alive(int x, double recency, double age) {
    return 1;
  }

  @Override
  public double expectedIfAlive(int x, double age, double horizon) {
    return (r + x) * horizon / (alpha + age);
  }

  @Override
  public double expectedPairsIfAlive(int x, double age, double horizon) {
    double y = horizon / (alpha + age);
    return (r + x) * (r + x + 1) * y * y;
  }

  /** The first of them may be too small for a number, those in the middle are not. */
  @Override
  public void probabilitiesIfAlive(int x, double age, double horizon, double[] probabilities) {
    double y = horizon / (alpha + age);
    double log = -(r + x) * LogSpace.onePlus(y);
    double factor = Math.exp(log);
    double probability = 1;
    for (int n = 0; n < probabilities.length; n++) {
      probabilities[n] = probability * factor;
      probability *= (r + x + n) / (n + 1) * (y / (1 + y));
      if (probability > LARGE) {
        probability /= LARGE;
        log += Math.log(LARGE);
        factor = Math.exp(log);
      }
    }
  }

  @Override
  public double untilNext(int x, double age, double alive) {
    return (alpha + age) * Math.expm1(Math.log(2) / (r + x));
  }
}
