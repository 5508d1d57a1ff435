package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.junit.jupiter.api.Test;

class NearnessTest {
  private static final Scaled FEATURE = new Scaled("revenue", 0, 4, 2, 2);

  private static double[] found(Nearness nearness, Double... values) {
    return Nearness.of(nearness, new GenericArrayData(values)).toDoubleArray();
  }

  private static Nearness nearness(double limit, double[]... centres) {
    return new Nearness(List.of(FEATURE), Solution.of(centres), limit);
  }

  @Test
  void aFeatureIsLoggedPulledInAndScaled() {
    double found = found(nearness(0, new double[] {0}), Math.expm1(3))[2];
    assertThat(found).isCloseTo(0.5, within(1e-6));
    assertThat(found(nearness(0, new double[] {0}), 1e9)[2]).isEqualTo(1);
    assertThat(found * Scaled.STEPS).isEqualTo(Math.rint(found * Scaled.STEPS));
  }

  @Test
  void nothingAndNoNumberAreZero() {
    Nearness nearness = nearness(0, new double[] {0}, new double[] {-1});
    assertThat(found(nearness, (Double) null)).containsExactly(2, 0, -1);
    assertThat(found(nearness, Double.NaN)).containsExactly(2, 0, -1);
  }

  @Test
  void ofEquallyNearOnesItIsTheFirst() {
    assertThat(found(nearness(0, new double[] {0.5}, new double[] {-0.5}), Math.expm1(2))[0])
        .isEqualTo(1);
  }

  @Test
  void whoIsTooFarFromEveryCentreIsInNone() {
    // 1 from the centre when pulled in, by another 2 before.
    Double far = Math.expm1(8);
    assertThat(found(nearness(2.3, new double[] {0}), far)[0]).isEqualTo(1);
    assertThat(found(nearness(2.2, new double[] {0}), far)[0]).isZero();
    assertThat(found(nearness(0, new double[] {0}), far)[0]).isEqualTo(1);
  }

  @Test
  void inAMixtureItIsTheMostLikely() {
    double[][] wide = {{2, 0.8}, {0.8, 1}};
    double[][] narrow = {{0.1, 0}, {0, 0.3}};
    Solution mixture =
        new Solution(
            List.of(List.of(0.0, 0.0), List.of(1.0, 1.0)),
            List.of(Gaussian.of(0.7, wide), Gaussian.of(0.3, narrow)));
    Nearness nearness = new Nearness(List.of(), mixture, 0);
    var one = new MultivariateNormalDistribution(new double[] {0, 0}, wide);
    var other = new MultivariateNormalDistribution(new double[] {1, 1}, narrow);
    for (double x = -3; x <= 3; x += 0.25) {
      for (double y = -3; y <= 3; y += 0.25) {
        double[] point = {x, y};
        assertThat(nearness.cluster(point))
            .isEqualTo(0.7 * one.density(point) >= 0.3 * other.density(point) ? 0 : 1);
      }
    }
  }
}
