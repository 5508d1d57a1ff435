package io.clientele.segment.cluster;

/**
 * Mean silhouette by squared distances (Rousseeuw 1987), as MLlib's ClusteringEvaluator computes
 * it: from the sums of each cluster, without a matrix of distances.
 */
final class Silhouette {
  private Silhouette() {}

  /**
   * From -1 to 1; a point alone in its cluster has 0.
   *
   * @param labels each point's cluster, from 0
   * @param clusters how many there are
   */
  static double of(Points points, int[] labels, int clusters) {
    int features = points.features();
    double[] weights = new double[clusters];
    double[] norms = new double[clusters];
    double[][] sums = new double[clusters][features];
    for (int i = 0; i < points.size(); i++) {
      double weight = points.weights()[i];
      weights[labels[i]] += weight;
      norms[labels[i]] += weight * norm(points.rows()[i]);
      for (int f = 0; f < features; f++) {
        sums[labels[i]][f] += weight * points.rows()[i][f];
      }
    }
    double total = 0;
    for (int i = 0; i < points.size(); i++) {
      double weight = points.weights()[i];
      int own = labels[i];
      if (weights[own] <= weight) {
        continue;
      }
      double[] point = points.rows()[i];
      double norm = norm(point);
      double within = 0;
      double nearest = Double.POSITIVE_INFINITY;
      for (int cluster = 0; cluster < clusters; cluster++) {
        if (weights[cluster] > 0) {
          double dot = 0;
          for (int f = 0; f < features; f++) {
            dot += point[f] * sums[cluster][f];
          }
          double mean = norm + (norms[cluster] - 2 * dot) / weights[cluster];
          if (cluster == own) {
            within = mean * weights[own] / (weights[own] - weight);
          } else {
            nearest = Math.min(nearest, mean);
          }
        }
      }
      double larger = Math.max(within, nearest);
      total += larger > 0 ? weight * (nearest - within) / larger : 0;
    }
    return total / points.weight();
  }

  private static double norm(double[] point) {
    double sum = 0;
    for (double value : point) {
      sum += value * value;
    }
    return sum;
  }
}
