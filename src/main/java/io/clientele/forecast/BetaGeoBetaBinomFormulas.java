package io.clientele.forecast;

/**
 * BG/BB (Fader, Hardie and Shang 2010, Customer-base analysis in a discrete-time noncontractual
 * setting): at each occasion a customer buys with a probability that is Beta(α, β) among customers,
 * and before each drops out with one that is Beta(γ, δ). Frequency x, recency t_x and age n are
 * numbers of occasions, as are horizons, of which fractions do not count.
 *
 * @param gamma 0 for no dropout (beta-binomial)
 */
record BetaGeoBetaBinomFormulas(double alpha, double beta, double gamma, double delta)
    implements PurchaseFormulas {
  private static final long serialVersionUID = 1;
  private static final int FURTHEST = 1_000_000;

  @Override
  public double logLikelihood(int x, double recency, double age) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int m = (int) recency; m <= age; m++) {
      double bought =
          RisingFactorial.log(alpha, x)
              + RisingFactorial.log(beta, m - x)
              - RisingFactorial.log(alpha + beta, m);
      double lost = m < age ? Math.log(gamma / (gamma + delta + m)) : 0;
      sum = LogSpace.sum(sum, bought + survival(m) + lost);
    }
    return sum;
  }

  /** ln of the probability to survive so many chances. */
  private double survival(double chances) {
    return RisingFactorial.log(delta, chances) - RisingFactorial.log(gamma + delta, chances);
  }

  /** The probability to be a customer at the occasion that follows, n + 1. */
  @Override
  public double alive(int x, double recency, double age) {
    double log =
        RisingFactorial.log(alpha, x)
            + RisingFactorial.log(beta, age - x)
            - RisingFactorial.log(alpha + beta, age)
            + survival(age + 1)
            - logLikelihood(x, recency, age);
    return Math.min(1, Math.exp(log));
  }

  @Override
  public double expectedIfAlive(int x, double age, double horizon) {
    double survival = 1;
    double occasions = 0;
    for (int k = 1; k <= horizon; k++) {
      occasions += survival;
      survival *= (delta + age + k) / (gamma + delta + age + k);
    }
    return (alpha + x) / (alpha + beta + age) * occasions;
  }

  @Override
  public double expectedPairsIfAlive(int x, double age, double horizon) {
    double survival = 1;
    double pairs = 0;
    for (int k = 1; k <= horizon; k++) {
      pairs += 2 * (k - 1) * survival;
      survival *= (delta + age + k) / (gamma + delta + age + k);
    }
    double all = alpha + beta + age;
    return (alpha + x) / all * (alpha + x + 1) / (all + 1) * pairs;
  }

  @Override
  public void probabilitiesIfAlive(int x, double age, double horizon, double[] probabilities) {
    java.util.Arrays.fill(probabilities, 0);
    double bought = alpha + x;
    double not = beta + age - x;
    int occasions = (int) horizon;
    if (occasions == 0 && probabilities.length > 0) {
      probabilities[0] = 1;
    }
    double survival = 1;
    for (int lived = 1; lived <= occasions; lived++) {
      double leave = gamma / (gamma + delta + age + lived);
      double weight = lived < occasions ? survival * leave : survival;
      survival *= 1 - leave;
      double log = RisingFactorial.log(not, lived) - RisingFactorial.log(bought + not, lived);
      double probability = weight * Math.exp(log);
      for (int n = 0; n < probabilities.length && n <= lived; n++) {
        probabilities[n] += probability;
        probability *= (bought + n) / (not + lived - n - 1) * (lived - n) / (n + 1);
      }
    }
  }

  @Override
  public double untilNext(int x, double age, double alive) {
    double bought = alpha + x;
    double not = beta + age - x;
    double survival = 1;
    double nothing = 1;
    double reached = 0;
    for (int k = 1; k <= FURTHEST; k++) {
      double share = bought / (bought + not + k - 1);
      reached += survival * nothing * share;
      if (alive * reached >= 0.5) {
        return k;
      }
      nothing *= 1 - share;
      survival *= (delta + age + k) / (gamma + delta + age + k);
      if (alive * (reached + survival * nothing) < 0.5) {
        return Double.NaN;
      }
    }
    return Double.NaN;
  }
}
