package io.clientele.forecast;

import java.io.Serializable;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * How what a customer will spend in the time ahead may turn out, for Spark to call: ends of an
 * interval, and the standard deviation.
 *
 * <p>The number N of purchases has the probabilities of the purchase model, P(N = 0) with those who
 * are gone in it. The spend of a purchase is Gamma(p, ν) and a customer's ν, after x purchases of
 * mean m, Gamma(q + p x, v + x m) (Fader and Hardie 2013, The Gamma-Gamma model of monetary value).
 * So n purchases together bring Gamma(p n, ν), which over all ν is a beta prime, and for the total
 * S
 *
 * <pre>
 *   P(S ≤ t) = P(N = 0) + Σ P(N = n) I(t / (t + v'); p n, q'),   q' = q + p x,   v' = v + x m
 * </pre>
 *
 * with I the regularised incomplete beta function. An end is where this reaches its probability; 0
 * when P(N = 0) does. From the same model
 *
 * <pre>
 *   Var S = (E[N] p (p + 1) + E[N (N - 1)] p²) v'² / ((q' - 1) (q' - 2)) - (E[N] p v' / (q' - 1))²
 * </pre>
 *
 * which is infinite for q' of 2 or less; the ends are not. What parameters may be off by is left
 * out.
 */
public final class SpendAhead implements Serializable {
  private static final long serialVersionUID = 1;

  /** Where the numbers are, counted from 0. */
  static final int LOW = 0;

  static final int HIGH = 1;

  /** NaN when infinite. */
  static final int DEVIATION = 2;

  /** Numbers of purchases that differ by less than a tenth are taken together, … */
  private static final double TENTH = 0.1;

  /** … if they differ by less than a third of their standard deviation as well. */
  private static final double THIRD = 1.0 / 3;

  /** More purchases than this are told as this many. */
  private static final int MOST = 10_000;

  /** Numbers of purchases that are less likely do not move an end. */
  private static final double UNLIKELY = 1e-5;

  private static final double TINY = 1e-12;

  /** A search goes further than where an end may be by its slope, to have it between two points. */
  private static final double STRIDE = 0.6;

  private static final double LEAST_STEP = 0.02;

  /** Of the logarithm of an end. */
  private static final double EXACTNESS = 1e-4;

  private final PurchaseFormulas purchases;
  private final boolean discrete;
  private final GammaGammaFormulas spend;
  private final double horizon;
  private final double below;
  private final double above;

  /**
   * @param horizon the time ahead
   * @param share of the interval, as much left out below as above
   */
  SpendAhead(Fit purchases, Fit spend, double horizon, double share) {
    double[] of = spend.values();
    this.purchases = purchases.method().formulas(purchases.values());
    this.discrete = purchases.method().isDiscrete();
    this.spend = new GammaGammaFormulas(of[0], of[1], of[2]);
    this.horizon = horizon;
    this.below = (1 - share) / 2;
    this.above = 1 - below;
  }

  /** For Spark to call. */
  public static ArrayData of(
      SpendAhead ahead, double frequency, double recency, double age, double paid, double mean) {
    double[] spread = ahead.spread(frequency, recency, age, paid, mean);
    return spread == null ? null : UnsafeArrayData.fromPrimitiveArray(spread);
  }

  /**
   * The numbers of one customer, money; null for a history that cannot be, and when the expected
   * spend of a purchase is infinite.
   *
   * @param paid purchases that the mean is of
   * @param mean their mean spend; any number without
   */
  double[] spread(double frequency, double recency, double age, double paid, double mean) {
    int of = (int) paid;
    double shape = spend.shape(of);
    if (History.mistake(discrete, frequency, recency, age) != null
        || !(paid >= 0 && (paid == 0 || mean > 0) && shape > 1)) {
      return null;
    }
    double scale = paid == 0 ? spend.v() : spend.scale(of, mean);
    int x = (int) frequency;
    double alive = purchases.alive(x, recency, age);
    double expected = purchases.expectedIfAlive(x, age, horizon);
    double pairs = purchases.expectedPairsIfAlive(x, age, horizon);
    double[] spread = new double[3];
    spread[DEVIATION] = deviation(alive * expected, alive * pairs, shape, scale);
    double none = purchases.probabilities(x, age, horizon, alive, 1)[0];
    if (none < above) {
      double deviation = Math.sqrt(Math.max(0, pairs + expected - expected * expected));
      int most = (int) Math.min(MOST, Math.ceil(expected + 8 * deviation) + 1);
      Total total =
          Total.of(purchases.probabilities(x, age, horizon, alive, most), deviation, spend, shape);
      double guess = Math.log(alive * expected / (1 - none) * spend.p() / (shape - 1));
      double odds = total.logOdds(guess);
      spread[LOW] = scale * total.ratio(below, guess, odds);
      spread[HIGH] = scale * total.ratio(above, guess, odds);
    }
    return spread;
  }

  private double deviation(double expected, double pairs, double shape, double scale) {
    if (!(shape > 2)) {
      return Double.NaN;
    }
    double p = spend.p();
    double mean = scale / (shape - 1);
    double square = mean * scale / (shape - 2);
    double variance =
        (expected * p * (p + 1) + pairs * p * p) * square - Math.pow(expected * p * mean, 2);
    return Math.sqrt(Math.max(0, variance));
  }

  /** Total spend as a mixture over numbers of purchases. */
  private static final class Total {
    private final double none;
    private final double[] numbers;
    private final double[] weights;
    private final int size;
    private final GammaGammaFormulas spend;
    private final double shape;

    /**
     * @param none probability of no purchase
     * @param numbers of purchases
     * @param weights probability of each
     * @param size how many there are
     */
    private Total(
        double none,
        double[] numbers,
        double[] weights,
        int size,
        GammaGammaFormulas spend,
        double shape) {
      this.none = none;
      this.numbers = numbers;
      this.weights = weights;
      this.size = size;
      this.spend = spend;
      this.shape = shape;
    }

    static Total of(
        double[] probabilities, double deviation, GammaGammaFormulas spend, double shape) {
      double[] numbers = new double[probabilities.length];
      double[] weights = new double[probabilities.length];
      int size = 0;
      for (int from = 1, to; from < probabilities.length; from = to) {
        to = from + 1 + (int) Math.min(from * TENTH, deviation * THIRD);
        double weight = 0;
        double sum = 0;
        for (int n = from; n < Math.min(to, probabilities.length); n++) {
          weight += probabilities[n];
          sum += n * probabilities[n];
        }
        if (weight > UNLIKELY) {
          numbers[size] = sum / weight;
          weights[size++] = weight;
        }
      }
      return new Total(probabilities[0], numbers, weights, size, spend, shape);
    }

    /** Logarithm of the odds that the total, if there is one, is no more than that. */
    private double logOdds(double logRatio) {
      double most = 0;
      double more = 0;
      for (int i = 0; i < size; i++) {
        double share = spend.atMost(numbers[i], logRatio, shape);
        most += weights[i] * share;
        more += weights[i] * (1 - share);
      }
      return Math.log(Math.max(most, TINY) / Math.max(more, TINY));
    }

    /**
     * The total over the scale that is not exceeded with a probability. In the logarithms of the
     * total and of the odds the search is along a line that is almost straight.
     *
     * @param guess logarithm of where it may be
     * @param odds what {@link #logOdds} is there
     */
    double ratio(double probability, double guess, double odds) {
      if (none >= probability) {
        return 0;
      }
      double wanted = Math.log((probability - none) / (1 - probability));
      double here = guess;
      double hereTooMuch = odds - wanted;
      double side = Math.signum(hereTooMuch);
      double there;
      double thereTooMuch;
      while (true) {
        there = here - STRIDE * hereTooMuch - side * LEAST_STEP;
        thereTooMuch = logOdds(there) - wanted;
        if (!(thereTooMuch * side > 0)) {
          break;
        }
        here = there;
        hereTooMuch = thereTooMuch;
      }
      return Math.exp(between(here, hereTooMuch, there, thereTooMuch, wanted));
    }

    /** The root between two points whose values are known. */
    private double between(double a, double atA, double b, double atB, double wanted) {
      double start = a + (b - a) * atA / (atA - atB);
      if (!(start > Math.min(a, b) && start < Math.max(a, b))) {
        return Math.abs(atA) < Math.abs(atB) ? a : b;
      }
      return new BrentSolver(EXACTNESS)
          .solve(
              1000,
              log -> log == a ? atA : log == b ? atB : logOdds(log) - wanted,
              Math.min(a, b),
              Math.max(a, b),
              start);
    }
  }
}
