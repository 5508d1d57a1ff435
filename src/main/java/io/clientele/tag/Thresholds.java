package io.clientele.tag;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * How the probability is chosen from which on a tag is given. Customers are held out: the score of
 * each comes from a model without it. A threshold is chosen on some of them and judged on others.
 */
interface Thresholds {
  /**
   * What thresholds give.
   *
   * @param predicted whether a customer is above the threshold that was chosen without it
   * @param threshold the one chosen on all; empty for none
   */
  record Judgement(boolean[] predicted, OptionalDouble threshold) {}

  /**
   * The threshold by some customers; empty when none will do.
   *
   * @param scores of customers; negative infinity for who cannot be predicted
   * @param labels whether they are positive
   * @param among which of them
   */
  OptionalDouble threshold(double[] scores, boolean[] labels, IntPredicate among);

  /**
   * Why a tag is not to be given; empty when it is.
   *
   * @param right how many of those held out and above the threshold of others are positive
   */
  Optional<String> objection(OptionalDouble threshold, Share right);

  /**
   * Chooses a threshold on the customers of all folds but one, and applies it to that one; so with
   * every fold.
   *
   * @param folds from 0
   */
  default Judgement judge(double[] scores, boolean[] labels, int[] folds) {
    boolean[] predicted = new boolean[scores.length];
    int last = Arrays.stream(folds).max().orElse(-1);
    for (int fold = 0; fold <= last; fold++) {
      int held = fold;
      OptionalDouble threshold = threshold(scores, labels, i -> folds[i] != held);
      for (int i = 0; i < scores.length; i++) {
        predicted[i] |=
            folds[i] == held && threshold.isPresent() && scores[i] >= threshold.getAsDouble();
      }
    }
    return new Judgement(predicted, threshold(scores, labels, i -> true));
  }
}
