package io.clientele.forecast;

import java.io.Serializable;

/**
 * What a model with known parameters says of a customer with frequency x, recency t_x and age T: x
 * repeat purchases, the last of them at t_x and all of them until T after the first purchase. Pure
 * functions; all times are in the unit of the parameters.
 */
interface PurchaseFormulas extends Serializable {
  /** Logarithm of the density of x, t_x and T; what does not depend on parameters is left out. */
  double logLikelihood(int x, double recency, double age);

  /** The probability that the customer did not drop out until T, from 0 to 1. */
  double alive(int x, double recency, double age);

  /** Expected purchases in (T, T + horizon] of one who is a customer at T. */
  double expectedIfAlive(int x, double age, double horizon);

  /**
   * Expected ordered pairs of purchases, E[N (N - 1)], in (T, T + horizon] of one who is a customer
   * at T: with the expected purchases it gives their variance.
   */
  double expectedPairsIfAlive(int x, double age, double horizon);

  /**
   * Probabilities of 0, 1, … purchases in (T, T + horizon] of one who is a customer at T, as many
   * as there is room for.
   */
  void probabilitiesIfAlive(int x, double age, double horizon, double[] probabilities);

  /**
   * When the next purchase is to be expected: the least time after T until which there is one with
   * a probability of one half; NaN when that probability is never reached.
   *
   * @param alive as {@link #alive} gives it
   */
  double untilNext(int x, double age, double alive);

  /** Expected purchases in (T, T + horizon]. */
  default double expected(int x, double recency, double age, double horizon) {
    return alive(x, recency, age) * expectedIfAlive(x, age, horizon);
  }

  /**
   * Probabilities of 0, 1, … purchases in (T, T + horizon], and of that many or more at the end.
   */
  default double[] probabilities(int x, double age, double horizon, double alive, int most) {
    double[] probabilities = new double[most + 1];
    double[] exact = new double[most];
    probabilitiesIfAlive(x, age, horizon, exact);
    double rest = 1;
    for (int n = 0; n < most; n++) {
      probabilities[n] = alive * exact[n] + (n == 0 ? 1 - alive : 0);
      rest -= probabilities[n];
    }
    probabilities[most] = Math.max(0, rest);
    return probabilities;
  }
}
