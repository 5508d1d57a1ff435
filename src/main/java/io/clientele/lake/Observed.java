package io.clientele.lake;

import java.util.Optional;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** What was counted on the way through a job. */
public final class Observed {
  private Observed() {}

  /**
   * A metric of an observation; empty when the job had nothing to do on the way, and so counted
   * nothing.
   */
  public static <T> Optional<T> value(Observation observation, String metric) {
    return row(observation).map(row -> row.<T>getAs(metric));
  }

  /** All metrics of an observation, by name. */
  public static Optional<Row> row(Observation observation) {
    var seen = observation.getRowOrEmpty();
    return seen.isDefined() && seen.get().schema() != null
        ? Optional.of(seen.get())
        : Optional.empty();
  }
}
