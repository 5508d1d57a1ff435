package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HungarianAssignmentTest {
  /** The most that rows from one on can bring with columns that are not taken, by trying all. */
  private static double most(double[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    // A row may go without only when there are too few columns.
    double best =
        gain.length > gain[0].length ? most(gain, row + 1, taken) : Double.NEGATIVE_INFINITY;
    for (int column = 0; column < taken.length; column++) {
      if (!taken[column]) {
        taken[column] = true;
        best = Math.max(best, gain[row][column] + most(gain, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }

  private static double brought(double[][] gain, int[] columnOf) {
    double sum = 0;
    for (int row = 0; row < gain.length; row++) {
      sum += columnOf[row] < 0 ? 0 : gain[row][columnOf[row]];
    }
    return sum;
  }

  @Test
  void itBringsAsMuchAsTheBestOfAllAssignments() {
    Random random = new Random(3);
    for (int trial = 0; trial < 500; trial++) {
      int rows = 1 + random.nextInt(6);
      int columns = 1 + random.nextInt(6);
      double[][] gain = new double[rows][columns];
      for (double[] row : gain) {
        // Few values, so that there are ties.
        Arrays.setAll(row, i -> trialValue(random));
      }
      int[] found = HungarianAssignment.of(gain);
      assertThat(Arrays.stream(found).filter(column -> column >= 0).distinct().count())
          .isEqualTo(Math.min(rows, columns));
      assertThat(brought(gain, found)).isCloseTo(most(gain, 0, new boolean[columns]), within(1e-9));
    }
  }

  private static double trialValue(Random random) {
    return random.nextBoolean() ? random.nextInt(4) : random.nextDouble() * 10;
  }

  @Test
  void nearestFirstWouldBeWrong() {
    assertThat(HungarianAssignment.of(new double[][] {{10, 9}, {9, 1}})).containsExactly(1, 0);
  }

  @Test
  void nobodyGetsNothing() {
    assertThat(HungarianAssignment.of(new double[0][0])).isEmpty();
  }
}
