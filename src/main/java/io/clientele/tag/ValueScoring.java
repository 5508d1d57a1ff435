package io.clientele.tag;

import io.clientele.learn.Encoder;
import io.clientele.learn.Encoding;
import io.clientele.learn.Reasons;
import io.clientele.sql.Calls;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * What models of tags say of a customer, for Spark to call. Given is an array: the features, then
 * place and number of each choice the customer made; of choices not made the number is 0.
 */
public final class ValueScoring implements Serializable {
  private static final long serialVersionUID = 1;

  /** Features told as reasons. */
  static final int REASONS = 3;

  /** Where the numbers of a model are, from its first one on: place of the value, or -1. */
  static final int VALUE = 0;

  static final int PROBABILITY = 1;

  /** Place of a feature among those given, its value, and what it brought; so for each reason. */
  static final int FIRST_REASON = 2;

  static final int PER_REASON = 3;

  /** How many numbers there are for a model. */
  static final int NUMBERS = FIRST_REASON + PER_REASON * REASONS;

  /** No prediction is certain. */
  private static final double MOST = 0.999999;

  private final int features;
  private final int all;
  private final ClassifierFormula[] formulas;
  private final int[][] at;
  private final Platt[][] curves;
  private final double[][] thresholds;

  private ValueScoring(List<ValueModel> models, List<String> names, int features) {
    this.features = features;
    this.all = names.size();
    this.formulas =
        models.stream()
            .map(model -> new ClassifierFormula(model.classifier(), names))
            .toArray(ClassifierFormula[]::new);
    this.at =
        models.stream()
            .map(model -> model.values().stream().mapToInt(ValueModel.Value::at).toArray())
            .toArray(int[][]::new);
    this.curves =
        models.stream()
            .map(
                model -> model.values().stream().map(ValueModel.Value::curve).toArray(Platt[]::new))
            .toArray(Platt[][]::new);
    this.thresholds =
        models.stream()
            .map(
                model ->
                    model.values().stream()
                        .mapToDouble(
                            value ->
                                value.threshold() == null ? 2 : value.threshold().doubleValue())
                        .toArray())
            .toArray(double[][]::new);
  }

  /**
   * {@link #NUMBERS} numbers for each model, one after the other.
   *
   * @param names of the features, then of the choices
   * @param features how many of them are features
   */
  static Column of(List<ValueModel> models, List<String> names, int features, Column given) {
    return Calls.ofArray(
        ValueScoring.class, "score", new ValueScoring(models, names, features), given);
  }

  /** The numbers as a learner takes them. */
  static Column encoded(
      Encoding encoding, List<String> names, int features, boolean linear, Column given) {
    return Calls.ofArray(
        ValueScoring.class,
        "encode",
        new Encoded(new Encoder(encoding, names), names.size(), features, linear),
        given);
  }

  /** The shares of all classes by a classifier, one after the other. */
  static Column shares(Classifier classifier, List<String> names, int features, Column given) {
    return Calls.ofArray(
        ValueScoring.class,
        "shares",
        new Sharing(new ClassifierFormula(classifier, names), new Sizes(names.size(), features)),
        given);
  }

  /** How shares are computed. */
  public static final class Sharing implements Serializable {
    private static final long serialVersionUID = 1;

    private final ClassifierFormula formula;
    private final Sizes sizes;

    Sharing(ClassifierFormula formula, Sizes sizes) {
      this.formula = formula;
      this.sizes = sizes;
    }
  }

  /** For Spark to call. */
  public static ArrayData shares(Sharing how, ArrayData given) {
    return UnsafeArrayData.fromPrimitiveArray(
        how.formula.shares(dense(given, how.sizes.all(), how.sizes.features())));
  }

  /** How given numbers are encoded. */
  public record Encoded(Encoder encoder, int all, int features, boolean linear)
      implements Serializable {}

  /** How many numbers there are, and how many of them are features. */
  public record Sizes(int all, int features) implements Serializable {}

  /** Choices in their places. */
  static Column dense(List<String> names, int features, Column given) {
    return Calls.ofArray(ValueScoring.class, "spread", new Sizes(names.size(), features), given);
  }

  /** For Spark to call. */
  public static ArrayData spread(Sizes sizes, ArrayData given) {
    return UnsafeArrayData.fromPrimitiveArray(dense(given, sizes.all(), sizes.features()));
  }

  /** For Spark to call. */
  public static ArrayData encode(Encoded how, ArrayData given) {
    double[] dense = dense(given, how.all(), how.features());
    return UnsafeArrayData.fromPrimitiveArray(
        how.linear() ? how.encoder().linear(dense) : how.encoder().trees(dense));
  }

  /** For Spark to call. */
  public static ArrayData score(ValueScoring scoring, ArrayData given) {
    double[] dense = dense(given, scoring.all, scoring.features);
    double[] numbers = new double[NUMBERS * scoring.formulas.length];
    for (int model = 0; model < scoring.formulas.length; model++) {
      scoring.score(model, dense, numbers);
    }
    return UnsafeArrayData.fromPrimitiveArray(numbers);
  }

  private void score(int model, double[] dense, double[] numbers) {
    ClassifierFormula formula = formulas[model];
    double[] shares = formula.shares(dense);
    int best = -1;
    double most = -1;
    for (int value = 0; value < at[model].length; value++) {
      double probability = curves[model][value].of(shares[at[model][value]]);
      if (probability > most) {
        most = probability;
        best = value;
      }
    }
    int from = NUMBERS * model;
    boolean given = best >= 0 && most >= thresholds[model][best];
    numbers[from + VALUE] = given ? best : -1;
    numbers[from + PROBABILITY] = Math.min(MOST, most);
    if (given) {
      double[] moved = formula.moved(dense, at[model][best]);
      for (int reason = 0; reason < REASONS; reason++) {
        int strongest = Reasons.strongest(moved);
        int place = from + FIRST_REASON + PER_REASON * reason;
        numbers[place] = strongest < 0 ? -1 : formula.place(strongest);
        if (strongest >= 0) {
          numbers[place + 1] = dense[formula.place(strongest)];
          numbers[place + 2] = moved[strongest];
          moved[strongest] = 0;
        }
      }
    }
  }

  private static double[] dense(ArrayData given, int all, int features) {
    double[] dense = new double[all];
    for (int i = 0; i < features; i++) {
      dense[i] = given.isNullAt(i) ? Double.NaN : given.getDouble(i);
    }
    for (int i = features; i + 1 < given.numElements(); i += 2) {
      dense[features + (int) given.getDouble(i)] = given.getDouble(i + 1);
    }
    return dense;
  }
}
