package io.clientele.segment.cluster;

import static org.apache.spark.ml.functions.array_to_vector;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The plain way to choose a number of clusters, to measure ours against: MLlib's k-means of every
 * number on all rows, and the silhouette of each on all rows.
 */
public final class ClusterSweep {
  private static final String CLUSTER = "_cluster";

  private ClusterSweep() {}

  /** A number of clusters, how well it does, and its sum of squared distances. */
  public record Swept(int clusters, double silhouette, double withinSumOfSquares) {}

  /**
   * Tries every number of clusters.
   *
   * @param scale a model whose features and scale are used
   */
  public static List<Swept> run(
      ClusterModel scale, Dataset<Row> buyers, int minClusters, int maxClusters, long seed) {
    Dataset<Row> vectors =
        buyers
            .select(array_to_vector(ClusterModel.scaled(scale.found())).as(ClusterMethod.VECTOR))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Swept> swept = new ArrayList<>();
      for (int k = minClusters; k <= maxClusters; k++) {
        KMeansModel model =
            new KMeans()
                .setK(k)
                .setSeed(seed)
                .setFeaturesCol(ClusterMethod.VECTOR)
                .setPredictionCol(CLUSTER)
                .fit(vectors);
        double silhouette =
            new ClusteringEvaluator()
                .setFeaturesCol(ClusterMethod.VECTOR)
                .setPredictionCol(CLUSTER)
                .evaluate(model.transform(vectors));
        swept.add(new Swept(k, silhouette, model.summary().trainingCost()));
      }
      return swept;
    } finally {
      vectors.unpersist();
    }
  }
}
