package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogSpaceTest {
  @Test
  void logarithmsNearOneKeepTheirDigits() {
    for (double x = 1e-300; x < 1e300; x *= 7) {
      assertThat(LogSpace.onePlus(x)).isCloseTo(Math.log1p(x), within(1e-15 * Math.log1p(x)));
      if (x < 1) {
        assertThat(LogSpace.onePlus(-x)).isCloseTo(Math.log1p(-x), within(-1e-15 * Math.log1p(-x)));
      }
    }
    assertThat(LogSpace.onePlus(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void sumsOfWhatDoesNotFitInANumber() {
    assertThat(LogSpace.sum(1000, 1000)).isCloseTo(1000 + Math.log(2), within(1e-12));
    assertThat(LogSpace.sum(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(LogSpace.onePlusExp(-2000)).isZero();
    assertThat(LogSpace.onePlusExp(2000)).isEqualTo(2000);
    assertThat(LogSpace.share(2000)).isEqualTo(1);
    assertThat(LogSpace.share(-2000)).isZero();
  }
}
