package io.clientele.tag;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * How the probability is chosen from which on a tag is given. Customers are held out: the score of
 * each comes from a model without it. A threshold is chosen on the customers of some folds and
 * judged on those of the others, so that choosing it flatters no figure.
 */
interface Thresholds {
  /** A threshold is chosen on the customers of so many of the folds. */
  int CHOOSING = 3;

  /**
   * What a threshold gives.
   *
   * @param judged which customers took no part in choosing it
   * @param predicted which of them are above it
   * @param threshold empty for none
   */
  record Judgement(BitSet judged, BitSet predicted, OptionalDouble threshold) {}

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
   * Chooses a threshold on the customers of some folds and applies it to the others.
   *
   * @param folds from 0
   */
  default Judgement judge(double[] scores, boolean[] labels, int[] folds) {
    OptionalDouble threshold = threshold(scores, labels, i -> folds[i] < CHOOSING);
    BitSet judged = new BitSet();
    BitSet predicted = new BitSet();
    for (int i = 0; i < scores.length; i++) {
      judged.set(i, folds[i] >= CHOOSING);
      predicted.set(
          i, judged.get(i) && threshold.isPresent() && scores[i] >= threshold.getAsDouble());
    }
    return new Judgement(judged, predicted, threshold);
  }
}
