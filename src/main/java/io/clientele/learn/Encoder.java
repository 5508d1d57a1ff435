package io.clientele.learn;

import java.io.Serializable;
import java.util.List;

/** An {@link Encoding}, ready to be applied to many customers. */
public final class Encoder implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] at;
  private final double[] means;
  private final double[] deviations;
  private final double[] nulls;
  private final double[] floors;

  /**
   * @param names the features of a customer, in the order in which they will be given
   */
  public Encoder(Encoding encoding, List<String> names) {
    at = encoding.features().stream().mapToInt(names::indexOf).toArray();
    means = numbers(encoding.means());
    deviations = numbers(encoding.deviations());
    nulls = numbers(encoding.nulls());
    floors = numbers(encoding.floors());
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** How many features it takes. */
  public int size() {
    return at.length;
  }

  /** Where a feature is among those given. */
  public int place(int feature) {
    return at[feature];
  }

  /**
   * What a linear learner takes: all features, then for each whether it is null.
   *
   * @param given NaN where null
   */
  public double[] linear(double[] given) {
    double[] encoded = new double[2 * at.length];
    for (int i = 0; i < at.length; i++) {
      double value = given[at[i]];
      encoded[i] = Encoding.linear(value, means[i], deviations[i]);
      // From the mean of all too, so that what it brings is against a mean customer.
      encoded[at.length + i] = (Double.isNaN(value) ? 1 : 0) - nulls[i];
    }
    return encoded;
  }

  /**
   * What trees take.
   *
   * @param given NaN where null
   */
  public double[] trees(double[] given) {
    double[] encoded = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      encoded[i] = tree(given, i);
    }
    return encoded;
  }

  /** What trees take for one feature. */
  public double tree(double[] given, int feature) {
    double value = given[at[feature]];
    return Double.isNaN(value) ? floors[feature] : value;
  }
}
