package io.clientele.forecast;

import io.clientele.learn.Reasons;
import io.clientele.sql.Calls;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** What propensities say of a customer, for Spark to call. */
public final class PropensityScoring implements Serializable {
  private static final long serialVersionUID = 1;

  /** Features told as reasons. */
  static final int REASONS = 3;

  /** Where the numbers of a propensity are, from its first one on. */
  static final int SCORE = 0;

  static final int PROBABILITY = 1;

  /** Place of a feature among those given, and what it brought; so for each reason. */
  static final int FIRST_REASON = 2;

  /** How many numbers there are for a propensity. */
  static final int NUMBERS = FIRST_REASON + 2 * REASONS;

  private final PropensityFormula[] formulas;
  private final boolean linear;

  private PropensityScoring(List<PropensityFit> fits, List<String> names, boolean linear) {
    this.formulas =
        fits.stream()
            .map(fit -> new PropensityFormula(fit, names))
            .toArray(PropensityFormula[]::new);
    this.linear = linear;
  }

  /**
   * {@link #NUMBERS} numbers for each propensity, one after the other.
   *
   * @param given array of the features that are named
   */
  static Column of(List<PropensityFit> fits, List<String> names, Column given) {
    return Calls.ofArray(
        PropensityScoring.class, "score", new PropensityScoring(fits, names, false), given);
  }

  /** The features as a learner takes them. */
  static Column encoded(PropensityFit fit, List<String> names, Column given) {
    boolean linear = fit.method() == PropensityMethod.LOGISTIC_REGRESSION;
    return Calls.ofArray(
        PropensityScoring.class,
        "encode",
        new PropensityScoring(List.of(fit), names, linear),
        given);
  }

  /** For Spark to call. */
  public static ArrayData score(PropensityScoring scoring, ArrayData features) {
    double[] given = given(features);
    double[] numbers = new double[NUMBERS * scoring.formulas.length];
    for (int i = 0; i < scoring.formulas.length; i++) {
      PropensityFormula formula = scoring.formulas[i];
      double[] moved = new double[formula.size()];
      int from = NUMBERS * i;
      numbers[from + SCORE] = formula.score(given, moved);
      numbers[from + PROBABILITY] = formula.probability(numbers[from + SCORE]);
      for (int reason = 0; reason < REASONS; reason++) {
        int most = Reasons.strongest(moved);
        int at = from + FIRST_REASON + 2 * reason;
        numbers[at] = most < 0 ? -1 : formula.place(most);
        if (most >= 0) {
          numbers[at + 1] = moved[most];
          moved[most] = 0;
        }
      }
    }
    return UnsafeArrayData.fromPrimitiveArray(numbers);
  }

  /** For Spark to call. */
  public static ArrayData encode(PropensityScoring scoring, ArrayData features) {
    return UnsafeArrayData.fromPrimitiveArray(
        scoring.formulas[0].encoded(given(features), scoring.linear));
  }

  private static double[] given(ArrayData features) {
    double[] given = new double[features.numElements()];
    Arrays.setAll(given, i -> features.isNullAt(i) ? Double.NaN : features.getDouble(i));
    return given;
  }
}
