package io.clientele.pipeline;

import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Delivery;
import io.clientele.lake.Lake;
import io.clientele.lake.Lock;
import io.clientele.lake.Versions;
import io.clientele.schema.Deliveries;
import io.clientele.schema.Table;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One attempt at a run: does the steps that are not done, each noted in the journal. */
final class NightRun {
  private final Lake lake;
  private final Lock lock;
  private final StateOfTables tables;
  private final Journal journal;
  private final Journal.Attempt attempt;
  private final Run run;
  private final Progress progress;
  private final Clock clock;
  private String step = "";

  NightRun(
      Lake lake,
      Lock lock,
      StateOfTables tables,
      Journal journal,
      Journal.Attempt attempt,
      Run run,
      Progress progress,
      Clock clock) {
    this.lake = lake;
    this.lock = lock;
    this.tables = tables;
    this.journal = journal;
    this.attempt = attempt;
    this.run = run;
    this.progress = progress;
    this.clock = clock;
  }

  /** The step that is under way; empty before the first. */
  String step() {
    return step;
  }

  /** Does every stage, or finds it done; returns the state they leave. */
  Versions compute(List<Stage> stages) {
    Versions now = journal.base();
    List<Journal.Step> done = journal.steps();
    boolean settled = false;
    int position = 0;
    for (Stage stage : stages) {
      position++;
      begin(stage.name());
      Reading reading = Reading.of(lake, stage, now);
      if (position <= done.size()) {
        Journal.Step earlier = done.get(position - 1);
        if (reading.isOf(earlier)) {
          now = earlier.versionsAfter();
          progress.skip(stage.name());
          continue;
        }
        journal.forgetFrom(position);
        done = List.of();
      }
      // Once all tables, for an earlier attempt may have left anything; from then on only we write.
      now = settled ? tables.settle(now, stage) : tables.settle(now);
      settled = true;
      now = compute(reading, position, now);
    }
    return now;
  }

  /** Names the step that is under way, and makes sure that the warehouse is still ours. */
  void begin(String name) {
    step = name;
    lock.check();
  }

  private Versions compute(Reading reading, int position, Versions before) {
    Stage stage = reading.stage();
    progress.begin(stage.name());
    long started = clock.millis();
    Map<String, Long> written = new TreeMap<>();
    Inputs inputs = new Inputs(lake, stage, run, journal.base(), before, reading.delivery());
    Outputs outputs = stage.compute(inputs, run);
    Versions now = before;
    long rows = 0;
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
        rows += write(table, frame);
        now = now.with(table, lake.version(table));
        written.put(table.name(), now.of(table));
      }
      if (reading.files() > 0 && !outputs.leavesDelivery()) {
        Delivery delivery = reading.delivery().orElseThrow();
        lake.append(Deliveries.TABLE, delivery.notes(run.id()));
        now = now.with(Deliveries.TABLE, lake.version(Deliveries.TABLE));
        written.put(Deliveries.TABLE.name(), now.of(Deliveries.TABLE));
      }
    } finally {
      outputs.release();
    }
    List<String> warnings = stage.isGate() ? Gate.pass(lake, run, now) : List.of();
    warnings.forEach(warning -> progress.say("warning: " + warning));
    List<String> notes = new ArrayList<>(outputs.notes());
    notes.addAll(warnings);
    double seconds = (clock.millis() - started) / 1000.0;
    String note = String.join("; ", notes);
    lock.check();
    journal.finish(
        new Journal.Step(
            stage.name(),
            position,
            attempt.number(),
            reading.digest(),
            reading.files(),
            new Reading(stage, before, reading.delivery()).versions(),
            written,
            now.byTable(),
            rows,
            seconds,
            note,
            warnings));
    progress.end(rows, seconds, note);
    return now;
  }

  private long write(Table table, Dataset<Row> rows) {
    lock.check();
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
}
