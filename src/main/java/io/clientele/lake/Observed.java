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
    var seen = observation.getRowOrEmpty();
    Row row = seen.isDefined() ? seen.get() : null;
    return row == null || row.schema() == null
        ? Optional.empty()
        : Optional.ofNullable(row.<T>getAs(metric));
  }
}
