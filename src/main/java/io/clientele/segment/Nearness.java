package io.clientele.segment;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Which cluster a customer is in, ready to be computed for many. */
public final class Nearness implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[][] centres;
  private final double[][][] whitening;
  private final double[] offsets;

  Nearness(Solution solution) {
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
   * Called by generated code: squared distance to the nearest centre, and the place of the cluster,
   * from 1.
   */
  public static ArrayData nearest(Nearness nearness, ArrayData features) {
    double[] point = features.toDoubleArray();
    return UnsafeArrayData.fromPrimitiveArray(
        new double[] {nearness.distance(point), nearness.cluster(point) + 1});
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
