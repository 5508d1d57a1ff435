package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.inference.OneWayAnova;
import org.junit.jupiter.api.Test;

class VarianceTest {
  private static Variance.Group group(double... values) {
    return new Variance.Group(
        values.length, Arrays.stream(values).sum(), Arrays.stream(values).map(v -> v * v).sum());
  }

  @Test
  void isWhatAnotherAnalysisOfVarianceSays() {
    double[] a = {1, 2, 4, 3.5};
    double[] b = {4, 6, 5};
    double[] c = {2, 9, 1, 0, 3};
    Variance variance = Variance.of(List.of(group(a), group(b), group(c)));
    assertThat(variance.pValue())
        .isCloseTo(new OneWayAnova().anovaPValue(List.of(a, b, c)), within(1e-12));
    // Half of the variance: means 1 and 3, one to either side of each.
    assertThat(Variance.of(List.of(group(0, 2), group(2, 4))).etaSquared())
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void nothingIsSaidWhereThereIsNothingToTellApart() {
    assertThat(Variance.of(List.of(group(1, 2, 3))).pValue()).isNaN();
    assertThat(Variance.of(List.of(group(0, 0), group(0))).etaSquared()).isNaN();
    assertThat(Variance.of(List.of(group(0, 0), group(0))).pValue()).isNaN();
    assertThat(Variance.of(List.of(group(0, 0), group(1, 1))).pValue()).isZero();
    assertThat(Variance.of(List.of(group(0), group(1))).pValue()).isNaN();
  }
}
