package io.clientele.learn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.ranking.NaturalRanking;

/** Scores of customers against what they did. */
public final class Judged {
  private static final int TENTHS = 10;
  private static final double NORMAL_95 = 1.959963984540054;

  private final double[] scores;
  private final double[] labels;

  /** Customers by falling score; of equal ones, as they come. */
  private final int[] descending;

  /**
   * @param scores higher for who is more likely to; a probability where a figure is about one
   * @param labels 1 for who did, 0 for who did not
   */
  public Judged(double[] scores, double[] labels) {
    this.scores = scores;
    this.labels = labels;
    this.descending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * A figure with the ends of its 95% interval.
   *
   * @param low NaN without one
   * @param high NaN without one
   */
  public record Figure(double value, double low, double high) {}

  public int customers() {
    return labels.length;
  }

  public double positives() {
    return Arrays.stream(labels).sum();
  }

  /** Area under the ROC curve; ties count half. Interval by Hanley and McNeil (1982). */
  public Figure auc() {
    double[] ranks = new NaturalRanking().rank(scores);
    double positives = positives();
    double negatives = labels.length - positives;
    double sum = IntStream.range(0, labels.length).mapToDouble(i -> ranks[i] * labels[i]).sum();
    double auc = (sum - positives * (positives + 1) / 2) / positives / negatives;
    double error = NORMAL_95 * aucError(auc, positives, negatives);
    return new Figure(auc, Math.max(0, auc - error), Math.min(1, auc + error));
  }

  /** Standard error of an AUC: Hanley and McNeil 1982. */
  public static double aucError(double auc, double positives, double negatives) {
    double q1 = auc / (2 - auc);
    double q2 = 2 * auc * auc / (1 + auc);
    double variance =
        (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc))
            / (positives * negatives);
    return Math.sqrt(Math.max(0, variance));
  }

  /** Precision at every score, weighted by the recall it adds; of equal scores at once. */
  public double averagePrecision() {
    int[] order = descending;
    double positives = positives();
    double found = 0;
    double precision = 0;
    for (int from = 0; from < order.length; ) {
      int to = from;
      double more = 0;
      while (to < order.length && scores[order[to]] == scores[order[from]]) {
        more += labels[order[to]];
        to++;
      }
      found += more;
      precision += more / positives * (found / to);
      from = to;
    }
    return precision;
  }

  /** Mean squared error of the probabilities (Brier 1950). */
  public Figure brier() {
    return mean(IntStream.range(0, labels.length).mapToDouble(this::error).toArray());
  }

  /** How much less it is than another's, customer by customer. */
  public Figure brierLessThan(Judged other) {
    return mean(
        IntStream.range(0, labels.length).mapToDouble(i -> other.error(i) - error(i)).toArray());
  }

  private double error(int i) {
    return (scores[i] - labels[i]) * (scores[i] - labels[i]);
  }

  private static Figure mean(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double squares = Arrays.stream(numbers).map(n -> (n - mean) * (n - mean)).sum();
    double error = NORMAL_95 * Math.sqrt(squares / (numbers.length - 1.0) / numbers.length);
    return new Figure(mean, mean - error, mean + error);
  }

  /** Mean distance of the probability from the rate, over tenths of customers by probability. */
  public double calibrationError() {
    double sum = 0;
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      int[] members = tenth(tenth);
      sum += Math.abs(Arrays.stream(members).mapToDouble(i -> scores[i] - labels[i]).sum());
    }
    return sum / labels.length;
  }

  /** The rate in a tenth over the rate of all; 10 is the tenth with the highest scores. */
  public double lift(int tenth) {
    int[] members = tenth(tenth);
    double rate = Arrays.stream(members).mapToDouble(i -> labels[i]).average().orElse(Double.NaN);
    return rate / (positives() / labels.length);
  }

  private int[] tenth(int tenth) {
    int from = (int) ((long) descending.length * (TENTHS - tenth) / TENTHS);
    int to = (int) ((long) descending.length * (TENTHS - tenth + 1) / TENTHS);
    return Arrays.copyOfRange(descending, from, to);
  }
}
