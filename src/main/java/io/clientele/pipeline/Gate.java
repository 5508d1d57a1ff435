package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.Versions;
import io.clientele.problem.Problem;
import io.clientele.schema.QualityChecks;
import java.util.List;
import org.apache.spark.sql.Row;

/** What the quality checks of a run say about going on. */
final class Gate {
  private Gate() {}

  /**
   * What the checks warn of.
   *
   * @throws Problem when a check says stop
   */
  static List<String> pass(Lake lake, Run run, Versions now) {
    List<Row> found =
        lake.read(QualityChecks.TABLE, now.of(QualityChecks.TABLE))
            .where(
                QualityChecks.RUN_ID
                    .col()
                    .equalTo(run.id())
                    .and(QualityChecks.VERDICT.col().notEqual(QualityChecks.PASSED)))
            .select(QualityChecks.VERDICT.col(), QualityChecks.MESSAGE.col())
            .distinct()
            .orderBy(QualityChecks.MESSAGE.col())
            .collectAsList();
    List<String> stops = messages(found, QualityChecks.STOPPED);
    if (!stops.isEmpty()) {
      throw Problem.notPublished(
          String.join("\n", stops),
          "nothing was published and readers still see the night before; the refused rows are in table quarantine:\n"
              + "jobs/query \"select reasons, count(*) from quarantine where run_id = '"
              + run.id()
              + "' group by reasons\"");
    }
    return messages(found, QualityChecks.WARNED);
  }

  private static List<String> messages(List<Row> checks, String verdict) {
    return checks.stream()
        .filter(row -> row.getString(0).equals(verdict))
        .map(row -> row.getString(1))
        .toList();
  }
}
