package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.Table;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes what was run into {@code runs} and {@code run_steps}. */
final class RunLedger {
  static final String PUBLISHED = "published";
  static final String KILLED = "killed";
  static final String FAILED = "failed";
  static final String NOT_PUBLISHED = "not published";

  /**
   * How an attempt ended.
   *
   * @param message why it was not published, or empty
   * @param failedIn the step that was under way, or empty
   * @param seconds how long it took; null when it was killed
   */
  record End(String status, String message, String failedIn, Double seconds) {}

  private final Lake lake;

  RunLedger(Lake lake) {
    this.lake = lake;
    lake.create(Runs.TABLE);
    lake.create(RunSteps.TABLE);
  }

  /** Notes how this attempt ended, first in the tables and then in the journal. */
  void end(Journal journal, Journal.Attempt attempt, End end) {
    noteSteps(journal, attempt);
    note(journal, attempt, end);
    journal.endAttempt(attempt, end.status());
  }

  /** The same of an attempt that was killed, perhaps while this was being noted. */
  void endKilled(Journal journal, Journal.Attempt attempt, String status, String message) {
    if (!isNoted(RunSteps.TABLE, journal, attempt)) {
      noteSteps(journal, attempt);
    }
    if (!isNoted(Runs.TABLE, journal, attempt)) {
      note(journal, attempt, new End(status, message, "", null));
    }
    journal.endAttempt(attempt, status);
  }

  private void note(Journal journal, Journal.Attempt attempt, End end) {
    Journal.Start start = journal.start();
    List<Journal.Step> steps = journal.steps(attempt);
    Row row =
        RowFactory.create(
            start.runId(),
            attempt.number(),
            java.sql.Date.valueOf(LocalDate.parse(start.asOf())),
            end.status(),
            nullIfEmpty(end.message()),
            nullIfEmpty(end.failedIn()),
            start.baseSequence(),
            new Timestamp(attempt.startedAt()),
            end.seconds(),
            steps.size(),
            steps.stream().mapToLong(Journal.Step::rows).sum(),
            start.configuration(),
            start.revision());
    lake.append(Runs.TABLE, lake.frame(Runs.TABLE, List.of(row)));
  }

  /** Notes that an attempt was killed: it began and never said how it ended. */
  void killed(Journal journal, Journal.Attempt attempt) {
    endKilled(journal, attempt, KILLED, "the process ended without a word");
  }

  private void noteSteps(Journal journal, Journal.Attempt attempt) {
    List<Row> rows =
        journal.steps(attempt).stream()
            .map(
                step ->
                    RowFactory.create(
                        journal.start().runId(),
                        step.name(),
                        step.position(),
                        step.attempt(),
                        step.files(),
                        step.inputs(),
                        step.digest(),
                        step.outputs(),
                        step.rows(),
                        step.seconds(),
                        nullIfEmpty(step.note())))
            .toList();
    if (!rows.isEmpty()) {
      lake.append(RunSteps.TABLE, lake.frame(RunSteps.TABLE, rows));
    }
  }

  private boolean isNoted(Table table, Journal journal, Journal.Attempt attempt) {
    return !lake.read(table, lake.version(table))
        .where(
            Runs.RUN_ID
                .col()
                .equalTo(journal.start().runId())
                .and(Runs.ATTEMPT.col().equalTo(attempt.number())))
        .isEmpty();
  }

  private static String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
