package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Weighted k-means of points in memory: seeded by greedy k-means++ (Arthur and Vassilvitskii 2007),
 * then Lloyd's iterations, which by Hamerly's bounds (2010) look only at points that may change.
 */
final class Lloyd {
  private static final int MAX_ITERATIONS = 100;

  /** Centres that move less are where they stay; the same as MLlib's. */
  private static final double TOLERANCE = 1e-4;

  private final Points points;
  private final int size;
  private final double[][] centres;
  private final int[] labels;

  /** No less than a point's distance to its centre. */
  private final double[] upper;

  /** No more than its distance to any other. */
  private final double[] lower;

  private Lloyd(Points points, double[][] start) {
    this.points = points;
    this.size = points.size();
    this.centres = Arrays.stream(start).map(double[]::clone).toArray(double[][]::new);
    this.labels = new int[size];
    this.upper = new double[size];
    this.lower = new double[size];
  }

  /** Centres, and the sum of squared distances to the nearest of them. */
  @SuppressWarnings("ArrayRecordComponent")
  record Fit(double[][] centres, double cost) {}

  /** The best of several starts; of equals the first. */
  static Fit fit(Points points, int clusters, int starts, SplittableRandom random) {
    Fit best = null;
    for (int i = 0; i < starts; i++) {
      Fit fit = from(points, seeded(points, clusters, random.split()));
      best = best == null || fit.cost() < best.cost() ? fit : best;
    }
    return best;
  }

  static Fit from(Points points, double[][] start) {
    Lloyd lloyd = new Lloyd(points, start);
    for (int i = 0; i < lloyd.size; i++) {
      lloyd.look(i);
    }
    for (int i = 0; i < MAX_ITERATIONS && lloyd.move(); i++) {
      lloyd.assign();
    }
    double cost = 0;
    for (int i = 0; i < lloyd.size; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double[] centre : lloyd.centres) {
        nearest = Math.min(nearest, squared(points.rows()[i], centre));
      }
      cost += points.weights()[i] * nearest;
    }
    return new Fit(lloyd.centres, cost);
  }

  static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** Of some candidates drawn by squared distance, each time the one that leaves the least cost. */
  static double[][] seeded(Points points, int clusters, SplittableRandom random) {
    int candidates = 2 + (int) Math.log(clusters);
    double[][] centres = new double[clusters][];
    double[] costs = points.weights().clone();
    double[] nearest = new double[points.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int cluster = 0; cluster < clusters; cluster++) {
      Drawing drawing = new Drawing(costs);
      double least = Double.POSITIVE_INFINITY;
      double[] best = null;
      for (int i = 0; i < (cluster == 0 ? 1 : candidates); i++) {
        int drawn = drawing.draw(random);
        double[] reached = new double[points.size()];
        double left = 0;
        for (int p = 0; p < points.size(); p++) {
          reached[p] = Math.min(nearest[p], squared(points.rows()[p], points.rows()[drawn]));
          left += points.weights()[p] * reached[p];
        }
        if (left < least) {
          least = left;
          centres[cluster] = points.rows()[drawn];
          best = reached;
        }
      }
      nearest = best;
      for (int p = 0; p < points.size(); p++) {
        costs[p] = points.weights()[p] * nearest[p];
      }
    }
    return centres;
  }

  private void assign() {
    int clusters = centres.length;
    double[] half = new double[clusters];
    for (int a = 0; a < clusters; a++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int b = 0; b < clusters; b++) {
        nearest = a == b ? nearest : Math.min(nearest, squared(centres[a], centres[b]));
      }
      half[a] = Math.sqrt(nearest) / 2;
    }
    for (int i = 0; i < size; i++) {
      double bound = Math.max(half[labels[i]], lower[i]);
      if (upper[i] > bound) {
        upper[i] = Math.sqrt(squared(points.rows()[i], centres[labels[i]]));
        if (upper[i] > bound) {
          look(i);
        }
      }
    }
  }

  /** Looks at every centre. */
  private void look(int point) {
    double least = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < centres.length; cluster++) {
      double distance = squared(points.rows()[point], centres[cluster]);
      if (distance < least) {
        second = least;
        least = distance;
        labels[point] = cluster;
      } else if (distance < second) {
        second = distance;
      }
    }
    upper[point] = Math.sqrt(least);
    lower[point] = Math.sqrt(second);
  }

  /** Moves centres to the means of their points; one without points stays. */
  private boolean move() {
    double[][] sums = new double[centres.length][points.features()];
    double[] weights = new double[centres.length];
    for (int i = 0; i < size; i++) {
      double weight = points.weights()[i];
      double[] sum = sums[labels[i]];
      double[] row = points.rows()[i];
      weights[labels[i]] += weight;
      for (int f = 0; f < row.length; f++) {
        sum[f] += weight * row[f];
      }
    }
    double[] moved = new double[centres.length];
    for (int cluster = 0; cluster < centres.length; cluster++) {
      if (weights[cluster] > 0) {
        for (int f = 0; f < points.features(); f++) {
          sums[cluster][f] /= weights[cluster];
        }
        moved[cluster] = Math.sqrt(squared(centres[cluster], sums[cluster]));
        centres[cluster] = sums[cluster];
      }
    }
    double furthest = Arrays.stream(moved).max().orElse(0);
    for (int i = 0; i < size; i++) {
      upper[i] += moved[labels[i]];
      lower[i] -= furthest;
    }
    return furthest > TOLERANCE;
  }
}
