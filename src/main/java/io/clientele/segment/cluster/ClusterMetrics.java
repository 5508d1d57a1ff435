package io.clientele.segment.cluster;

import java.util.ArrayList;
import java.util.List;

/** What is told of clusters and of how their number was chosen. */
final class ClusterMetrics {
  private ClusterMetrics() {}

  /** Of the numbers of clusters that were tried. */
  static List<Metric> of(List<Trial> trials) {
    List<Metric> metrics = new ArrayList<>();
    for (Trial trial : trials) {
      String note = trial.isConsidered() ? null : "not considered: " + trial.refusal();
      metrics.add(metric("silhouette_at_" + trial.clusters(), trial.silhouette(), note));
      metrics.add(metric("stability_at_" + trial.clusters(), trial.stability(), note));
    }
    return metrics;
  }

  /** Of a trial that was chosen. */
  static List<Metric> chosen(Trial trial) {
    return List.of(
        metric(
            "silhouette", trial.silhouette(), "by squared distances, where the number was chosen"),
        metric("stability", trial.stability(), "mean adjusted Rand index of refits"));
  }

  /** Of all buyers in a model's clusters. */
  static List<Metric> of(ClusterModel model, ClusterSums sums) {
    List<Metric> metrics = new ArrayList<>();
    int features = model.features().size();
    metrics.add(metric("clusters", model.ids().size(), "trained on " + model.trainedOn()));
    double within = 0;
    for (int i = 0; i < features; i++) {
      within += sums.within(i);
    }
    metrics.add(
        metric("within_sum_of_squares", within, "on the scaled features, without outliers"));
    metrics.add(
        metric("outliers", (double) sums.customers(0), "customers too far from every centre"));
    for (int i = 0; i < features; i++) {
      Double separation = sums.separation(i);
      metrics.add(
          metric(
              "separation_" + model.features().get(i).name(),
              separation == null ? Double.NaN : separation,
              separation == null
                  ? "the feature is constant"
                  : "share of the feature's variance that lies between clusters, eta squared"));
    }
    for (int place = 1; place <= model.ids().size(); place++) {
      int id = model.ids().get(place - 1);
      metrics.add(
          metric("size_" + id, (double) sums.customers(place), model.names().get(place - 1)));
      for (int i = 0; i < features; i++) {
        metrics.add(
            metric(
                "centre_" + id + "_" + model.features().get(i).name(),
                model.solution().centres().get(place - 1).get(i),
                "distance from the median buyer in interquartile ranges, log scale"));
      }
    }
    for (int id : model.retired()) {
      metrics.add(metric("retired_" + id, id, "id of a cluster that is no more"));
    }
    return metrics;
  }

  static Metric metric(String metric, double value, String note) {
    return new Metric(metric, Double.isNaN(value) ? null : Digits.kept(value), note);
  }
}
