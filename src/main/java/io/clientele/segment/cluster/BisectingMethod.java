package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * MLlib's bisecting k-means (Steinbach, Karypis and Kumar 2000). Everybody is then in the cluster
 * with the nearest centre, whichever way the tree of halves would go.
 */
record BisectingMethod(SparkSession spark) implements ClusterMethod {
  @Override
  public Optional<Solution> search(Points points, int clusters, long seed) {
    Dataset<Row> weighted = WeightedVectors.of(spark, points);
    Solution found =
        fitted(estimator(clusters, seed).setWeightCol(WeightedVectors.WEIGHT), weighted);
    return found.size() < clusters ? Optional.empty() : Optional.of(found);
  }

  @Override
  public Solution fit(Dataset<Row> vectors, Solution found, long seed) {
    return fitted(estimator(found.size(), seed), vectors);
  }

  private static BisectingKMeans estimator(int clusters, long seed) {
    return new BisectingKMeans().setK(clusters).setSeed(seed).setFeaturesCol(VECTOR);
  }

  private static Solution fitted(BisectingKMeans estimator, Dataset<Row> vectors) {
    return Solution.of(
        Arrays.stream(estimator.fit(vectors).clusterCenters())
            .map(Vector::toArray)
            .toArray(double[][]::new));
  }
}
