package io.clientele.segment.cluster;

import java.util.Arrays;

/**
 * Gives each row a column of its own so that what they bring is most (Kuhn 1955), by shortest
 * augmenting paths with potentials (Jonker and Volgenant 1987).
 */
final class HungarianAssignment {
  private HungarianAssignment() {}

  /**
   * Each row's column, -1 for a row that gets none because there are more rows than columns.
   *
   * @param gain what a row brings with a column; as many columns in every row
   */
  static int[] of(double[][] gain) {
    int rows = gain.length;
    int columns = rows == 0 ? 0 : gain[0].length;
    int size = Math.max(rows, columns);
    // Rows and columns from 1; place 0 stands for none.
    double[] rowPotential = new double[size + 1];
    double[] columnPotential = new double[size + 1];
    int[] rowOf = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      augment(gain, row, rowOf, rowPotential, columnPotential);
    }
    int[] columnOf = new int[rows];
    Arrays.fill(columnOf, -1);
    for (int column = 1; column <= columns; column++) {
      if (rowOf[column] <= rows) {
        columnOf[rowOf[column] - 1] = column - 1;
      }
    }
    return columnOf;
  }

  private static void augment(
      double[][] gain, int row, int[] rowOf, double[] rowPotential, double[] columnPotential) {
    int size = rowOf.length - 1;
    double[] least = new double[size + 1];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    int[] before = new int[size + 1];
    boolean[] visited = new boolean[size + 1];
    rowOf[0] = row;
    int column = 0;
    while (rowOf[column] != 0) {
      visited[column] = true;
      int from = rowOf[column];
      double delta = Double.POSITIVE_INFINITY;
      int next = 0;
      for (int to = 1; to <= size; to++) {
        if (!visited[to]) {
          double reduced = cost(gain, from, to) - rowPotential[from] - columnPotential[to];
          if (reduced < least[to]) {
            least[to] = reduced;
            before[to] = column;
          }
          if (least[to] < delta) {
            delta = least[to];
            next = to;
          }
        }
      }
      for (int to = 0; to <= size; to++) {
        if (visited[to]) {
          rowPotential[rowOf[to]] += delta;
          columnPotential[to] -= delta;
        } else {
          least[to] -= delta;
        }
      }
      column = next;
    }
    while (column != 0) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }

  /** Rows and columns that only make the matrix square bring nothing. */
  private static double cost(double[][] gain, int row, int column) {
    return row <= gain.length && column <= gain[0].length ? -gain[row - 1][column - 1] : 0;
  }
}
