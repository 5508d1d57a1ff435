package io.clientele.pipeline;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What became of one attempt at the night of a date, for a monitor.
 *
 * @param status published, failed or not published
 * @param exitCode what the command ends with for it
 * @param message why it was not published; null when it was
 * @param failedIn the step that was under way then; null when it was published
 * @param startedAt when the attempt began, ISO 8601 in UTC
 * @param steps the steps that are done, by this attempt or an earlier one of the run
 * @param rows that this attempt wrote, all steps together
 * @param files new files that it read
 * @param warnings of the quality checks
 * @param sequence of the publication; null when it was not published
 * @param readersSee the as-of date of the night that readers see as current; null for none
 * @param configuration digest of the whole configuration
 * @param revision of the code
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NightSummary(
    String asOf,
    String runId,
    int attempt,
    String status,
    int exitCode,
    String message,
    String failedIn,
    String startedAt,
    double seconds,
    List<Step> steps,
    long rows,
    long files,
    List<String> warnings,
    Long sequence,
    String readersSee,
    String configuration,
    String revision) {

  /**
   * A step that is done.
   *
   * @param attempt that did it
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Step(
      String name, int attempt, long files, long rows, double seconds, String note) {}

  static NightSummary of(
      Journal journal,
      Journal.Attempt attempt,
      RunLedger.End end,
      int exitCode,
      Long sequence,
      String readersSee) {
    List<Journal.Step> mine = journal.steps(attempt);
    List<Journal.Step> all = journal.steps();
    Journal.Start start = journal.start();
    return new NightSummary(
        start.asOf(),
        start.runId(),
        attempt.number(),
        end.status(),
        exitCode,
        end.message().isEmpty() ? null : end.message(),
        end.failedIn().isEmpty() ? null : end.failedIn(),
        java.time.Instant.ofEpochMilli(attempt.startedAt()).toString(),
        end.seconds(),
        all.stream()
            .map(
                step ->
                    new Step(
                        step.name(),
                        step.attempt(),
                        step.files(),
                        step.rows(),
                        step.seconds(),
                        step.note()))
            .toList(),
        mine.stream().mapToLong(Journal.Step::rows).sum(),
        mine.stream().mapToLong(Journal.Step::files).sum(),
        all.stream().flatMap(step -> step.warnings().stream()).toList(),
        sequence,
        readersSee,
        start.configuration(),
        start.revision());
  }
}
