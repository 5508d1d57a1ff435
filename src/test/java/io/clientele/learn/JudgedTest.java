package io.clientele.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgedTest {
  private static final double[] LABELS = {0, 0, 1, 1};
  private static final Judged FOUR = new Judged(new double[] {0.1, 0.4, 0.35, 0.8}, LABELS);

  @Test
  void rankingIsMeasuredByPairsAndByPrecision() {
    // Of the four pairs of a purchaser and another, three are in order.
    assertThat(FOUR.auc().value()).isCloseTo(0.75, within(1e-12));
    // Precision 1 at the first purchaser found, 2/3 at the second.
    assertThat(FOUR.averagePrecision()).isCloseTo((1 + 2.0 / 3) / 2, within(1e-12));
  }

  @Test
  void equalScoresTellNothing() {
    Judged same = new Judged(new double[] {0.3, 0.3, 0.3, 0.3, 0.3}, new double[] {1, 0, 0, 1, 0});
    assertThat(same.auc().value()).isCloseTo(0.5, within(1e-12));
    assertThat(same.averagePrecision()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void theErrorOfProbabilitiesIsTheirMeanSquare() {
    assertThat(FOUR.brier().value())
        .isCloseTo((0.01 + 0.16 + 0.65 * 0.65 + 0.04) / 4, within(1e-12));
    Judged.Figure less = FOUR.brierLessThan(new Judged(new double[4], LABELS));
    assertThat(less.value()).isCloseTo(0.5 - FOUR.brier().value(), within(1e-12));
    assertThat(less.low()).isLessThan(less.value());
    assertThat(less.high() - less.value()).isCloseTo(less.value() - less.low(), within(1e-12));
  }

  @Test
  void tenthsTellLiftAndCalibration() {
    // A hundred customers; of the hundredths above a half, all purchased.
    double[] scores = IntStream.range(0, 100).mapToDouble(i -> i / 100.0).toArray();
    double[] labels = Arrays.stream(scores).map(score -> score < 0.5 ? 0 : 1).toArray();
    Judged judged = new Judged(scores, labels);
    assertThat(judged.lift(10)).isCloseTo(2, within(1e-12));
    assertThat(judged.lift(6)).isCloseTo(2, within(1e-12));
    assertThat(judged.lift(5)).isZero();
    // Tenths are off by 0.045, 0.145 … 0.445 below and by 0.455 … 0.055 above.
    assertThat(judged.calibrationError()).isCloseTo(0.25, within(1e-12));
    assertThat(new Judged(labels, labels).calibrationError()).isZero();
  }
}
