package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.learn.Judged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final int CUSTOMERS = 2000;
  private static final List<String> METHODS = List.of("one", "other");

  /** Probabilities that know who purchases, blurred by so much. */
  private static Judged judged(double blur) {
    return judged(blur, 0);
  }

  /** The same, drawn to 1 by so much. */
  private static Judged judged(double blur, double up) {
    Random random = new Random(3);
    double[] scores = new double[CUSTOMERS];
    double[] labels = new double[CUSTOMERS];
    for (int i = 0; i < CUSTOMERS; i++) {
      double truth = random.nextDouble();
      labels[i] = random.nextDouble() < truth ? 1 : 0;
      double score = truth * (1 - blur) + random.nextDouble() * blur;
      scores[i] = up + score * (1 - up);
    }
    return new Judged(scores, labels);
  }

  private static Map<String, Judged> results(double one, double other, double recency) {
    Map<String, Judged> results = new HashMap<>();
    results.put("one", judged(one));
    results.put("other", judged(other));
    results.put(Verdict.RECENCY, judged(recency));
    return results;
  }

  @Test
  void theBestOfTheMethodsBecomesTheFirstChampion() {
    assertThat(Verdict.of(results(0.3, 0, 0.9), METHODS))
        .isEqualTo(new Verdict("other", true, "the first; beats every baseline"));
    assertThat(Verdict.of(results(0.3, 0.3, 0.9), METHODS).best()).isEqualTo("one");
  }

  @Test
  void whatDoesNotBeatABaselineIsNotPromoted() {
    assertThat(Verdict.of(results(0.9, 0.8, 0.2), METHODS))
        .isEqualTo(new Verdict("other", false, "does not beat the baseline recency"));
    Map<String, Judged> results = results(0.2, 0.8, 0.9);
    results.put(Verdict.PURCHASES, judged(0));
    assertThat(Verdict.of(results, METHODS).reason()).endsWith("purchase_model");
    // What only ranks need not be near the rates.
    results.remove(Verdict.PURCHASES);
    results.put(Verdict.ALIVE, judged(0.5, 0.9));
    assertThat(Verdict.of(results, METHODS).promoted()).isTrue();
  }

  @Test
  void aChampionIsReplacedByWhatIsSurelyBetter() {
    Map<String, Judged> results = results(0, 0.1, 0.9);
    results.put(Backtest.CHAMPION, judged(0.5));
    assertThat(Verdict.of(results, METHODS))
        .isEqualTo(new Verdict("one", true, "beats every baseline and the champion"));
    results.put(Backtest.CHAMPION, judged(0));
    assertThat(Verdict.of(results, METHODS))
        .isEqualTo(new Verdict("one", false, "not surely better than the champion"));
  }
}
