package io.clientele.forecast;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The distinct histories of customers and how many have each: a count and two values, which are the
 * frequency x, recency t_x and age T of a purchase model. In order of count and values, whatever
 * the order they came in. Values are numbers of entries in a list of the distinct ones, so that
 * what depends on a value alone is computed once for it.
 */
final class Patterns implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int VALUE_BITS = 22;
  private static final int COUNT_BITS = 19;

  /** Any more distinct values than this do not fit. */
  static final int MOST = 1 << (VALUE_BITS - 1);

  final int[] count;
  final int[] first;
  final int[] second;
  final double[] weight;

  /** The distinct first and second values, ascending. */
  final double[] values;

  final int largestCount;

  private Patterns(int[] count, int[] first, int[] second, double[] weight, double[] values) {
    this.count = count;
    this.first = first;
    this.second = second;
    this.weight = weight;
    this.values = values;
    this.largestCount = Arrays.stream(count).max().orElse(0);
  }

  int size() {
    return count.length;
  }

  double first(int pattern) {
    return values[first[pattern]];
  }

  double second(int pattern) {
    return values[second[pattern]];
  }

  /** From histories in any order; the weights of equal ones are added. */
  static Patterns of(int[] counts, double[] firsts, double[] seconds, double[] weights) {
    int rows = counts.length;
    if (rows > MOST || Arrays.stream(counts).anyMatch(c -> c < 0 || c >= 1 << COUNT_BITS)) {
      throw new IllegalStateException("too many patterns, or a count out of range");
    }
    double[] values =
        distinct(DoubleStream.concat(Arrays.stream(firsts), Arrays.stream(seconds)).toArray());
    long[] keys = new long[rows];
    for (int i = 0; i < rows; i++) {
      keys[i] =
          ((long) counts[i] << (2 * VALUE_BITS))
              | ((long) Arrays.binarySearch(values, firsts[i]) << VALUE_BITS)
              | Arrays.binarySearch(values, seconds[i]);
    }
    long[] sorted = keys.clone();
    Arrays.parallelSort(sorted);
    sorted = Arrays.copyOf(sorted, distinct(sorted));
    int[] count = new int[sorted.length];
    int[] first = new int[sorted.length];
    int[] second = new int[sorted.length];
    double[] weight = new double[sorted.length];
    int mask = (1 << VALUE_BITS) - 1;
    for (int i = 0; i < sorted.length; i++) {
      count[i] = (int) (sorted[i] >>> (2 * VALUE_BITS));
      first[i] = (int) (sorted[i] >>> VALUE_BITS) & mask;
      second[i] = (int) sorted[i] & mask;
    }
    for (int i = 0; i < rows; i++) {
      weight[Arrays.binarySearch(sorted, keys[i])] += weights[i];
    }
    return new Patterns(count, first, second, weight, values);
  }

  private static double[] distinct(double[] values) {
    Arrays.parallelSort(values);
    int size = 0;
    for (double value : values) {
      if (size == 0 || values[size - 1] != value) {
        values[size++] = value;
      }
    }
    return Arrays.copyOf(values, size);
  }

  /** Brings the distinct ones of sorted keys to the front, and tells how many there are. */
  private static int distinct(long[] sorted) {
    int size = 0;
    for (long key : sorted) {
      if (size == 0 || sorted[size - 1] != key) {
        sorted[size++] = key;
      }
    }
    return size;
  }
}
