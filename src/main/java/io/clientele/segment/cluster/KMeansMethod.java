package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** K-means: searched in memory by {@link Lloyd}, fitted to everybody by MLlib from there. */
record KMeansMethod(int starts) implements ClusterMethod {
  /** The search leaves little to do. */
  private static final int ITERATIONS = 10;

  /** Clusters in use stay unless others leave a sum of squares that is smaller by this part. */
  private static final double CLEARLY = 1.01;

  @Override
  public Optional<Solution> search(Points points, int clusters, long seed) {
    return Optional.of(
        Solution.of(Lloyd.fit(points, clusters, starts, new SplittableRandom(seed)).centres()));
  }

  @Override
  public Solution resumed(Points points, Solution inUse, Solution found) {
    Lloyd.Fit resumed = Lloyd.from(points, inUse.points());
    double cost = Lloyd.from(points, found.points()).cost();
    return resumed.cost() <= CLEARLY * cost ? Solution.of(resumed.centres()) : found;
  }

  @Override
  public Solution fit(Dataset<Row> vectors, Solution found, long seed) {
    Vector[] start = Arrays.stream(found.points()).map(Vectors::dense).toArray(Vector[]::new);
    KMeansModel model =
        new KMeans()
            .setK(start.length)
            .setSeed(seed)
            .setMaxIterations(ITERATIONS)
            .setInitialModel(new KMeansModel(start))
            .run(ClusterMethod.rdd(vectors));
    return Solution.of(
        Arrays.stream(model.clusterCenters()).map(Vector::toArray).toArray(double[][]::new));
  }
}
