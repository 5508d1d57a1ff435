package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes what was run into {@code runs} and {@code run_steps}. */
final class RunLedger {
  static final String PUBLISHED = "published";
  static final String KILLED = "killed";
  static final String FAILED = "failed";
  static final String NOT_PUBLISHED = "not published";

  private final Lake lake;
  private final Clock clock;

  RunLedger(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
    lake.create(Runs.TABLE);
    lake.create(RunSteps.TABLE);
  }

  /** Notes how an attempt ended, first in the table and then in the journal. */
  void end(Journal journal, Journal.Attempt attempt, String status, String message) {
    Journal.Start start = journal.start();
    if (isNoted(start.runId(), attempt.number())) {
      journal.endAttempt(attempt, status);
      return;
    }
    Row row =
        RowFactory.create(
            start.runId(),
            attempt.number(),
            java.sql.Date.valueOf(LocalDate.parse(start.asOf())),
            status,
            message.isEmpty() ? null : message,
            new Timestamp(attempt.startedAt()),
            status.equals(KILLED) ? null : (clock.millis() - attempt.startedAt()) / 1000.0,
            start.configuration(),
            start.revision());
    lake.append(Runs.TABLE, lake.frame(Runs.TABLE, List.of(row)));
    journal.endAttempt(attempt, status);
  }

  /** Notes that an attempt was killed: it began and never said how it ended. */
  void killed(Journal journal, Journal.Attempt attempt) {
    end(journal, attempt, KILLED, "the process ended without a word");
  }

  /** Whether a kill came between the row in the table and the note in the journal. */
  private boolean isNoted(String runId, int attempt) {
    return !lake.read(Runs.TABLE, lake.version(Runs.TABLE))
        .where(Runs.RUN_ID.col().equalTo(runId).and(Runs.ATTEMPT.col().equalTo(attempt)))
        .isEmpty();
  }

  /** Notes the steps of a published run, once. */
  void steps(Journal journal) {
    boolean noted =
        !lake.read(RunSteps.TABLE, lake.version(RunSteps.TABLE))
            .where(RunSteps.RUN_ID.col().equalTo(journal.start().runId()))
            .isEmpty();
    if (noted) {
      return;
    }
    List<Row> rows = new ArrayList<>();
    for (Journal.Step step : journal.steps()) {
      rows.add(
          RowFactory.create(
              journal.start().runId(),
              step.name(),
              step.position(),
              step.attempt(),
              step.files(),
              step.inputs(),
              step.outputs(),
              step.rows(),
              step.seconds(),
              step.note().isEmpty() ? null : step.note()));
    }
    lake.append(RunSteps.TABLE, lake.frame(RunSteps.TABLE, rows));
  }
}
