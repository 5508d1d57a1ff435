package io.clientele.pipeline;

import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Delivery;
import io.clientele.lake.Lake;
import io.clientele.lake.Lock;
import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Versions;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import io.clientele.schema.Deliveries;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Table;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs a night. Every write goes to a new Delta version; what counts is the set of versions that
 * the journal, and at the end the publication, names. A step that was killed left versions that
 * nothing names: the next attempt takes those tables back and does the step again. So a night is
 * there whole or not at all, and nothing is doubled.
 */
public final class Pipeline {
  private final Lake lake;
  private final List<Stage> stages;
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
    this.configuration = configuration;
    this.revision = revision;
    this.progress = progress;
    this.clock = clock;
  }

  /** Runs the night of a date and publishes it. */
  public Publication run(LocalDate asOf) {
    checkFiles(PublishedNights.read(lake).head());
    lake.makeFolder();
    Lock lock = Lock.take(lake, "night of " + asOf);
    try {
      return runHeld(asOf);
    } finally {
      lock.close();
    }
  }

  private Publication runHeld(LocalDate asOf) {
    tables().forEach(lake::create);
    RunLedger ledger = new RunLedger(lake, clock);
    PublishedNights nights = PublishedNights.read(lake);
    finishInterruptedPublication(nights.head(), ledger);
    for (Journal earlier : Journal.of(lake, asOf.toString())) {
      for (Journal.Attempt killed : earlier.killed()) {
        ledger.end(earlier, killed, RunLedger.KILLED, "the process ended without a word");
      }
    }
    Journal journal = open(asOf, nights);
    Journal.Attempt attempt = journal.beginAttempt(clock.millis());
    Publication publication;
    long publishing;
    try {
      Run run = new Run(journal.start().runId(), asOf, nights.lastDate());
      Versions done = compute(journal, attempt, run);
      progress.begin("publish");
      publishing = clock.millis();
      publication =
          PublishedNights.publish(
              lake, nights.head(), asOf, run.id(), done, Instant.ofEpochMilli(publishing));
    } catch (Exception e) {
      // Spark's own exceptions are checked ones that no signature tells.
      Problem problem = Failures.explain(e);
      boolean refused = problem.exitCode() == ExitCode.NOT_PUBLISHED;
      ledger.end(
          journal,
          attempt,
          refused ? RunLedger.NOT_PUBLISHED : RunLedger.FAILED,
          problem.getMessage());
      throw problem;
    }
    ledger.steps(journal);
    ledger.end(journal, attempt, RunLedger.PUBLISHED, "");
    progress.end(1, (clock.millis() - publishing) / 1000.0, "");
    return publication;
  }

  /** What can be said of the sources before anything is read from them. */
  private void checkFiles(Publication head) {
    for (Stage stage : stages) {
      try {
        delivery(stage, head.versions()).ifPresent(stage::check);
      } catch (Exception e) {
        throw Failures.explain(e);
      }
    }
  }

  /** What the night of a date would do, in words; nothing is written. */
  public List<String> plan(LocalDate asOf) {
    PublishedNights nights = PublishedNights.read(lake);
    Publication head = nights.head();
    checkFiles(head);
    List<String> lines = new ArrayList<>();
    lines.add("night of " + asOf + " into " + lake.root());
    lines.add(
        head.sequence() == 0
            ? "nothing is published yet"
            : "starts from run "
                + head.runId()
                + (nights.byDate().containsKey(asOf) ? "; replaces a published night" : ""));
    for (Stage stage : stages) {
      Optional<Delivery> delivery = delivery(stage, head.versions());
      lines.add("- " + stage.name());
      delivery.ifPresent(
          files -> lines.add("    new files: " + files.size() + " of " + files.found()));
      lines.add("    reads:  " + names(stage.inputs()));
      lines.add("    writes: " + names(stage.outputs()));
    }
    return lines;
  }

  private static String names(List<Table> tables) {
    return tables.isEmpty() ? "-" : String.join(", ", tables.stream().map(Table::name).toList());
  }

  /** A run that was killed right after it was published still lacks its rows in the ledger. */
  private void finishInterruptedPublication(Publication head, RunLedger ledger) {
    for (Journal journal : Journal.of(lake, head.asOf().toString())) {
      if (journal.start().runId().equals(head.runId())) {
        for (Journal.Attempt attempt : journal.killed()) {
          ledger.steps(journal);
          ledger.end(journal, attempt, RunLedger.PUBLISHED, "");
        }
      }
    }
  }

  /**
   * The run to go on with, when one of this date was not published and began from the same state;
   * otherwise a new one.
   */
  private Journal open(LocalDate asOf, PublishedNights nights) {
    long head = nights.head().sequence();
    List<Journal> earlier = Journal.of(lake, asOf.toString());
    if (!earlier.isEmpty()) {
      Journal last = earlier.get(0);
      Journal.Start start = last.start();
      boolean published = nights.has(start.runId());
      boolean same =
          start.configuration().equals(configuration)
              && start.revision().equals(revision)
              && start.baseSequence() == head;
      if (!published && same) {
        progress.say(
            "resuming run " + start.runId() + ", " + last.steps().size() + " steps are done");
        return last;
      }
      if (!published) {
        progress.say(
            "run "
                + start.runId()
                + " was not finished, but configuration, code or data changed since: a new run begins");
      }
    }
    return Journal.create(
        lake, asOf.toString(), configuration, revision, head, base(nights.head()));
  }

  /**
   * The state a new run starts from: tables as last published; what runs that were never published
   * left behind is taken back. Ledgers keep what was written to them, for it says what went wrong.
   */
  private Versions base(Publication head) {
    // Tables that no stage of this night touches, for their feed is gone, stay as they are.
    Versions base = head.versions();
    for (Table table : tables()) {
      boolean keeps = table.kind() == Table.Kind.LEDGER;
      base = base.with(table, keeps ? lake.version(table) : head.versions().of(table));
    }
    return settle(base);
  }

  /** Takes every table that is past its version back to it. */
  private Versions settle(Versions versions) {
    Versions settled = versions;
    for (Table table : tables()) {
      long version = versions.of(table);
      if (lake.version(table) != version) {
        settled = settled.with(table, lake.restore(table, version));
      }
    }
    return settled;
  }

  private List<Table> tables() {
    List<Table> tables = new ArrayList<>(StagePlan.tables(stages));
    tables.add(Deliveries.TABLE);
    return tables.stream().distinct().toList();
  }

  private Versions compute(Journal journal, Journal.Attempt attempt, Run run) {
    Versions now = journal.base();
    List<Journal.Step> done = journal.steps();
    int position = 0;
    for (Stage stage : stages) {
      position++;
      Optional<Delivery> delivery = delivery(stage, now);
      String digest = digest(stage, now, delivery);
      if (position <= done.size()) {
        Journal.Step step = done.get(position - 1);
        if (step.name().equals(stage.name()) && step.digest().equals(digest)) {
          now = step.versionsAfter();
          progress.skip(stage.name());
          continue;
        }
        journal.forgetFrom(position);
        done = List.of();
      }
      now = step(journal, attempt, run, stage, position, digest, settle(now), delivery);
    }
    return now;
  }

  private Versions step(
      Journal journal,
      Journal.Attempt attempt,
      Run run,
      Stage stage,
      int position,
      String digest,
      Versions before,
      Optional<Delivery> delivery) {
    progress.begin(stage.name());
    long started = clock.millis();
    Versions now = before;
    Map<String, Long> written = new TreeMap<>();
    long rows = 0;
    Inputs inputs = new Inputs(lake, stage, run, journal.base(), before, delivery);
    Outputs outputs = stage.compute(inputs, run);
    try {
      for (Map.Entry<Table, Supplier<Dataset<Row>>> output : outputs.tables().entrySet()) {
        Table table = output.getKey();
        if (!stage.outputs().contains(table)) {
          throw new IllegalStateException(
              "Stage " + stage.name() + " does not declare " + table + " as an output");
        }
        Dataset<Row> frame = output.getValue().get();
        if (outputs.isRare(table) && frame.isEmpty()) {
          continue;
        }
        rows += write(table, frame, run);
        now = now.with(table, lake.version(table));
        written.put(table.name(), now.of(table));
      }
      if (delivery.isPresent() && delivery.get().size() > 0 && !outputs.leavesDelivery()) {
        lake.append(Deliveries.TABLE, delivery.get().notes(run.id()));
        now = now.with(Deliveries.TABLE, lake.version(Deliveries.TABLE));
        written.put(Deliveries.TABLE.name(), now.of(Deliveries.TABLE));
      }
    } finally {
      outputs.release();
    }
    List<String> notes = new ArrayList<>(outputs.notes());
    if (stage.isGate()) {
      notes.addAll(passGate(run, now));
    }
    double seconds = (clock.millis() - started) / 1000.0;
    String note = String.join("; ", notes);
    journal.finish(
        new Journal.Step(
            stage.name(),
            position,
            attempt.number(),
            digest,
            delivery.map(Delivery::size).orElse(0),
            inputVersions(stage, before),
            written,
            now.byTable(),
            rows,
            seconds,
            note));
    progress.end(rows, seconds, note);
    return now;
  }

  private long write(Table table, Dataset<Row> rows, Run run) {
    return switch (table.kind()) {
      case FACT, STATE -> lake.merge(table, rows);
      case LEDGER -> lake.append(table, rows);
      case NIGHT ->
          lake.append(
              table,
              rows.withColumn(Table.RUN_ID.name(), lit(run.id()))
                  .withColumn(Table.AS_OF.name(), lit(java.sql.Date.valueOf(run.asOf()))));
    };
  }

  /** Stops on a check that says so; otherwise what the checks warn of. */
  private List<String> passGate(Run run, Versions now) {
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
    List<String> warnings = messages(found, QualityChecks.WARNED);
    warnings.forEach(warning -> progress.say("warning: " + warning));
    return warnings;
  }

  private static List<String> messages(List<Row> checks, String verdict) {
    return checks.stream()
        .filter(row -> row.getString(0).equals(verdict))
        .map(row -> row.getString(1))
        .toList();
  }

  private Optional<Delivery> delivery(Stage stage, Versions now) {
    return stage.feed().map(feed -> Delivery.find(lake, feed, now));
  }

  private static Map<String, Long> inputVersions(Stage stage, Versions now) {
    Map<String, Long> versions = new TreeMap<>();
    stage.inputs().forEach(table -> versions.put(table.name(), now.of(table)));
    stage.previous().forEach(table -> versions.put(table.name(), now.of(table)));
    return versions;
  }

  private static String digest(Stage stage, Versions now, Optional<Delivery> delivery) {
    String text = inputVersions(stage, now) + " " + delivery.map(Delivery::digest).orElse("");
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
