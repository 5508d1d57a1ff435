package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdjustedRandIndexTest {
  private static double of(int[] one, int[] other) {
    double[] weights = new double[one.length];
    Arrays.fill(weights, 1);
    return AdjustedRandIndex.of(one, other, weights);
  }

  @Test
  void itIsThatOfYeungAndRuzzo() {
    // Supplement to Bioinformatics 17 (2001), 763-774: ten objects, 0.313.
    int[] classes = {0, 0, 1, 1, 1, 1, 2, 2, 2, 2};
    int[] clusters = {0, 1, 0, 1, 1, 2, 2, 2, 2, 2};
    double expected = 13 * 14 / 45.0;
    assertThat(of(classes, clusters))
        .isCloseTo((7 - expected) / (13.5 - expected), within(1e-12))
        .isCloseTo(0.313, within(0.0005));
  }

  @Test
  void equalPartitionsHaveOneWhateverTheNumbersAndTheOrder() {
    assertThat(of(new int[] {0, 0, 1, 2}, new int[] {2, 2, 0, 1})).isEqualTo(1);
    assertThat(of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}))
        .isCloseTo(4 / 7.0, within(1e-12));
    assertThat(of(new int[] {0, 0, 0}, new int[] {0, 0, 0})).isEqualTo(1);
  }

  @Test
  void unrelatedPartitionsHaveAboutNone() {
    Random random = new Random(5);
    int[] one = IntStream.range(0, 20_000).map(i -> random.nextInt(4)).toArray();
    int[] other = IntStream.range(0, 20_000).map(i -> random.nextInt(7)).toArray();
    assertThat(of(one, other)).isCloseTo(0, within(0.001));
  }

  @Test
  void aPointOfWeightThreeIsThreePoints() {
    assertThat(
            AdjustedRandIndex.of(
                new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, new double[] {3, 1, 2, 1}))
        .isCloseTo(
            of(new int[] {0, 0, 0, 0, 1, 1, 1}, new int[] {0, 0, 0, 1, 1, 1, 1}), within(1e-12));
  }
}
