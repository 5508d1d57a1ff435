package io.clientele.segment.cluster;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Brings customers' features to scale and tells the nearest cluster, for many customers. */
public final class Nearness implements Serializable {
  private static final long serialVersionUID = 1;

  private final Scaled[] features;
  private final double[][] centres;
  private final double[][][] whitening;
  private final double[] offsets;
  private final double limit;

  /**
   * For a model.
   *
   * @param limit a customer further from every centre is in no cluster; 0 for no limit
   */
  Nearness(List<Scaled> features, Solution solution, double limit) {
    this.features = features.toArray(Scaled[]::new);
    this.limit = limit;
    centres = solution.points();
    whitening =
        solution.gaussians().stream()
            .map(
                gaussian ->
                    gaussian.whitening().stream()
                        .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                        .toArray(double[][]::new))
            .toArray(double[][][]::new);
    offsets = solution.gaussians().stream().mapToDouble(Gaussian::offset).toArray();
  }

  /**
   * Called by generated code: the place of a customer's cluster from 1, or 0 for an outlier; the
   * squared distance to the nearest centre; then the scaled features.
   *
   * @param given the features, null for zero
   */
  public static ArrayData of(Nearness nearness, ArrayData given) {
    double[] found = new double[2 + nearness.features.length];
    double[] point = new double[nearness.features.length];
    double excess = 0;
    for (int i = 0; i < point.length; i++) {
      double value = given.isNullAt(i) ? 0 : given.getDouble(i);
      double logged = Scaled.logged(Double.isNaN(value) ? 0 : value);
      point[i] = nearness.features[i].scale(logged);
      excess += nearness.features[i].excess(logged);
      found[2 + i] = point[i];
    }
    double distance = nearness.distance(point);
    boolean outlier = nearness.limit > 0 && distance + excess > nearness.limit * nearness.limit;
    found[0] = outlier ? 0 : nearness.cluster(point) + 1;
    found[1] = distance;
    return UnsafeArrayData.fromPrimitiveArray(found);
  }

  /** Squared distance to the nearest centre. */
  double distance(double[] point) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] centre : centres) {
      least = Math.min(least, Lloyd.squared(point, centre));
    }
    return least;
  }

  /** The most likely cluster, which without a mixture is the nearest; of equals the first. */
  int cluster(double[] point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int cluster = 0; cluster < centres.length; cluster++) {
      double distance =
          offsets.length == 0
              ? Lloyd.squared(point, centres[cluster])
              : offsets[cluster] + mahalanobis(point, cluster);
      if (distance < least) {
        least = distance;
        nearest = cluster;
      }
    }
    return nearest;
  }

  /** Squared. */
  private double mahalanobis(double[] point, int cluster) {
    double sum = 0;
    for (double[] row : whitening[cluster]) {
      double whitened = 0;
      for (int i = 0; i < row.length; i++) {
        whitened += row[i] * (point[i] - centres[cluster][i]);
      }
      sum += whitened * whitened;
    }
    return sum;
  }
}
