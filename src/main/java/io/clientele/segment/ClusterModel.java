package io.clientele.segment;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.config.Clusters;
import io.clientele.schema.CustomerAccounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeans;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * K-means clusters of buyers. Features are put on a log scale, pulled in at the ends and scaled by
 * their interquartile range; the number of clusters is the one with the best silhouette; clusters
 * are numbered by falling value and named by what sets them apart. The same buyers give the same
 * clusters whatever the partitions: rows are laid out by customer before every fit, and centres are
 * rounded before they are used.
 *
 * @param centres cluster by cluster, on the scaled features, in order of number
 * @param names the clusters' names, in the same order
 * @param silhouettes what was tried: number of clusters and silhouette, NaN when a cluster came out
 *     too small
 * @param withinSumOfSquares sum of squared distances to the nearest centre, of all buyers
 */
record ClusterModel(
    List<Scaled> features,
    List<double[]> centres,
    List<String> names,
    List<Tried> silhouettes,
    double withinSumOfSquares) {

  /** A number of clusters that was tried. */
  record Tried(int clusters, double silhouette, double smallestShare) {}

  /**
   * A feature and how it is brought to scale.
   *
   * @param low lower end after log, below which values are pulled in
   * @param high upper end
   * @param median after log
   * @param range interquartile range after log, or where that is 0 the distance between the ends; 0
   *     for a constant
   */
  record Scaled(String name, double low, double high, double median, double range) {
    Column column() {
      Column pulled = greatest(lit(low), least(lit(high), logged(name)));
      return range == 0 ? lit(0.0) : pulled.minus(median).divide(range);
    }
  }

  /** Rows of a large shop are laid out in this many parts. */
  private static final int PARTS = 8;

  private static final String VECTOR = "_vector";
  private static final String CLUSTER = "_cluster";

  static Column logged(String feature) {
    Column value = coalesce(col(feature).cast("double"), lit(0.0));
    return signum(value).multiply(log1p(abs(value)));
  }

  /** Learns clusters from buyers. */
  static ClusterModel fit(Clusters config, Dataset<Row> buyers, long customers, long seed) {
    List<Scaled> scaled = scale(config, buyers);
    boolean all = customers <= config.searchCustomers();
    Dataset<Row> vectors = laidOut(vectors(scaled, buyers), all ? 1 : PARTS);
    Dataset<Row> sample =
        all ? vectors : laidOut(sample(vectors, customers, config.searchCustomers()), 1);
    List<Tried> tried = new ArrayList<>();
    try {
      KMeansModel best = null;
      for (int k = config.minClusters(); k <= config.maxClusters(); k++) {
        KMeansModel model = best(1, sample, k, seed);
        Tried trial = judge(config, model, sample, k);
        boolean better =
            !Double.isNaN(trial.silhouette())
                && tried.stream().noneMatch(other -> other.silhouette() >= trial.silhouette());
        tried.add(trial);
        best = better ? model : best;
      }
      if (best == null) {
        return new ClusterModel(scaled, List.of(), List.of(), tried, Double.NaN);
      }
      KMeansModel fitted = best(config.seeds(), vectors, best.getK(), seed);
      List<double[]> centres = ordered(fitted.clusterCenters(), scaled);
      return new ClusterModel(
          scaled, centres, names(centres, scaled), tried, round(fitted.summary().trainingCost()));
    } finally {
      sample.unpersist();
      vectors.unpersist();
    }
  }

  /**
   * The same rows in the same parts and order, whatever the session's settings, kept for the fits.
   */
  private static Dataset<Row> laidOut(Dataset<Row> vectors, int parts) {
    Column customer = CustomerAccounts.CUSTOMER_ID.col();
    return vectors
        .repartition(parts, customer)
        .sortWithinPartitions(customer)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static List<Scaled> scale(Clusters config, Dataset<Row> buyers) {
    List<Column> quantiles = new ArrayList<>();
    for (String feature : config.features()) {
      quantiles.add(
          percentile(
              logged(feature),
              org.apache.spark.sql.functions.array(
                  lit(config.winsorise()),
                  lit(0.25),
                  lit(0.5),
                  lit(0.75),
                  lit(1 - config.winsorise()))));
    }
    Row row =
        buyers
            .agg(quantiles.get(0), quantiles.subList(1, quantiles.size()).toArray(Column[]::new))
            .head();
    List<Scaled> scaled = new ArrayList<>();
    for (int i = 0; i < config.features().size(); i++) {
      List<Double> at = row.getList(i);
      double range = at.get(3) - at.get(1);
      scaled.add(
          new Scaled(
              config.features().get(i),
              at.get(0),
              at.get(4),
              at.get(2),
              range > 0 ? range : at.get(4) - at.get(0)));
    }
    return scaled;
  }

  private static Dataset<Row> vectors(List<Scaled> features, Dataset<Row> buyers) {
    List<Column> columns = new ArrayList<>(List.of(CustomerAccounts.CUSTOMER_ID.col()));
    features.forEach(feature -> columns.add(feature.column().as(feature.name())));
    return new VectorAssembler()
        .setInputCols(features.stream().map(Scaled::name).toArray(String[]::new))
        .setOutputCol(VECTOR)
        .transform(buyers.select(columns.toArray(Column[]::new)))
        .select(CustomerAccounts.CUSTOMER_ID.col(), col(VECTOR));
  }

  /** About as many customers as wanted, picked by their id. */
  private static Dataset<Row> sample(Dataset<Row> vectors, long customers, int wanted) {
    long threshold = (long) (1_000_000.0 * wanted / customers);
    return vectors.where(
        pmod(xxhash64(CustomerAccounts.CUSTOMER_ID.col()), lit(1_000_000L)).lt(threshold));
  }

  private static Tried judge(Clusters config, KMeansModel model, Dataset<Row> sample, int k) {
    long[] sizes = model.summary().clusterSizes();
    double smallest =
        (double) Arrays.stream(sizes).min().orElse(0) / Math.max(1, Arrays.stream(sizes).sum());
    if (model.clusterCenters().length < k || smallest < config.smallestShare()) {
      return new Tried(k, Double.NaN, smallest);
    }
    double silhouette =
        new ClusteringEvaluator()
            .setFeaturesCol(VECTOR)
            .setPredictionCol(CLUSTER)
            .evaluate(model.transform(sample));
    return new Tried(k, round(silhouette), smallest);
  }

  /** The best fit of several starting points. */
  private static KMeansModel best(int starts, Dataset<Row> vectors, int k, long seed) {
    KMeansModel best = null;
    for (int i = 0; i < starts; i++) {
      KMeansModel model =
          new KMeans()
              .setK(k)
              .setSeed(seed + i)
              .setFeaturesCol(VECTOR)
              .setPredictionCol(CLUSTER)
              .fit(vectors);
      if (best == null
          || round(model.summary().trainingCost()) < round(best.summary().trainingCost())) {
        best = model;
      }
    }
    return best;
  }

  /** Twelve significant digits: what remains of a sum when its terms come in another order. */
  private static double round(double value) {
    return Double.isFinite(value) && value != 0
        ? new java.math.BigDecimal(value).round(new java.math.MathContext(12)).doubleValue()
        : value;
  }

  /**
   * The most valuable first: by revenue where it is a feature, else by the first feature; of equals
   * by the other features.
   */
  private static List<double[]> ordered(Vector[] centres, List<Scaled> features) {
    int by =
        IntStream.range(0, features.size())
            .filter(
                i ->
                    features.get(i).name().startsWith("revenue")
                        || features.get(i).name().startsWith("contribution"))
            .findFirst()
            .orElse(0);
    return Arrays.stream(centres)
        .map(centre -> Arrays.stream(centre.toArray()).map(ClusterModel::round).toArray())
        .sorted(
            Comparator.<double[]>comparingDouble(centre -> -centre[by])
                .thenComparing(Arrays::compare))
        .toList();
  }

  /** The two features in which a centre is furthest from the median buyer, in words. */
  private static List<String> names(List<double[]> centres, List<Scaled> features) {
    List<String> names = new ArrayList<>();
    for (double[] centre : centres) {
      String name =
          IntStream.range(0, centre.length)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(i -> -Math.abs(centre[i]))
                      .thenComparing(i -> i))
              .limit(2)
              .map(i -> (centre[i] >= 0 ? "high " : "low ") + features.get(i).name())
              .reduce((a, b) -> a + ", " + b)
              .orElse("all alike");
      names.add(String.format(Locale.ROOT, "%d: %s", names.size() + 1, name));
    }
    return names;
  }

  boolean isRefused() {
    return centres.isEmpty();
  }

  /** The number of the nearest centre, 1 upwards; of equally near ones the first. */
  Column nearest() {
    Column best = lit(null).cast("int");
    Column least = null;
    for (int cluster = centres.size() - 1; cluster >= 0; cluster--) {
      Column distance = distance(centres.get(cluster));
      Column closest = least == null ? lit(true) : distance.leq(least);
      best = org.apache.spark.sql.functions.when(closest, lit(cluster + 1)).otherwise(best);
      least = least == null ? distance : least(distance, least);
    }
    return best;
  }

  private Column distance(double[] centre) {
    Column sum = lit(0.0);
    for (int i = 0; i < centre.length; i++) {
      Column difference = features.get(i).column().minus(centre[i]);
      sum = sum.plus(difference.multiply(difference));
    }
    return sum;
  }

  String json() {
    return "";
  }

  static ClusterModel of(String json) {
    return null;
  }

  java.time.LocalDate trainedOn() {
    return null;
  }

  boolean isDue(Clusters config, java.time.LocalDate date) {
    return true;
  }

  Column id() {
    return nearest();
  }

  Column name() {
    return lit("");
  }
}
