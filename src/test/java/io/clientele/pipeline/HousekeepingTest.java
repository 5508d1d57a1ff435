package io.clientele.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Upkeep;
import io.clientele.lake.Views;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Maintenance;
import io.clientele.schema.Publications;
import io.clientele.schema.Runs;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance of a warehouse with old, replaced and unpublished nights. */
class HousekeepingTest {
  private static final Field KEY = Field.required("key", Types.STRING, "Key.");
  private static final Table FACTS = Table.fact("facts", "One row per fact.", KEY).key(KEY);
  private static final Table COUNTS =
      Table.night("counts", "One row.", List.of(Field.required("facts", Types.LONG, "Facts.")));

  /** A table that only a run wrote that was never published. */
  private static final Table NEVER = Table.fact("never", "One row per fact.", KEY).key(KEY);

  private static final List<Table> ALL =
      List.of(FACTS, COUNTS, NEVER, Runs.TABLE, Publications.TABLE, Maintenance.TABLE);

  @TempDir static Path folder;

  private static Path nights;

  /** Writes its keys, and counts what is there. */
  private record Write(Table table, List<String> keys) implements Stage {
    @Override
    public String name() {
      return "write " + table;
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(table);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      List<Row> rows = new ArrayList<>();
      for (String key : keys) {
        rows.add(RowFactory.create(key, "file", java.sql.Timestamp.from(Instant.EPOCH)));
      }
      return Outputs.of(table, TestSpark.session().createDataFrame(rows, table.schema()));
    }
  }

  private record Count() implements Stage {
    @Override
    public String name() {
      return "count";
    }

    @Override
    public List<Table> inputs() {
      return List.of(FACTS);
    }

    @Override
    public List<Table> outputs() {
      return List.of(COUNTS);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      return Outputs.of(
          COUNTS, inputs.read(FACTS).groupBy().count().select(col("count").as("facts")));
    }
  }

  /** Fails after all others: nothing of its run is published. */
  private record Fail() implements Stage {
    @Override
    public String name() {
      return "fail";
    }

    @Override
    public List<Table> inputs() {
      return List.of(COUNTS);
    }

    @Override
    public List<Table> outputs() {
      return List.of();
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      throw new IllegalStateException("out of luck");
    }
  }

  private static class Quiet implements Progress {
    @Override
    public void say(String line) {}

    @Override
    public void begin(String step) {}

    @Override
    public void end(long rows, double seconds, String note) {}

    @Override
    public void skip(String step) {}
  }

  private static Lake lake(Path warehouse) {
    return Lake.open(TestSpark.session(), warehouse.toString());
  }

  private static void night(Path warehouse, String date, Stage... stages) {
    new Pipeline(
            lake(warehouse),
            List.of(stages),
            stages.length + " stages",
            "test",
            new Quiet(),
            Clock.systemUTC())
        .run(LocalDate.parse(date));
  }

  private static Stage facts(String... keys) {
    return new Write(FACTS, List.of(keys));
  }

  /** Returns the steps that it said it began; nothing may be printed by anybody. */
  private static List<String> maintain(Path warehouse, Clock clock) {
    Lake lake = lake(warehouse);
    List<String> begun = new ArrayList<>();
    Progress progress =
        new Quiet() {
          @Override
          public void begin(String step) {
            begun.add(step);
          }
        };
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    scala.Console.withOut(
        printed,
        () -> {
          new Housekeeping(lake, ALL, new Upkeep(lake, 2, 128, 0), 2, 0, progress, clock).run();
          return begun;
        });
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    return begun;
  }

  private static List<String> seen(Path warehouse, String view) {
    return new Views(lake(warehouse), ALL)
        .read(view).collectAsList().stream().map(Row::mkString).sorted().toList();
  }

  @BeforeAll
  static void nights() {
    nights = folder.resolve("nights");
    night(nights, "2025-01-10", facts("a"), new Count());
    night(nights, "2025-01-31", facts("b"), new Count());
    night(nights, "2025-02-02", facts("d"), new Count());
    night(nights, "2025-02-02", facts("e"), new Count());
    assertThatThrownBy(
            () ->
                night(
                    nights,
                    "2025-02-03",
                    facts("unpublished-fact"),
                    new Write(NEVER, List.of("unpublished-row")),
                    new Count(),
                    new Fail()))
        .isInstanceOf(Problem.class);
  }

  /** A copy of the nights whose files are an hour old. */
  private Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (Stream<Path> all = Files.walk(nights)) {
      for (Path from : all.toList()) {
        Path to = copy.resolve(nights.relativize(from));
        Files.copy(from, to);
        if (Files.isRegularFile(to)) {
          Files.setLastModifiedTime(to, FileTime.from(Instant.now().minusSeconds(3600)));
        }
      }
    }
    return copy;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      // Checksums beside files are the local file system's own business.
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("\\..*\\.crc"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those that hold rows: the checkpoint of a log is larger than a table of few rows. */
  private static List<Path> data(Path table) {
    return files(table).stream().filter(file -> !file.toString().contains("_delta_log")).toList();
  }

  private static long bytes(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** The files that hold a text, in whatever form. */
  private static List<Path> holding(Path folder, String text) {
    return files(folder).stream()
        .filter(
            file -> {
              try {
                return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  @Test
  void whatIsKeptReadsAsBeforeWhatIsNotIsGoneFromDiskAndTheNextNightIsAsWithout()
      throws IOException {
    Path plain = copy("plain");
    Path kept = copy("kept");
    assertThat(holding(kept, "unpublished-fact")).isNotEmpty();
    assertThat(holding(kept, "unpublished-row")).isNotEmpty();
    List<String> runs = seen(kept, "runs");
    Map<String, Integer> before = new TreeMap<>();
    List.of("facts", "counts").forEach(name -> before.put(name, files(kept.resolve(name)).size()));

    assertThat(maintain(kept, Clock.systemUTC()))
        .containsSubsequence(
            "measure tables",
            "compact facts",
            "compact counts",
            "maintain facts",
            "maintain counts");
    checkLedger(kept, before);
    for (String name : before.keySet()) {
      assertThat(bytes(data(kept.resolve(name)))).isLessThan(bytes(data(plain.resolve(name))));
    }

    for (String view : List.of("facts", "counts_current")) {
      assertThat(seen(kept, view)).as(view).isEqualTo(seen(plain, view)).isNotEmpty();
    }
    assertThat(seen(kept, "runs")).isEqualTo(runs);
    // Of January its last night, of the last two days every one.
    assertThat(seen(plain, "counts_history")).hasSize(3);
    assertThat(seen(kept, "counts_history"))
        .isEqualTo(seen(plain, "counts_history").subList(1, 3))
        .containsExactly("2025-01-31.12025-01-312", "2025-02-02.22025-02-024");
    try (Stream<Path> partitions = Files.list(kept.resolve("counts"))) {
      assertThat(partitions.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("_delta_log", "run_id=2025-01-31.1", "run_id=2025-02-02.2");
    }
    assertThat(holding(kept, "unpublished-fact")).isEmpty();
    assertThat(holding(kept, "unpublished-row")).isEmpty();
    assertThat(kept.resolve("never")).doesNotExist();
    assertThat(lake(kept).list("_runs"))
        .containsExactly("2025-02-02.1", "2025-02-02.2", "removed.json");
    checkThatAnotherOneFindsNothingToDo(kept);

    night(plain, "2025-02-03", facts("f"), new Count());
    night(kept, "2025-02-03", facts("f"), new Count());
    for (String view : List.of("facts", "counts_current")) {
      assertThat(seen(kept, view)).as(view).isEqualTo(seen(plain, view)).isNotEmpty();
    }
    assertThat(seen(kept, "counts_current")).containsExactly("2025-02-03.22025-02-035");
    assertThat(seen(kept, "counts_history")).hasSize(3);
  }

  private static void checkLedger(Path kept, Map<String, Integer> before) {
    List<Row> rows =
        new Views(lake(kept), ALL)
            .read("maintenance")
            .where("table_name in ('counts', 'facts')")
            .orderBy("table_name")
            .collectAsList();
    assertThat(rows).hasSize(2);
    for (Row row : rows) {
      String name = row.getAs("table_name");
      assertThat(row.<Long>getAs("files_before")).isEqualTo((long) before.get(name));
      assertThat(row.<Long>getAs("files_after"))
          .isEqualTo(files(kept.resolve(name)).size())
          .isLessThan(before.get(name));
      assertThat(row.<Long>getAs("bytes_after")).isEqualTo(bytes(files(kept.resolve(name))));
    }
    // Five nights of one row each: an old one, a replaced one and the unpublished one go.
    assertThat(rows.get(0).<Long>getAs("rows_before")).isEqualTo(5);
    assertThat(rows.get(0).<Long>getAs("rows_after")).isEqualTo(2);
  }

  private static void checkThatAnotherOneFindsNothingToDo(Path kept) {
    Lake lake = lake(kept);
    List<Table> tables = List.of(FACTS, COUNTS, Runs.TABLE);
    List<Long> versions = tables.stream().map(lake::version).toList();
    long sequence = PublishedNights.read(lake).head().sequence();
    assertThat(sequence).isEqualTo(5);
    maintain(kept, Clock.systemUTC());
    assertThat(tables.stream().map(lake::version)).isEqualTo(versions);
    assertThat(PublishedNights.read(lake).head().sequence()).isEqualTo(sequence);
  }

  /** A clock on which time ends after some looks at it. */
  private static final class Dying extends Clock {
    private final int looks;
    private int looked;

    Dying(int looks) {
      this.looks = looks;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (looked++ == looks) {
        throw new AssertionError("time is up");
      }
      return Clock.systemUTC().instant();
    }
  }

  @Test
  void killedOnTheWayReadersSeeWhatTheySawAndANightOrAnotherMaintenanceGoesOn() throws IOException {
    Path kept = copy("killed");
    List<String> current = seen(kept, "counts_current");
    List<String> history = seen(kept, "counts_history");
    // Among the new versions of tables, which are then taken back; and while files are dropped.
    for (int looks : List.of(17, 26)) {
      assertThatThrownBy(() -> maintain(kept, new Dying(looks))).hasMessage("time is up");
      assertThat(seen(kept, "counts_current")).isEqualTo(current);
      assertThat(history).containsAll(seen(kept, "counts_history"));
      assertThat(seen(kept, "counts_history")).hasSize(looks == 17 ? 3 : 2);
      assertThat(seen(kept, "facts")).hasSize(4);
    }
    night(kept, "2025-02-03", facts("f"), new Count());
    assertThat(seen(kept, "counts_current")).containsExactly("2025-02-03.22025-02-035");
    assertThat(seen(kept, "facts")).hasSize(5);
  }
}
