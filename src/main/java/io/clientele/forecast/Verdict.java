package io.clientele.forecast;

import io.clientele.learn.Judged;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which of some methods is best by what customers did, and whether it is promoted: it must beat
 * every baseline, and the champion surely.
 *
 * @param best the method with the least error; of equals the first
 * @param promoted whether it becomes champion
 * @param reason why, or why not
 */
record Verdict(String best, boolean promoted, String reason) {
  static final String RECENCY = Backtest.RECENCY;

  /** The probability that the model of purchases gives. */
  static final String PURCHASES = "purchase_model";

  /** A ranking, and no probability of a purchase. */
  static final String ALIVE = "p_alive";

  private static final List<String> BASELINES = List.of(RECENCY, PURCHASES, ALIVE);

  /**
   * Judges the methods.
   *
   * @param results of the methods, the baselines there are, and the champion when there is one, for
   *     the same customers
   */
  static Verdict of(Map<String, Judged> results, List<String> methods) {
    String best = methods.get(0);
    for (String method : methods) {
      if (error(results, method) < error(results, best)) {
        best = method;
      }
    }
    Judged winner = results.get(best);
    Optional<String> unbeaten = unbeaten(winner, results);
    if (unbeaten.isPresent()) {
      return new Verdict(best, false, "does not beat the baseline " + unbeaten.get());
    }
    Judged champion = results.get(Backtest.CHAMPION);
    if (champion == null) {
      return new Verdict(best, true, "the first; beats every baseline");
    }
    return winner.brierLessThan(champion).low() > 0
        ? new Verdict(best, true, "beats every baseline and the champion")
        : new Verdict(best, false, "not surely better than the champion");
  }

  private static double error(Map<String, Judged> results, String candidate) {
    return results.get(candidate).brier().value();
  }

  /** The first baseline that ranks as well or, where it is a probability, errs as little. */
  private static Optional<String> unbeaten(Judged winner, Map<String, Judged> results) {
    return BASELINES.stream()
        .filter(results::containsKey)
        .filter(
            baseline ->
                results.get(baseline).auc().value() >= winner.auc().value()
                    || (!baseline.equals(ALIVE)
                        && error(results, baseline) <= winner.brier().value()))
        .findFirst();
  }
}
