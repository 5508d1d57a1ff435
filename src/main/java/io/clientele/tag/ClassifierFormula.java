package io.clientele.tag;

import io.clientele.learn.Encoder;
import java.io.Serializable;
import java.util.List;

/** A classifier, ready to be computed for many customers. */
final class ClassifierFormula implements Serializable {
  private static final long serialVersionUID = 1;

  private final Encoder encoder;
  private final int classes;
  private final double[][] coefficients;
  private final double[] intercepts;
  private final int[][] features;
  private final double[][] thresholds;
  private final int[][] left;
  private final int[][] right;
  private final double[][][] votes;

  /**
   * @param names the features of a customer, in the order in which they will be given
   */
  ClassifierFormula(Classifier classifier, List<String> names) {
    encoder = new Encoder(classifier.encoding(), names);
    classes = classifier.classes().size();
    coefficients = rows(classifier.coefficients());
    intercepts = numbers(classifier.intercepts());
    List<VoteTree> trees = classifier.trees();
    features = trees.stream().map(tree -> places(tree.features())).toArray(int[][]::new);
    thresholds = trees.stream().map(tree -> numbers(tree.thresholds())).toArray(double[][]::new);
    left = trees.stream().map(tree -> places(tree.left())).toArray(int[][]::new);
    right = trees.stream().map(tree -> places(tree.right())).toArray(int[][]::new);
    votes = trees.stream().map(tree -> rows(tree.votes())).toArray(double[][][]::new);
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static int[] places(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[][] rows(List<List<Double>> list) {
    return list.stream().map(ClassifierFormula::numbers).toArray(double[][]::new);
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
   * The share of each class: what it is held to be likely.
   *
   * @param given features, NaN where null
   */
  double[] shares(double[] given) {
    return votes.length == 0 ? linear(encoder.linear(given)) : forest(given);
  }

  private double[] linear(double[] encoded) {
    double[] margins = intercepts.clone();
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      for (int i = 0; i < encoded.length; i++) {
        margins[k] += coefficients[k][i] * encoded[i];
      }
      most = Math.max(most, margins[k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      margins[k] = Math.exp(margins[k] - most);
      sum += margins[k];
    }
    for (int k = 0; k < classes; k++) {
      margins[k] /= sum;
    }
    return margins;
  }

  private double[] forest(double[] given) {
    double[] shares = new double[classes];
    for (int tree = 0; tree < votes.length; tree++) {
      double[] leaf = votes[tree][leaf(tree, given)];
      for (int k = 0; k < classes; k++) {
        shares[k] += leaf[k] / votes.length;
      }
    }
    return shares;
  }

  private int leaf(int tree, double[] given) {
    int node = 0;
    while (features[tree][node] >= 0) {
      node = next(tree, node, given);
    }
    return node;
  }

  private int next(int tree, int node, double[] given) {
    boolean goesLeft = encoder.tree(given, features[tree][node]) <= thresholds[tree][node];
    return goesLeft ? left[tree][node] : right[tree][node];
  }

  /**
   * How much each feature brought for a class: of a linear classifier its term against a mean
   * customer, in log odds; of trees the changes of the share where they asked for it (Saabas 2014).
   */
  double[] moved(double[] given, int of) {
    double[] moved = new double[size()];
    if (votes.length == 0) {
      double[] encoded = encoder.linear(given);
      for (int i = 0; i < size(); i++) {
        int whenNull = size() + i;
        moved[i] =
            coefficients[of][i] * encoded[i] + coefficients[of][whenNull] * encoded[whenNull];
      }
    }
    for (int tree = 0; tree < votes.length; tree++) {
      int node = 0;
      while (features[tree][node] >= 0) {
        int next = next(tree, node, given);
        moved[features[tree][node]] +=
            (votes[tree][next][of] - votes[tree][node][of]) / votes.length;
        node = next;
      }
    }
    return moved;
  }
}
