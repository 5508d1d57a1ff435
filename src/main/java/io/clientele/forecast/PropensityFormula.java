package io.clientele.forecast;

import io.clientele.learn.Encoder;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** What was learnt of who purchases, ready to be computed for many customers. */
final class PropensityFormula implements Serializable {
  private static final long serialVersionUID = 1;

  private final Encoder encoder;
  private final double[] coefficients;
  private final double intercept;
  private final int[][] features;
  private final double[][] thresholds;
  private final int[][] left;
  private final int[][] right;
  private final double[][] values;
  private final double[] scores;
  private final double[] probabilities;
  private final double slope;
  private final double base;

  /**
   * @param names the features of a customer, in the order in which they will be given
   */
  PropensityFormula(PropensityFit fit, List<String> names) {
    encoder = new Encoder(fit.encoding(), names);
    coefficients = numbers(fit.coefficients());
    intercept = fit.intercept();
    features = fit.trees().stream().map(tree -> places(tree.features())).toArray(int[][]::new);
    thresholds =
        fit.trees().stream().map(tree -> numbers(tree.thresholds())).toArray(double[][]::new);
    left = fit.trees().stream().map(tree -> places(tree.left())).toArray(int[][]::new);
    right = fit.trees().stream().map(tree -> places(tree.right())).toArray(int[][]::new);
    values = fit.trees().stream().map(tree -> numbers(tree.values())).toArray(double[][]::new);
    scores = numbers(fit.calibration().scores());
    probabilities = numbers(fit.calibration().probabilities());
    slope = fit.calibration().slope();
    base = fit.calibration().intercept();
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static int[] places(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many features it asks for. */
  int size() {
    return encoder.size();
  }

  /** Where a feature is among those given. */
  int place(int feature) {
    return encoder.place(feature);
  }

  /**
   * What a learner says, in log odds, and how much of it each feature brought: for a linear one its
   * term, for trees the changes of their predictions where they asked for it (Saabas 2014).
   *
   * @param given features, NaN where null
   * @param moved is given what each brought
   */
  double score(double[] given, double[] moved) {
    double score = intercept;
    if (coefficients.length > 0) {
      double[] encoded = encoder.linear(given);
      for (int i = 0; i < size(); i++) {
        int whenNull = size() + i;
        moved[i] = coefficients[i] * encoded[i] + coefficients[whenNull] * encoded[whenNull];
        score += moved[i];
      }
    }
    for (int tree = 0; tree < values.length; tree++) {
      int node = 0;
      while (features[tree][node] >= 0) {
        int feature = features[tree][node];
        boolean goesLeft = encoder.tree(given, feature) <= thresholds[tree][node];
        int next = goesLeft ? left[tree][node] : right[tree][node];
        // MLlib's trees are of half the log odds.
        moved[feature] += 2 * (values[tree][next] - values[tree][node]);
        node = next;
      }
      score += 2 * values[tree][node];
    }
    return score;
  }

  /** The features as a linear learner takes them, or as trees do. */
  double[] encoded(double[] given, boolean linear) {
    return linear ? encoder.linear(given) : encoder.trees(given);
  }

  double probability(double score) {
    if (scores.length == 0) {
      return 1 / (1 + Math.exp(-(slope * score + base)));
    }
    int found = Arrays.binarySearch(scores, score);
    if (found >= 0) {
      return probabilities[found];
    }
    int above = -found - 1;
    if (above == 0 || above == scores.length) {
      return probabilities[Math.min(above, scores.length - 1)];
    }
    double part = (score - scores[above - 1]) / (scores[above] - scores[above - 1]);
    return probabilities[above - 1] + part * (probabilities[above] - probabilities[above - 1]);
  }
}
