package io.clientele.tag;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * Precision that was asked for, and the threshold that keeps it.
 *
 * @param precision the share of those above the threshold who are to be positive
 * @param confidence how sure that is to be
 */
record Promise(double precision, double confidence) implements Thresholds {
  /** With fewer above it, a threshold is not looked at. */
  private static final int FEWEST = 10;

  /** Nobody is given what is less likely than not, however sure the others make the whole. */
  private static final double LIKELY = 0.5;

  /** From one threshold that is looked at to the next there are so many times as many above. */
  private static final double WIDER = 1.25;

  /**
   * The lowest probability such that of the customers from it on the share of positives is, surely
   * enough, at least the precision: by the lower Wilson bound. Looked at are few thresholds, each
   * of many more customers than the one before, for among very many some keep any promise by
   * chance.
   */
  @Override
  public OptionalDouble threshold(double[] scores, boolean[] labels, IntPredicate among) {
    int[] order =
        IntStream.range(0, scores.length)
            .filter(i -> among.test(i) && scores[i] >= LIKELY)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    OptionalDouble found = OptionalDouble.empty();
    int positives = 0;
    double next = fewest();
    for (int at = 0; at < order.length; at++) {
      positives += labels[order[at]] ? 1 : 0;
      boolean boundary = at + 1 == order.length || scores[order[at + 1]] < scores[order[at]];
      if (boundary && at + 1 >= next) {
        if (lowerBound(positives, at + 1) >= precision) {
          found = OptionalDouble.of(scores[order[at]]);
        }
        next = (at + 1) * WIDER;
      }
    }
    return found;
  }

  @Override
  public Optional<String> objection(OptionalDouble threshold, Share right) {
    if (threshold.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "no threshold keeps a precision of %.2f with a confidence of %.2f",
              precision,
              confidence));
    }
    return right.all() == 0 || right.value() < precision
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the threshold that keeps a precision of %.2f with some customers does not with others: %d of %d were right",
                precision,
                right.part(),
                right.all()))
        : Optional.empty();
  }

  /** As many as it takes to keep the promise when all are positive. */
  private int fewest() {
    int n = FEWEST;
    while (lowerBound(n, n) < precision) {
      n++;
    }
    return n;
  }

  private double lowerBound(int positives, int all) {
    // The lower end of a two-sided interval is missed on one side only.
    return new WilsonScoreInterval()
        .createInterval(all, positives, 2 * confidence - 1)
        .getLowerBound();
  }
}
