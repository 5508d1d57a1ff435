package io.clientele.segment.cluster;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;

import io.clientele.config.Clusters;
import io.clientele.sql.Calls;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Clusters of buyers, frozen: everything that is needed to say which cluster a buyer is in.
 *
 * @param method as configured
 * @param features how the features are brought to scale, in the order of the centres
 * @param solution the clusters, in the order of their ids here
 * @param ids the clusters' ids
 * @param names what sets each apart
 * @param nextId the first id that no cluster ever had
 * @param retired ids that clusters had, earliest first
 * @param trainedOn the date it was trained on, such as 2025-03-10
 * @param outlierLimit a buyer further from every centre than this is an outlier; 0 for no limit
 */
public record ClusterModel(
    String method,
    List<Scaled> features,
    Solution solution,
    List<Integer> ids,
    List<String> names,
    int nextId,
    List<Integer> retired,
    String trainedOn,
    double outlierLimit) {
  /** The id of buyers in no cluster. */
  public static final int OUTLIER_ID = 0;

  public ClusterModel {
    features = List.copyOf(features);
    ids = List.copyOf(ids);
    names = List.copyOf(names);
    retired = List.copyOf(retired);
  }

  /** The date it was trained on. */
  public LocalDate trained() {
    return LocalDate.parse(trainedOn);
  }

  /**
   * Whether it is time to train anew: after {@code retrain-days}, or when the configuration asks
   * for another method, other features or another number of clusters.
   */
  public boolean isDue(Clusters config, LocalDate date) {
    return !date.isBefore(trained().plusDays(config.retrainDays()))
        || !method.equals(config.method())
        || !featureNames().equals(config.features())
        || solution.size() < config.minClusters()
        || solution.size() > config.maxClusters();
  }

  /** The features it asks for. */
  public List<String> featureNames() {
    return features.stream().map(Scaled::name).toList();
  }

  /**
   * The same with the names that owners gave; a name of ours that is one of theirs gets its id
   * behind it.
   *
   * @param given id to name, as configured
   */
  public ClusterModel named(Map<String, String> given) {
    return withNames(
        IntStream.range(0, ids.size())
            .mapToObj(
                i -> {
                  String own = given.get(String.valueOf(ids.get(i)));
                  String name = names.get(i);
                  return own != null
                      ? own
                      : given.containsValue(name) ? name + " (" + ids.get(i) + ")" : name;
                })
            .toList());
  }

  ClusterModel withNames(List<String> others) {
    return new ClusterModel(
        method, features, solution, ids, others, nextId, retired, trainedOn, outlierLimit);
  }

  /** A buyer's cluster, {@link #OUTLIER_ID} for an outlier; over the columns of the features. */
  public Column id() {
    return array(
            Stream.concat(Stream.of(OUTLIER_ID), ids.stream())
                .map(id -> lit(id))
                .toArray(Column[]::new))
        .getItem(place());
  }

  /**
   * The name of a cluster, {@link Clusters#OUTLIER} for outliers.
   *
   * @param id the cluster's, as {@link #id} tells
   */
  public Column name(Column id) {
    return element_at(
        map(
            Stream.concat(
                    Stream.of(lit(OUTLIER_ID), lit(Clusters.OUTLIER)),
                    IntStream.range(0, ids.size())
                        .boxed()
                        .flatMap(i -> Stream.of(lit(ids.get(i)), lit(names.get(i)))))
                .toArray(Column[]::new)),
        id);
  }

  /** A buyer's cluster by its place here, from 1; 0 for an outlier. */
  Column place() {
    return found().getItem(0).cast("int");
  }

  /**
   * What {@link Nearness} finds. It is no built-in expression: written out, the distances of twenty
   * features to ten centres outgrow what a method may hold, and by functions of arrays they take
   * ten times as long.
   */
  Column found() {
    return found(features, solution, outlierLimit);
  }

  static Column found(List<Scaled> features, Solution solution, double outlierLimit) {
    return Calls.ofArray(
        Nearness.class,
        "of",
        new Nearness(features, solution, outlierLimit),
        array(
            features.stream()
                .map(feature -> col(feature.name()).cast(DataTypes.DoubleType))
                .toArray(Column[]::new)));
  }

  /** The scaled features, of what was {@link #found}. */
  static Column scaled(Column found) {
    return slice(found, lit(3), size(found).minus(2));
  }
}
