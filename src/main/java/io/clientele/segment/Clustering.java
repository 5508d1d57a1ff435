package io.clientele.segment;

import io.clientele.config.Clusters;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.segment.cluster.ClusterModel;
import io.clientele.segment.cluster.ClusterTraining;
import io.clientele.segment.cluster.Metric;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The clusters of a night, of all buyers or of some: those of before, until it is time to find them
 * anew.
 *
 * @param outputs for what the summary of the run should say
 * @param metrics what is told of clusters is added to these
 */
record Clustering(Clusters config, Run run, Outputs outputs, List<Row> metrics) {
  /**
   * The clusters of a segmentation; empty when they are refused.
   *
   * @param segmentation its name
   * @param before its model of the night before
   */
  Optional<ClusterModel> of(
      String segmentation, Dataset<Row> buyers, Optional<ClusterModel> before) {
    if (before.isPresent() && !before.get().isDue(config, run.asOf())) {
      double age = ChronoUnit.DAYS.between(before.get().trained(), run.asOf());
      FitSegmentsStage.add(
          metrics, segmentation, List.of(new Metric("model_age_days", age, "not trained tonight")));
      return before;
    }
    ClusterTraining.Result result =
        ClusterTraining.train(config, buyers, before, run.asOf(), run.seed());
    FitSegmentsStage.add(metrics, segmentation, result.metrics());
    result.refusal().ifPresent(refusal -> outputs.note(segmentation + ": " + refusal));
    return result.model();
  }
}
