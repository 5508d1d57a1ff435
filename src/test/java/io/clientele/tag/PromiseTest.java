package io.clientele.tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromiseTest {
  private static final int CUSTOMERS = 480;
  private static final int SEEDS = 300;

  @Test
  void theLowestThresholdThatKeepsThePromiseIsChosen() {
    // The first 40 are positive, of the next 60 every second one, then nobody.
    double[] scores = IntStream.range(0, 200).mapToDouble(i -> 1 - i / 400.0).toArray();
    boolean[] labels = new boolean[200];
    for (int i = 0; i < 100; i++) {
      labels[i] = i < 40 || i % 2 == 0;
    }
    OptionalDouble found = new Promise(0.8, 0.95).threshold(scores, labels, i -> true);
    int above = (int) Arrays.stream(scores).filter(score -> score >= found.orElseThrow()).count();
    int right = (int) IntStream.range(0, above).filter(i -> labels[i]).count();
    // One-sided Wilson bound, by hand.
    double z = 1.6448536269514722;
    double p = (double) right / above;
    double bound =
        (p + z * z / 2 / above - z * Math.sqrt(p * (1 - p) / above + z * z / 4 / above / above))
            / (1 + z * z / above);
    assertThat(bound).isGreaterThanOrEqualTo(0.8);
    assertThat(above).isGreaterThan(40);
    assertThat(new Promise(0.99, 0.95).threshold(scores, labels, i -> true)).isEmpty();
  }

  @Test
  void nobodyIsGivenWhatIsLessLikelyThanNot() {
    double[] scores = IntStream.range(0, 200).mapToDouble(i -> i < 150 ? 0.9 : 0.4).toArray();
    boolean[] labels = new boolean[200];
    Arrays.fill(labels, 0, 160, true);
    assertThat(new Promise(0.6, 0.95).threshold(scores, labels, i -> true)).hasValue(0.9);
  }

  @Test
  void customersOfOneScoreAreTogether() {
    double[] scores = new double[100];
    boolean[] labels = new boolean[100];
    for (int i = 0; i < 100; i++) {
      scores[i] = i < 50 ? 0.9 : 0.1;
      labels[i] = i < 50 && i != 7;
    }
    assertThat(new Promise(0.8, 0.95).threshold(scores, labels, i -> true)).hasValue(0.9);
  }

  /** Scores that are the true probabilities, so that the true precision of a threshold is known. */
  @ParameterizedTest
  @CsvSource({"0.6, 0.4, 0.6", "0.6, 1.2, 0.7", "0.5, 1.0, 0.8"})
  void whatIsClaimedHolds(double alpha, double beta, double precision) {
    BetaDistribution likely = new BetaDistribution(new Well19937c(7), alpha, beta);
    double[] all = likely.sample(100_000);
    int published = 0;
    int covered = 0;
    int kept = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      double[] scores = likely.sample(CUSTOMERS);
      boolean[] labels = new boolean[CUSTOMERS];
      for (int i = 0; i < CUSTOMERS; i++) {
        labels[i] = random.nextDouble() < scores[i];
      }
      Promise promise = new Promise(precision, 0.95);
      Thresholds.Judgement judgement =
          promise.judge(scores, labels, random.ints(CUSTOMERS, 0, 5).toArray());
      long predicted = judgement.predicted().cardinality();
      long right =
          IntStream.range(0, CUSTOMERS)
              .filter(i -> judgement.predicted().get(i) && labels[i])
              .count();
      Share claimed = Share.of(right, predicted);
      if (promise.objection(judgement.threshold(), claimed).isEmpty()) {
        double threshold = judgement.threshold().orElseThrow();
        double truth = Arrays.stream(all).filter(p -> p >= threshold).average().orElseThrow();
        published++;
        covered += claimed.low() <= truth && truth <= claimed.high() ? 1 : 0;
        kept += truth >= precision ? 1 : 0;
      }
    }
    assertThat(published).isGreaterThan(SEEDS / 4);
    assertThat((double) covered / published).isGreaterThan(0.92);
    assertThat((double) kept / published).isGreaterThan(0.92);
  }

  @Test
  void randomLabelsYieldNoTag() {
    int published = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      double[][] shares = new double[CUSTOMERS][];
      int[] classes = new int[CUSTOMERS];
      for (int i = 0; i < CUSTOMERS; i++) {
        double share = random.nextDouble();
        shares[i] = new double[] {share, 1 - share};
        classes[i] = random.nextInt(2);
      }
      HeldOut held =
          new HeldOut(
              classes,
              random.ints(CUSTOMERS, 0, 5).toArray(),
              Collections.nCopies(CUSTOMERS, List.of()));
      published +=
          held.values(List.of("a", "b"), shares, new Promise(0.6, 0.95)).stream()
                  .anyMatch(value -> value.threshold() != null)
              ? 1
              : 0;
    }
    assertThat(published).isLessThanOrEqualTo(SEEDS / 100);
  }

  @Test
  void aCurveGivesTheRate() {
    Random random = new Random(3);
    double[] logOdds = random.doubles(5000, -3, 3).toArray();
    boolean[] labels = new boolean[5000];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 * logOdds[i] - 1)));
    }
    Platt curve = Platt.of(logOdds, labels);
    assertThat(curve.slope()).isCloseTo(0.5, within(0.1));
    assertThat(curve.intercept()).isCloseTo(-1, within(0.1));
    // Where a score says the contrary, it is not listened to.
    double[] against = Arrays.stream(logOdds).map(x -> -x).toArray();
    Platt flat = Platt.of(against, labels);
    assertThat(flat.of(0.9)).isEqualTo(flat.of(0.1));
  }
}
