package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LloydTest {
  private static Points points(int size, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[size][3];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      int group = i % 5;
      weights[i] = 0.5 + random.nextDouble();
      Arrays.setAll(rows[i], f -> group * (f + 1) % 5 + random.nextGaussian());
    }
    return new Points(rows, weights);
  }

  /** The same iterations without bounds. */
  private static double[][] plain(Points points, double[][] start) {
    double[][] centres = start;
    for (int iteration = 0; iteration < 100; iteration++) {
      double[][] sums = new double[centres.length][3];
      double[] weights = new double[centres.length];
      for (int i = 0; i < points.size(); i++) {
        int nearest = 0;
        for (int c = 1; c < centres.length; c++) {
          if (Lloyd.squared(points.rows()[i], centres[c])
              < Lloyd.squared(points.rows()[i], centres[nearest])) {
            nearest = c;
          }
        }
        weights[nearest] += points.weights()[i];
        for (int f = 0; f < 3; f++) {
          sums[nearest][f] += points.weights()[i] * points.rows()[i][f];
        }
      }
      double furthest = 0;
      double[][] next = new double[centres.length][];
      for (int c = 0; c < centres.length; c++) {
        double weight = weights[c];
        next[c] =
            weight == 0 ? centres[c] : Arrays.stream(sums[c]).map(sum -> sum / weight).toArray();
        furthest = Math.max(furthest, Math.sqrt(Lloyd.squared(centres[c], next[c])));
      }
      centres = next;
      if (furthest <= 1e-4) {
        break;
      }
    }
    return centres;
  }

  @Test
  void boundsLeaveNothingOut() {
    for (int seed = 0; seed < 20; seed++) {
      Points points = points(400, seed);
      double[][] start = Lloyd.seeded(points, 2 + seed % 7, new SplittableRandom(seed));
      double[][] expected = plain(points, start);
      double[][] found = Lloyd.from(points, start).centres();
      for (int c = 0; c < expected.length; c++) {
        assertThat(found[c]).containsExactly(expected[c], within(1e-9));
      }
    }
  }

  @Test
  void aPointOfWeightTwoIsTwoPoints() {
    double[][] start = {{0}, {10}};
    Points once = new Points(new double[][] {{0}, {3}, {9}}, new double[] {1, 2, 1});
    Points twice = new Points(new double[][] {{0}, {3}, {3}, {9}}, new double[] {1, 1, 1, 1});
    Lloyd.Fit fit = Lloyd.from(once, start);
    assertThat(fit.centres()).isDeepEqualTo(new double[][] {{2}, {9}});
    assertThat(fit.cost()).isEqualTo(Lloyd.from(twice, start).cost()).isEqualTo(6);
  }

  @Test
  void fewerDifferentPointsThanClustersAreNoFailure() {
    Points points = new Points(new double[][] {{1}, {1}, {2}}, new double[] {1, 1, 1});
    assertThat(Lloyd.fit(points, 3, 2, new SplittableRandom(1)).cost()).isZero();
  }
}
