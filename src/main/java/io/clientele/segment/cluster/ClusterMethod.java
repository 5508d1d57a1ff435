package io.clientele.segment.cluster;

import io.clientele.config.Clusters;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How clusters are fitted. */
interface ClusterMethod {
  /** The column of vectors of scaled features. */
  String VECTOR = "_vector";

  static ClusterMethod of(Clusters config, SparkSession spark) {
    return switch (config.method()) {
      case Clusters.K_MEANS -> new KMeansMethod(config.seeds());
      case Clusters.BISECTING -> new BisectingMethod(spark);
      default -> new GaussianMixtureMethod(spark);
    };
  }

  /**
   * Clusters of points in memory, to choose their number by; nothing where this number cannot be.
   */
  Optional<Solution> search(Points points, int clusters, long seed);

  /** What came out of clusters that are in use, unless what was found anew is clearly better. */
  default Solution resumed(Points points, Solution inUse, Solution found) {
    return found;
  }

  /**
   * Clusters of all customers.
   *
   * @param vectors kept for several passes
   * @param found what the search found
   */
  Solution fit(Dataset<Row> vectors, Solution found, long seed);

  /** As the older half of MLlib, which can start from what the search found, takes them. */
  static RDD<org.apache.spark.mllib.linalg.Vector> rdd(Dataset<Row> vectors) {
    return vectors.select(VECTOR).javaRDD().map(row -> Vectors.fromML(row.<Vector>getAs(0))).rdd();
  }
}
