package io.clientele.forecast;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * All that a purchase model says of a customer, for Spark to call: P(alive), time until the next
 * purchase, then for each horizon the expected purchases and, when asked for, probabilities of 0,
 * 1, … purchases.
 */
public final class Scoring implements Serializable {
  private static final long serialVersionUID = 1;

  /** Where the numbers are, counted from 0. */
  static final int ALIVE = 0;

  static final int NEXT = 1;

  private final PurchaseFormulas formulas;
  private final boolean discrete;
  private final double[] horizons;
  private final int maxPurchases;

  /**
   * @param fit null to ask for places alone
   */
  Scoring(Fit fit, double[] horizons, int maxPurchases) {
    this.formulas = fit == null ? null : fit.method().formulas(fit.values());
    this.discrete = fit != null && fit.method().isDiscrete();
    this.horizons = horizons.clone();
    this.maxPurchases = maxPurchases;
  }

  /** Where the expected purchases of a horizon are; its probabilities follow. */
  int expected(int horizon) {
    return 2 + horizon * (1 + probabilities());
  }

  /** How many probabilities there are for a horizon. */
  int probabilities() {
    return maxPurchases > 0 ? maxPurchases + 1 : 0;
  }

  /** The numbers of one customer; null for a history that cannot be. */
  double[] of(double frequency, double recency, double age) {
    if (History.mistake(discrete, frequency, recency, age) != null) {
      return null;
    }
    int x = (int) frequency;
    double[] scores = new double[expected(horizons.length)];
    double alive = formulas.alive(x, recency, age);
    scores[ALIVE] = alive;
    scores[NEXT] = formulas.untilNext(x, age, alive);
    for (int i = 0; i < horizons.length; i++) {
      int at = expected(i);
      scores[at] = alive * formulas.expectedIfAlive(x, age, horizons[i]);
      if (maxPurchases > 0) {
        double[] probabilities = formulas.probabilities(x, age, horizons[i], alive, maxPurchases);
        System.arraycopy(probabilities, 0, scores, at + 1, probabilities.length);
      }
    }
    return scores;
  }

  /** For Spark to call. */
  public static ArrayData score(Scoring scoring, double frequency, double recency, double age) {
    double[] scores = scoring.of(frequency, recency, age);
    return scores == null ? null : UnsafeArrayData.fromPrimitiveArray(scores);
  }
}
