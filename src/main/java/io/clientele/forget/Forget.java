package io.clientele.forget;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.lake.Erasing;
import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Lock;
import io.clientele.lake.Notes;
import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Versions;
import io.clientele.pipeline.Progress;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Deliveries;
import io.clientele.schema.Erasures;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Table;
import io.clientele.schema.Tombstones;
import io.clientele.schema.Traces;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Forgets a person. First the rows go, in new versions of the tables; then one commit publishes
 * these versions; then everything older than them is deleted from disk, for no publication that is
 * read needs it any more. Killed before the commit, nothing has happened to readers and the next
 * attempt, or the next night, starts from what is published; killed after it, the next attempt
 * finds a note of what was done and cleans up.
 */
public final class Forget {
  private static final String FOLDER = "_forget";

  /**
   * How far an erasure has come.
   *
   * @param rows rows taken out, by table
   * @param blanked rows of others changed, by table
   */
  record Pending(
      String erasure,
      String subject,
      String reason,
      Map<String, Long> rows,
      Map<String, Long> blanked) {
    boolean isEmpty() {
      return Stream.of(rows, blanked)
          .flatMap(counts -> counts.values().stream())
          .allMatch(count -> count == 0);
    }

    /** With what an attempt before it noted: a table that was taken back is counted again. */
    Pending with(Pending earlier) {
      return new Pending(
          erasure, subject, reason, most(rows, earlier.rows), most(blanked, earlier.blanked));
    }

    private static Map<String, Long> most(Map<String, Long> one, Map<String, Long> other) {
      Map<String, Long> most = new TreeMap<>(one);
      other.forEach((table, count) -> most.merge(table, count, Math::max));
      return most;
    }
  }

  private final Lake lake;
  private final List<Table> contracts;
  private final Pseudonyms pseudonyms;
  private final Progress progress;
  private final Clock clock;
  private final Erasing erasing;
  private final Notes notes;

  /**
   * Forgetting in a warehouse.
   *
   * @param contracts every table there may be
   */
  public Forget(
      Lake lake, List<Table> contracts, Pseudonyms pseudonyms, Progress progress, Clock clock) {
    this.lake = lake;
    this.contracts = contracts;
    this.pseudonyms = pseudonyms;
    this.progress = progress;
    this.clock = clock;
    this.erasing = new Erasing(lake);
    this.notes = new Notes(lake);
  }

  /**
   * Forgets somebody; done again, it finishes what was cut short and otherwise changes nothing.
   *
   * @return the proof: rows of {@link Erasures}
   * @throws Problem when nothing is known of the subject, or another run holds the warehouse
   */
  public List<Row> run(Subject subject, String reason) {
    if (PublishedNights.read(lake).head().sequence() == 0) {
      throw Problem.configuration(
          "nothing is published yet in " + lake.root() + ", so nobody is known there",
          "name another folder with --warehouse; what a night that never was published left behind goes with the folder");
    }
    Lock lock = Lock.take(lake, "forget");
    try {
      return runHeld(subject, reason);
    } finally {
      lock.close();
    }
  }

  /** Whether an erasure was cut short after it had been decided what goes. */
  public static boolean isUnfinished(Lake lake) {
    return !lake.list(FOLDER).isEmpty();
  }

  /** The sources that anything was ever read from. */
  public Set<String> sources() {
    Set<String> sources = new TreeSet<>();
    for (Table table : List.of(Deliveries.TABLE, Quarantine.TABLE)) {
      long version = lake.version(table);
      if (version >= 0) {
        lake
            .read(table, version)
            .select(Deliveries.SOURCE.col())
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private List<Row> runHeld(Subject subject, String reason) {
    Layout.begin(lake);
    String hash = hash(subject);
    String note = FOLDER + "/" + hash + ".json";
    Publication head = PublishedNights.read(lake).head();
    progress.begin("look the person up");
    if (!isKnown(subject, head.versions())
        && notes.read(note, Pending.class).isEmpty()
        && !wasForgotten(hash)) {
      throw unknown(subject);
    }
    lake.create(Tombstones.TABLE);
    lake.create(Erasures.TABLE);
    Versions settled = settle(head.versions());
    Person person = Person.of(lake, settled, subject);
    Optional<Pending> earlier = notes.read(note, Pending.class);
    List<Row> before = proof(Erasures.SUBJECT.col().equalTo(hash));
    Pending pending =
        leave(person, hash, reason, earlier.map(Pending::erasure).orElseGet(this::now));
    if (pending.isEmpty() && earlier.isEmpty()) {
      if (before.isEmpty()) {
        throw unknown(subject);
      }
      progress.say("forgotten before, and nothing is left");
      return before;
    }
    Pending done = earlier.map(pending::with).orElse(pending);
    if (!pending.isEmpty()) {
      remember(person, done.erasure());
      notes.write(note, done);
    }
    publish(head, settled);
    clean(done);
    notes.delete(note);
    return proof(Erasures.ERASURE.col().equalTo(done.erasure()));
  }

  private Problem unknown(Subject subject) {
    return Problem.configuration(
        "nothing is known of " + subject + " in " + lake.root(),
        "look the customer up in table customer_accounts, or give an account as SOURCE:ID");
  }

  /**
   * Whether anything is there of the subject, by one query that stops at the first row: before
   * anything is changed, and with the same rows that {@link #leave} would take out.
   */
  private boolean isKnown(Subject subject, Versions published) {
    Map<Table, Dataset<Row>> rows = new LinkedHashMap<>();
    Stream.concat(Stream.of(CustomerAccounts.TABLE), tables().stream())
        .distinct()
        .forEach(
            table -> {
              long version =
                  table.kind() == Table.Kind.LEDGER ? lake.version(table) : published.of(table);
              if (version > 0) {
                rows.put(table, lake.read(table, version));
              }
            });
    return Person.named(lake, published, subject).isIn(rows);
  }

  private boolean wasForgotten(String hash) {
    return lake.version(Erasures.TABLE) >= 0
        && !proof(Erasures.SUBJECT.col().equalTo(hash)).isEmpty();
  }

  private String now() {
    return Instant.ofEpochMilli(clock.millis()).toString();
  }

  private String hash(Subject subject) {
    return lake.localFrame(
            new StructType().add("source", "string").add("value", "string"),
            List.of(RowFactory.create(subject.source(), subject.value())))
        .select(pseudonyms.of(subject.column(), col("source"), col("value")))
        .head()
        .getString(0);
  }

  /** Takes back what a night that was never published wrote, as the next night would. */
  private Versions settle(Versions published) {
    Versions settled = published;
    for (Table table : contracts) {
      long version = lake.version(table);
      if (table.kind() != Table.Kind.LEDGER && version > published.of(table)) {
        settled = settled.with(table, lake.restore(table, published.of(table)));
      }
    }
    return settled;
  }

  /** The tables that may hold a person. */
  private List<Table> tables() {
    return contracts.stream()
        .filter(
            table ->
                Traces.of(table).isPresent()
                    || !Traces.mentions(table).isEmpty()
                    || table.equals(Quarantine.TABLE))
        .filter(table -> lake.version(table) > 0)
        .toList();
  }

  private Pending leave(Person person, String subject, String reason, String erasure) {
    Map<String, Long> rows = new TreeMap<>();
    Map<String, Long> blanked = new TreeMap<>();
    for (Table table : tables()) {
      long started = clock.millis();
      progress.begin("erase from " + table);
      rows.put(table.name(), person.leave(erasing, table));
      blanked.put(table.name(), person.leaveRowsOfOthers(erasing, table));
      erasing.purge(table);
      progress.end(rows.get(table.name()), (clock.millis() - started) / 1000.0, "");
    }
    return new Pending(erasure, subject, reason, rows, blanked);
  }

  /** Keeps the hashes of the person's keys, once. */
  private void remember(Person person, String erasure) {
    Dataset<Row> hashed =
        person
            .remembered()
            .select(
                lit(erasure).as(Tombstones.ERASURE.name()),
                Tombstones.SOURCE.col(),
                Tombstones.COLUMN.col(),
                hashOf(Traces.KEYS).as(Tombstones.HASH.name()),
                lit(Timestamp.from(Instant.parse(erasure))).as(Tombstones.FORGOTTEN_AT.name()));
    Dataset<Row> there = lake.read(Tombstones.TABLE, lake.version(Tombstones.TABLE));
    lake.append(
        Tombstones.TABLE,
        lake.local(
            hashed.join(there.select(Tombstones.HASH.col()), Tombstones.HASH.name(), "left_anti")));
  }

  private Column hashOf(List<String> columns) {
    Column hash = lit(null).cast("string");
    for (String column : columns) {
      hash =
          when(
                  Tombstones.COLUMN.col().equalTo(column),
                  pseudonyms.of(column, Tombstones.SOURCE.col(), col("value")))
              .otherwise(hash);
    }
    return hash;
  }

  /** Names the new versions by a publication of the same night. */
  private void publish(Publication head, Versions settled) {
    Versions versions = settled;
    for (Table table : contracts) {
      long version = lake.version(table);
      if (head.versions().has(table) || settled.has(table)) {
        versions = versions.with(table, version);
      }
    }
    if (!versions.equals(head.versions())) {
      PublishedNights.publish(
          lake, head, head.asOf(), head.runId(), versions, Instant.ofEpochMilli(clock.millis()));
    }
  }

  /** Deletes what is older than the versions published last, and notes it. */
  private void clean(Pending pending) {
    List<Row> rows = new ArrayList<>();
    Timestamp at = new Timestamp(clock.millis());
    for (Table table : tables()) {
      long started = clock.millis();
      progress.begin("clean " + table);
      Erasing.Cleaned cleaned = erasing.clean(table);
      rows.add(
          RowFactory.create(
              pending.erasure(),
              at,
              pending.subject(),
              pending.reason(),
              table.name(),
              pending.rows().getOrDefault(table.name(), 0L),
              pending.blanked().getOrDefault(table.name(), 0L),
              cleaned.removed(),
              cleaned.left()));
      progress.endWithFiles(cleaned.removed(), (clock.millis() - started) / 1000.0);
    }
    if (proof(Erasures.ERASURE.col().equalTo(pending.erasure())).isEmpty()) {
      lake.append(Erasures.TABLE, lake.frame(Erasures.TABLE, rows));
    }
  }

  private List<Row> proof(Column which) {
    return lake.read(Erasures.TABLE, lake.version(Erasures.TABLE))
        .where(which)
        .orderBy(Erasures.ERASURE.col(), Erasures.TABLE_NAME.col())
        .collectAsList();
  }
}
