package io.clientele.segment;

import io.clientele.config.Clusters;
import java.util.*;
import org.apache.spark.sql.*;

final class ClusterTraining {
  record Result(Optional<ClusterModel> model, List<Metric> metrics, Optional<String> refusal) {}

  static Result train(
      Clusters config,
      Dataset<Row> buyers,
      Optional<ClusterModel> before,
      java.time.LocalDate date,
      long seed) {
    return new Result(Optional.empty(), List.of(), Optional.of("shim"));
  }
}
