package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** MLlib's mixture of Gaussians with full covariances, by expectation and maximisation. */
record GaussianMixtureMethod(SparkSession spark) implements ClusterMethod {
  @Override
  public Optional<Solution> search(Points points, int clusters, long seed) {
    return Optional.of(
        fitted(
            estimator(clusters, seed).setWeightCol(WeightedVectors.WEIGHT),
            WeightedVectors.of(spark, points)));
  }

  @Override
  public Solution fit(Dataset<Row> vectors, Solution found, long seed) {
    return fitted(estimator(found.size(), seed), vectors);
  }

  private static GaussianMixture estimator(int clusters, long seed) {
    return new GaussianMixture().setK(clusters).setSeed(seed).setFeaturesCol(VECTOR);
  }

  private static Solution fitted(GaussianMixture estimator, Dataset<Row> vectors) {
    GaussianMixtureModel model = estimator.fit(vectors);
    MultivariateGaussian[] found = model.gaussians();
    return new Solution(
        Arrays.stream(found)
            .map(
                gaussian ->
                    Arrays.stream(gaussian.mean().toArray()).mapToObj(Digits::kept).toList())
            .toList(),
        IntStream.range(0, found.length)
            .mapToObj(i -> Gaussian.of(model.weights()[i], rows(found[i])))
            .toList());
  }

  private static double[][] rows(MultivariateGaussian gaussian) {
    int size = gaussian.mean().size();
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        rows[i][j] = gaussian.cov().apply(i, j);
      }
    }
    return rows;
  }
}
