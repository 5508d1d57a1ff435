package io.clientele.forecast;

import static org.apache.spark.sql.functions.max;

import io.clientele.pipeline.Run;
import io.clientele.schema.Models;
import java.sql.Date;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a night has trained: rows for {@code models} and {@code model_metrics}. */
final class Trained {
  private final Run run;
  private final Map<String, Integer> versions = new HashMap<>();
  private final List<Row> models = new ArrayList<>();
  private final List<Row> metrics = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param before all versions there are, those trained for later dates included
   */
  Trained(Run run, Dataset<Row> before) {
    this.run = run;
    // As many as there are models.
    before
        .groupBy(Models.MODEL.col())
        .agg(max(Models.VERSION.col()))
        .collectAsList()
        .forEach(row -> versions.put(row.getString(0), row.getInt(1)));
  }

  /** The version that comes next. */
  int version(String model) {
    return versions.getOrDefault(model, 0) + 1;
  }

  /** A model; it is promoted or not. */
  void model(
      String model,
      String method,
      boolean promoted,
      String reason,
      long customers,
      double logLikelihood,
      String fit) {
    models.add(
        RowFactory.create(
            model,
            version(model),
            method,
            Date.valueOf(run.asOf()),
            promoted ? Date.valueOf(run.asOf()) : null,
            reason,
            customers,
            logLikelihood,
            fit,
            run.id()));
  }

  /** A figure of the backtest behind it; without an interval, the ends are null. */
  void metric(
      String model, String candidate, String metric, double value, Double low, Double high) {
    metrics.add(
        RowFactory.create(
            model, version(model), candidate, metric, value, low, high, Date.valueOf(run.asOf())));
  }

  List<Row> models() {
    return models;
  }

  List<Row> metrics() {
    return metrics;
  }
}
