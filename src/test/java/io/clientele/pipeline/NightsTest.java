package io.clientele.pipeline;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.TestSpark;
import io.clientele.lake.Lake;
import io.clientele.lake.Notes;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Views;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Publications;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nights, what is written down of them, and what is said before them. */
class NightsTest {
  private static final List<Field> COLUMNS =
      List.of(Field.required("rows", Types.LONG, "How many."));
  private static final Table FIRST = Table.night("first", "One row.", COLUMNS);
  private static final Table SECOND = Table.night("second", "One row.", COLUMNS);
  private static final LocalDate D1 = LocalDate.of(2025, 1, 1);
  private static final LocalDate D2 = LocalDate.of(2025, 1, 2);

  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();
  private final List<NightSummary> ended = new ArrayList<>();

  /** A stage that writes one row, unless something happens before. */
  private record OneRow(String name, List<Table> inputs, Table output, Runnable before)
      implements Stage {
    @Override
    public List<Table> outputs() {
      return List.of(output);
    }

    @Override
    public Outputs compute(Inputs in, Run run) {
      before.run();
      return Outputs.of(output, TestSpark.session().range(1).agg(count(lit(1)).as("rows")));
    }
  }

  private final class Log implements Progress {
    @Override
    public void say(String line) {
      log.add(line);
    }

    @Override
    public void begin(String step) {
      log.add("begin " + step);
    }

    @Override
    public void end(long rows, double seconds, String note) {}

    @Override
    public void skip(String step) {
      log.add("skip " + step);
    }

    @Override
    public void opened(String runId) {
      log.add("run " + runId);
    }

    @Override
    public void ended(NightSummary summary) {
      ended.add(summary);
    }
  }

  private Lake lake() {
    return Lake.open(TestSpark.session(), folder.toString());
  }

  private Pipeline pipeline(String configuration, Runnable beforeSecond) {
    List<Stage> stages =
        List.of(
            new OneRow("make second", List.of(FIRST), SECOND, beforeSecond),
            new OneRow("make first", List.of(), FIRST, () -> {}));
    return new Pipeline(lake(), stages, configuration, "test", new Log(), Clock.systemUTC());
  }

  private List<String> rows(Table table, String... columns) {
    return texts(() -> lake().read(table, lake().version(table)).selectExpr(columns));
  }

  private static List<String> texts(Supplier<Dataset<Row>> rows) {
    return rows.get().collectAsList().stream().map(row -> row.mkString(" ")).sorted().toList();
  }

  private static void fail() {
    throw new IllegalStateException("out of luck");
  }

  @Test
  void datesRunInOrderEachPublishedAndAnOlderOneLeavesTheCurrentNightAlone() {
    pipeline("c", () -> {}).run(List.of(D1, D2));
    assertThat(log).containsSubsequence("run 2025-01-01.1", "run 2025-01-02.1");
    pipeline("c", () -> {}).run(D1);
    assertThat(ended)
        .extracting(night -> night.runId() + " " + night.sequence() + " " + night.readersSee())
        .containsExactly(
            "2025-01-01.1 1 2025-01-01", "2025-01-02.1 2 2025-01-02", "2025-01-01.2 3 2025-01-02");

    Views views =
        new Views(
            lake(), List.of(SECOND, Publications.TABLE), Optional.of(LocalDate.of(2025, 1, 5)));
    assertThat(texts(() -> views.read("second_current").select("run_id")))
        .containsExactly("2025-01-02.1");
    assertThat(texts(() -> views.read("publications_current").select("run_id", Views.AGE)))
        .containsExactly("2025-01-02.1 3");
    assertThat(texts(() -> views.read("publications_history").select("run_id", Views.AGE)))
        .containsExactly("2025-01-01.2 4", "2025-01-02.1 3");
    assertThat(texts(() -> views.read("publications").select("run_id"))).hasSize(3);
  }

  @Test
  void aNightThatFailsEndsTheRowOfDatesAndIsWrittenDownWithWhatItDid() throws IOException {
    assertThatThrownBy(() -> pipeline("c", NightsTest::fail).run(List.of(D1, D2)))
        .isInstanceOf(Problem.class);
    assertThat(log).doesNotContain("run 2025-01-02.1");
    assertThat(PublishedNights.read(lake()).byDate()).isEmpty();
    assertThat(rows(RunSteps.TABLE, "step", "attempt", "rows", "outputs.first"))
        .containsExactly("make first 1 1 1");

    assertThat(pipeline("c", () -> {}).plan(D1))
        .contains(
            "resuming run 2025-01-01.1, 1 steps are done",
            "nothing is published yet",
            "    every night anew; changes: first")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("    done by attempt 1 with the same inputs: 1 rows, ")
                    .endsWith(" s; not done again"));
    assertThat(pipeline("other", () -> {}).plan(D1))
        .contains(
            "run 2025-01-01.1 was not finished, but the configuration changed since: a new run begins");

    pipeline("c", () -> {}).run(D1);
    assertThat(rows(RunSteps.TABLE, "step", "attempt"))
        .containsExactly("make first 1", "make second 2");
    assertThat(
            rows(
                Runs.TABLE,
                "attempt",
                "status",
                "failed_in",
                "started_from",
                "steps",
                "rows",
                "configuration",
                "revision"))
        .containsExactly("1 failed make second 0 1 1 c test", "2 published null 0 1 1 c test");

    JsonNode summary =
        new ObjectMapper().readTree(folder.resolve("_runs/2025-01-01.1/summary.json").toFile());
    assertThat(summary.get("status").asText()).isEqualTo("published");
    assertThat(summary.get("attempt").asInt()).isEqualTo(2);
    assertThat(summary.get("steps").findValuesAsText("name"))
        .containsExactly("make first", "make second");
    NightSummary failed = ended.get(0);
    assertThat(failed.status() + " " + failed.exitCode() + " " + failed.failedIn())
        .isEqualTo("failed 1 make second");
    assertThat(failed.message()).contains("out of luck");
    assertThat(pipeline("c", () -> {}).plan(D1.plusDays(3)))
        .contains(
            "a new run begins: the date's first",
            "no night is published of 2025-01-02 to 2025-01-03; --catch-up runs those first");
  }

  @Test
  void aRunThatLostItsLockStopsBeforeItPublishesAndLeavesTheLedgerToTheNewOwner() {
    assertThatThrownBy(() -> pipeline("c", () -> new Notes(lake()).delete("_lock.json")).run(D1))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.HELD))
        .hasMessageContaining("this run lost the warehouse");
    assertThat(log).contains("begin make second").doesNotContain("begin publish");
    assertThat(PublishedNights.read(lake()).byDate()).isEmpty();
    assertThat(lake().version(SECOND)).isZero();
    assertThat(rows(Runs.TABLE, "status")).isEmpty();
    assertThat(ended).singleElement().extracting(NightSummary::exitCode).isEqualTo(3);
  }
}
