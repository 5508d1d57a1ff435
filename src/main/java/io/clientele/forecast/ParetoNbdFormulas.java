package io.clientele.forecast;

/**
 * Pareto/NBD (Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005, A note on deriving the
 * Pareto/NBD model): purchases are Poisson with a rate that is Gamma(r, α) among customers, who
 * stay for an exponential time with a rate that is Gamma(s, β).
 *
 * <p>Where the papers have differences of Gaussian hypergeometric functions, this has the integral
 * over the time of dropping out; see {@link LomaxIntegral}.
 *
 * @param r shape of the purchase rates, a pure number
 * @param alpha inverse scale of the purchase rates, a time
 * @param s shape of the dropout rates, a pure number
 * @param beta inverse scale of the dropout rates, a time
 */
record ParetoNbdFormulas(double r, double alpha, double s, double beta)
    implements PurchaseFormulas {
  private static final long serialVersionUID = 1;

  @Override
  public double logLikelihood(int x, double recency, double age) {
    return RisingFactorial.log(r, x)
        - r * LogSpace.onePlus(age / alpha)
        - x * Math.log(alpha + age)
        - s * LogSpace.onePlus(age / beta)
        + LogSpace.onePlusExp(logOddsGone(x, recency, age));
  }

  @Override
  public double alive(int x, double recency, double age) {
    return LogSpace.share(-logOddsGone(x, recency, age));
  }

  private double logOddsGone(int x, double recency, double age) {
    return Math.log(
            LomaxIntegral.values().of(alpha, beta, r + x, s + 1, recency, age)
                * s
                / (beta + recency))
        + (r + x) * Math.log((alpha + age) / (alpha + recency))
        + s * Math.log((beta + age) / (beta + recency));
  }

  @Override
  public double expectedIfAlive(int x, double age, double horizon) {
    double growth = LogSpace.onePlus(horizon / (beta + age));
    return (r + x) * (beta + age) / (alpha + age) * exponentials(1 - s, growth);
  }

  /**
   * E[λ²] E[L²], where L is how long one stays of the horizon: of one who is a customer at T, the
   * rates to purchase and to drop out do not depend on each other.
   */
  @Override
  public double expectedPairsIfAlive(int x, double age, double horizon) {
    double growth = LogSpace.onePlus(horizon / (beta + age));
    double ratio = (beta + age) / (alpha + age);
    double stay = 2 * (exponentials(2 - s, growth) - exponentials(1 - s, growth));
    return (r + x) * (r + x + 1) * ratio * ratio * Math.max(0, stay);
  }

  /** The integral of e^(rate u) over u from 0 to an end. */
  private static double exponentials(double rate, double end) {
    return rate == 0 ? end : Math.expm1(rate * end) / rate;
  }

  /** Of one who is a customer throughout, and of one lost at some time on the way. */
  @Override
  public void probabilitiesIfAlive(int x, double age, double horizon, double[] probabilities) {
    double shape = r + x;
    double scale = alpha + age;
    double stayed = beta + age;
    new NbdFormulas(shape, scale).probabilitiesIfAlive(0, 0, horizon, probabilities);
    double throughout = Math.exp(-s * LogSpace.onePlus(horizon / stayed));
    for (int n = 0; n < probabilities.length; n++) {
      probabilities[n] *= throughout;
    }
    double lesser = Math.min(scale, stayed);
    double width = LogSpace.onePlus(horizon / lesser);
    int panels = 1 + (int) (width / 2);
    double[] until = new double[probabilities.length];
    GaussLegendre rule = GaussLegendre.THIRTY_TWO;
    for (int part = 0; part < panels; part++) {
      for (int i = 0; i < rule.size(); i++) {
        double growth = Math.exp(width / panels * (part + rule.nodes[i]));
        double time = lesser * (growth - 1);
        double weight =
            rule.weights[i]
                * (width / panels)
                * lesser
                * growth
                * s
                / stayed
                * Math.exp(-(s + 1) * LogSpace.onePlus(time / stayed));
        new NbdFormulas(shape, scale).probabilitiesIfAlive(0, 0, time, until);
        for (int n = 0; n < until.length; n++) {
          probabilities[n] += weight * until[n];
        }
      }
    }
  }

  /** Found by Newton's method in the logarithm of time, kept between bounds. */
  @Override
  public double untilNext(int x, double age, double alive) {
    if (!(alive > 0.5)) {
      return Double.NaN;
    }
    double shape = r + x;
    double scale = alpha + age;
    double stayed = beta + age;
    double wanted = 0.5 / alive;
    LomaxIntegral integral = LomaxIntegral.values();
    double rate = shape / scale;
    // Without dropout it would be then: it cannot be earlier.
    double low = Math.log(scale * Math.expm1(-LogSpace.onePlus(-wanted) / shape));
    double high = low + 3;
    if (!(rate * integral.of(scale, stayed, shape + 1, s, 0, Math.exp(high)) > wanted)) {
      high = Math.log(scale + stayed) + 40;
      if (!(rate * integral.of(scale, stayed, shape + 1, s, 0, Math.exp(high)) > wanted)) {
        return Double.NaN;
      }
    }
    double at = low;
    for (int step = 0; step < 100; step++) {
      double time = Math.exp(at);
      double missing = rate * integral.of(scale, stayed, shape + 1, s, 0, time) - wanted;
      if (missing > 0) {
        high = at;
      } else {
        low = at;
      }
      double slope =
          rate
              * time
              * Math.exp(
                  -(shape + 1) * LogSpace.onePlus(time / scale)
                      - s * LogSpace.onePlus(time / stayed));
      double next = at - missing / slope;
      next = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(next - at) < 1e-8) {
        return Math.exp(next);
      }
      at = next;
    }
    return Math.exp(at);
  }
}
