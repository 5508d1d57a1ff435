package io.clientele.forecast;

import java.util.List;

/**
 * From what a learner says to a probability: along steps (isotonic regression, Zadrozny and Elkan
 * 2002), or by a logistic curve (Platt 1999) where there are too few customers for steps.
 *
 * @param scores ends of the steps, rising; empty for a curve
 * @param probabilities at these
 * @param slope of the curve
 * @param intercept of the curve
 */
record Calibration(
    List<Double> scores, List<Double> probabilities, double slope, double intercept) {
  static Calibration curve(double slope, double intercept) {
    return new Calibration(List.of(), List.of(), slope, intercept);
  }

  static Calibration steps(List<Double> scores, List<Double> probabilities) {
    return new Calibration(scores, probabilities, 0, 0);
  }
}
