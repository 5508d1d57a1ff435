package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Lock;
import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Versions;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * Runs a night. Every write goes to a new Delta version; what counts is the set of versions that
 * the journal, and at the end the publication, names. A step that was killed left versions that
 * nothing names: the next attempt takes those tables back and does the step again. So a night is
 * there whole or not at all, and nothing is doubled.
 */
public final class Pipeline {
  private final Lake lake;
  private final List<Stage> stages;
  private final StateOfTables tables;
  private final String configuration;
  private final String revision;
  private final Progress progress;
  private final Clock clock;

  /**
   * A pipeline over a warehouse.
   *
   * @param configuration digest of everything the stages were made from
   * @param revision of the code
   */
  public Pipeline(
      Lake lake,
      List<Stage> stages,
      String configuration,
      String revision,
      Progress progress,
      Clock clock) {
    this.lake = lake;
    this.stages = StagePlan.order(stages);
    this.tables = new StateOfTables(lake, this.stages);
    this.configuration = configuration;
    this.revision = revision;
    this.progress = progress;
    this.clock = clock;
  }

  /** Runs the night of a date and publishes it. */
  public Publication run(LocalDate asOf) {
    return run(List.of(asOf));
  }

  /**
   * Runs the nights of some dates one after the other and publishes each; stops at the first that
   * is not published. Returns the last publication.
   */
  public Publication run(List<LocalDate> dates) {
    checkFiles(PublishedNights.read(lake).head());
    lake.makeFolder();
    LocalDate last = dates.get(dates.size() - 1);
    String what =
        dates.size() == 1 ? "night of " + last : "nights of " + dates.get(0) + " to " + last;
    try (Lock lock = Lock.take(lake, what)) {
      Layout.begin(lake);
      tables.create();
      Publication publication = Publication.NONE;
      for (LocalDate asOf : dates) {
        publication = runHeld(asOf, lock);
      }
      return publication;
    }
  }

  /** What the night of a date would do and why, in words; nothing is written. */
  public List<String> plan(LocalDate asOf) {
    PublishedNights nights = PublishedNights.read(lake);
    checkFiles(nights.head());
    Opening opening = Opening.of(lake, asOf, nights, configuration, revision);
    return new NightPlan(lake, stages, nights, opening).lines(asOf);
  }

  private Publication runHeld(LocalDate asOf, Lock lock) {
    RunLedger ledger = new RunLedger(lake);
    PublishedNights nights = PublishedNights.read(lake);
    finishKilled(asOf, nights, ledger);
    Journal journal = open(asOf, nights);
    progress.opened(journal.start().runId());
    Journal.Attempt attempt = journal.beginAttempt(clock.millis());
    Run run = new Run(journal.start().runId(), asOf, nights.lastDate());
    NightRun night = new NightRun(lake, lock, tables, journal, attempt, run, progress, clock);
    Publication publication;
    long publishing;
    try {
      Versions done = night.compute(stages);
      night.begin("publish");
      progress.begin("publish");
      publishing = clock.millis();
      publication =
          PublishedNights.publish(
              lake, nights.head(), asOf, run.id(), done, Instant.ofEpochMilli(publishing));
    } catch (Exception | Error e) {
      if (e instanceof Error error && !Failures.isOfDisk(error)) {
        throw error;
      }
      // Spark's own exceptions are checked ones that no signature tells.
      Problem problem = Failures.explain(e);
      end(journal, attempt, ledger, problem, night.step(), nights);
      throw problem;
    }
    RunLedger.End end = new RunLedger.End(RunLedger.PUBLISHED, "", "", seconds(attempt));
    ledger.end(journal, attempt, end);
    progress.end(1, (clock.millis() - publishing) / 1000.0, "");
    LocalDate seen = nights.lastDate().filter(date -> date.isAfter(asOf)).orElse(asOf);
    tell(
        journal,
        NightSummary.of(
            journal, attempt, end, ExitCode.DONE.code(), publication.sequence(), seen.toString()));
    return publication;
  }

  private void end(
      Journal journal,
      Journal.Attempt attempt,
      RunLedger ledger,
      Problem problem,
      String step,
      PublishedNights nights) {
    boolean refused = problem.exitCode() == ExitCode.NOT_PUBLISHED;
    RunLedger.End end =
        new RunLedger.End(
            refused ? RunLedger.NOT_PUBLISHED : RunLedger.FAILED,
            problem.getMessage(),
            step,
            seconds(attempt));
    String seen = nights.lastDate().map(LocalDate::toString).orElse(null);
    NightSummary summary =
        NightSummary.of(journal, attempt, end, problem.exitCode().code(), null, seen);
    if (problem.exitCode() == ExitCode.HELD) {
      // The warehouse is another's by now, and so is the journal.
      progress.ended(summary);
      return;
    }
    try {
      ledger.end(journal, attempt, end);
      tell(journal, summary);
    } catch (Exception | Error again) {
      // On a full disk there is no room to note it either; the next attempt does.
      problem.addSuppressed(again);
      progress.ended(summary);
    }
  }

  private void tell(Journal journal, NightSummary summary) {
    journal.keep(summary);
    progress.ended(summary);
  }

  private double seconds(Journal.Attempt attempt) {
    return (clock.millis() - attempt.startedAt()) / 1000.0;
  }

  /** What can be said of the sources before anything is read from them. */
  private void checkFiles(Publication head) {
    for (Stage stage : stages) {
      try {
        Reading.of(lake, stage, head.versions()).delivery().ifPresent(stage::check);
      } catch (Exception e) {
        throw Failures.explain(e);
      }
    }
  }

  /**
   * Notes the end of attempts that were killed: those of the date, and that of the last publication
   * when it was killed right after it was published.
   */
  private void finishKilled(LocalDate asOf, PublishedNights nights, RunLedger ledger) {
    Publication head = nights.head();
    for (Journal journal : Journal.of(lake, head.asOf().toString())) {
      if (journal.start().runId().equals(head.runId())) {
        for (Journal.Attempt attempt : journal.killed()) {
          ledger.endKilled(journal, attempt, RunLedger.PUBLISHED, "");
        }
      }
    }
    for (Journal journal : Journal.of(lake, asOf.toString())) {
      for (Journal.Attempt attempt : journal.killed()) {
        ledger.killed(journal, attempt);
      }
    }
  }

  private Journal open(LocalDate asOf, PublishedNights nights) {
    Opening opening = Opening.of(lake, asOf, nights, configuration, revision);
    if (opening.isRemarkable()) {
      progress.say(opening.why());
    }
    return opening
        .resumed()
        .orElseGet(
            () ->
                Journal.create(
                    lake,
                    asOf.toString(),
                    configuration,
                    revision,
                    nights.head().sequence(),
                    tables.base(nights.head())));
  }
}
