package io.clientele.pipeline;

import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Lock;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Rework;
import io.clientele.lake.Upkeep;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.Maintenance;
import io.clientele.schema.Table;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Keeps a warehouse small: takes out nights that are not kept and whatever runs that were never
 * published left, puts small files together, and takes from disk what is then named by nothing.
 *
 * <p>The order makes it safe to be killed anywhere. New versions of the tables are made first, and
 * are nobody's until one commit publishes them; only after that files and logs go, which nothing
 * names any more, and going on with that is simply doing it again.
 */
public final class Housekeeping {
  private final Lake lake;
  private final List<Table> contracts;
  private final Upkeep upkeep;
  private final int dailyDays;
  private final int journalDays;
  private final Progress progress;
  private final Clock clock;

  /**
   * Housekeeping of a warehouse.
   *
   * @param contracts all tables there may be
   * @param dailyDays every night of this many days up to the latest one stays; of older ones the
   *     last of each month
   * @param journalDays for how many days before the latest night journals stay
   */
  public Housekeeping(
      Lake lake,
      List<Table> contracts,
      Upkeep upkeep,
      int dailyDays,
      int journalDays,
      Progress progress,
      Clock clock) {
    this.lake = lake;
    this.contracts = contracts;
    this.upkeep = upkeep;
    this.dailyDays = dailyDays;
    this.journalDays = journalDays;
    this.progress = progress;
    this.clock = clock;
  }

  /** Does it, and notes in table {@code maintenance} what it cost and brought. */
  public void run() {
    if (Layout.of(lake).isEmpty()) {
      throw Problem.configuration(
          "there is no warehouse at " + lake.root(),
          "run jobs/nightly first, or name another folder with --warehouse");
    }
    Lock lock = Lock.take(lake, "maintenance");
    try {
      runHeld();
    } catch (Exception e) {
      // Spark's own exceptions are checked ones that no signature tells.
      throw Failures.explain(e);
    } finally {
      lock.close();
    }
  }

  private void runHeld() {
    Timestamp started = new Timestamp(clock.millis());
    Layout.begin(lake);
    lake.create(Maintenance.TABLE);
    PublishedNights nights = PublishedNights.read(lake);
    if (nights.head().sequence() == 0) {
      progress.say("nothing is published yet: only what unpublished runs left is taken out");
    }
    Map<Table, Double> seconds = new HashMap<>();
    Map<Table, Upkeep.Size> before = sizes(seconds);
    dropJournals(nights);
    Rework rework = rework(nights, seconds);
    rework.unpublished().forEach(upkeep::drop);
    List<Row> report = new ArrayList<>();
    for (Table table : contracts) {
      if (before.containsKey(table) && lake.version(table) >= 0) {
        progress.begin("maintain " + table);
        if (rework.tables().contains(table)) {
          letGo(rework, table, seconds);
        }
        report.add(report(started, table, before.get(table), seconds));
      }
    }
    lake.append(Maintenance.TABLE, lake.frame(Maintenance.TABLE, report));
  }

  private Map<Table, Upkeep.Size> sizes(Map<Table, Double> seconds) {
    progress.begin("measure tables");
    long began = clock.millis();
    Map<Table, Upkeep.Size> sizes = new HashMap<>();
    for (Table table : contracts) {
      if (lake.version(table) >= 0) {
        sizes.put(table, timed(table, seconds, () -> upkeep.size(table)));
      }
    }
    progress.end(
        sizes.values().stream().mapToLong(Upkeep.Size::rows).sum(),
        (clock.millis() - began) / 1000.0,
        "in " + sizes.size() + " tables");
    return sizes;
  }

  /** Makes the new versions and publishes them. */
  private Rework rework(PublishedNights nights, Map<Table, Double> seconds) {
    Rework rework = Rework.begin(lake, contracts);
    Set<String> kept = Retention.runs(nights, dailyDays);
    for (Table table : rework.tables()) {
      progress.begin("compact " + table);
      timed(
          table,
          seconds,
          () -> {
            if (table.kind() == Table.Kind.NIGHT) {
              upkeep.keepRuns(table, kept);
            }
            // Files of bitmaps are laid out so that a count opens few of them.
            if (!table.equals(CustomerBitmaps.TABLE)) {
              upkeep.compact(table);
            }
          });
    }
    rework.publish("maintenance");
    return rework;
  }

  /** Lets go of the versions before the one that is published by now. */
  private void letGo(Rework rework, Table table, Map<Table, Double> seconds) {
    timed(
        table,
        seconds,
        () -> {
          upkeep.dropFiles(table);
          upkeep.dropLog(table, rework.version(table), clock.millis());
        });
  }

  /**
   * Forgets where runs were: those that were never published start anew, with the next attempt; of
   * published ones only the last is still asked, in case it was killed before it was noted.
   */
  private void dropJournals(PublishedNights nights) {
    RunLedger ledger = new RunLedger(lake);
    LocalDate first = nights.lastDate().orElse(LocalDate.EPOCH).minusDays(journalDays);
    for (String run : Journal.runs(lake)) {
      if (run.equals(nights.head().runId())) {
        continue;
      }
      Optional<Journal> journal = Journal.find(lake, run);
      if (!nights.has(run)) {
        progress.say("run " + run + " was never published and is given up");
        journal.ifPresent(given -> given.killed().forEach(one -> ledger.killed(given, one)));
      } else if (journal.isPresent() && !journal.get().date().isBefore(first)) {
        continue;
      }
      Journal.remove(lake, run);
    }
  }

  private Row report(
      Timestamp started, Table table, Upkeep.Size before, Map<Table, Double> seconds) {
    Upkeep.Size after = timed(table, seconds, () -> upkeep.size(table));
    progress.end(
        after.rows(),
        seconds.get(table),
        String.format(
            Locale.ROOT,
            "%,d to %,d files, %,d to %,d of them live, %,d to %,d kB%s",
            before.files(),
            after.files(),
            before.liveFiles(),
            after.liveFiles(),
            before.bytes() / 1024,
            after.bytes() / 1024,
            before.rows() <= after.rows()
                ? ""
                : String.format(Locale.ROOT, ", %,d rows gone", before.rows() - after.rows())));
    return RowFactory.create(
        started,
        table.name(),
        before.files(),
        after.files(),
        before.bytes(),
        after.bytes(),
        before.liveFiles(),
        after.liveFiles(),
        before.rows(),
        after.rows(),
        seconds.get(table));
  }

  private <T> T timed(Table table, Map<Table, Double> seconds, Supplier<T> work) {
    long began = clock.millis();
    T result = work.get();
    seconds.merge(table, (clock.millis() - began) / 1000.0, Double::sum);
    return result;
  }

  private void timed(Table table, Map<Table, Double> seconds, Runnable work) {
    timed(
        table,
        seconds,
        () -> {
          work.run();
          return table;
        });
  }
}
