package io.clientele.learn;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import scala.collection.Seq;

/**
 * Sums over customers, feature by feature, of signed logarithms; nulls, and what is no number, are
 * passed over.
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1;

  private long customers;
  private final long[] known;
  private final double[] mean;
  private final double[] squares;
  private final double[] least;

  Moments(int features) {
    known = new long[features];
    mean = new double[features];
    squares = new double[features];
    least = new double[features];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
  }

  /** With a customer more (Welford 1962). */
  Moments and(Row row) {
    Seq<Double> values = row.getSeq(0);
    customers++;
    for (int i = 0; i < known.length; i++) {
      Double value = values.apply(i);
      if (value != null && !Double.isNaN(value)) {
        double logarithm = Encoding.logarithm(value);
        known[i]++;
        double off = logarithm - mean[i];
        mean[i] += off / known[i];
        squares[i] += off * (logarithm - mean[i]);
        least[i] = Math.min(least[i], value);
      }
    }
    return this;
  }

  /** With those of others (Chan, Golub and LeVeque 1979). */
  Moments and(Moments others) {
    customers += others.customers;
    for (int i = 0; i < known.length; i++) {
      long both = known[i] + others.known[i];
      if (both > 0) {
        double off = others.mean[i] - mean[i];
        squares[i] += others.squares[i] + off * off * known[i] * others.known[i] / both;
        mean[i] += off * others.known[i] / both;
        known[i] = both;
        least[i] = Math.min(least[i], others.least[i]);
      }
    }
    return this;
  }

  double mean(int feature) {
    return mean[feature];
  }

  /** Whether it is not the same for everybody, null or not. */
  boolean differs(int feature) {
    return squares[feature] > 0 || (known[feature] > 0 && known[feature] < customers);
  }

  /** 1 where those who have a value have the same. */
  double deviation(int feature) {
    return squares[feature] > 0 ? Math.sqrt(squares[feature] / (known[feature] - 1)) : 1;
  }

  /** The share of customers without a value. */
  double nulls(int feature) {
    return 1 - (double) known[feature] / customers;
  }

  /** Less than any value. */
  double floor(int feature) {
    return least[feature] - 1 - Math.abs(least[feature]);
  }
}
