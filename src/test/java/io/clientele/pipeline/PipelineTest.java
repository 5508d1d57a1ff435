package io.clientele.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Views;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
  private static final Field KEY = Field.required("key", Types.STRING, "Key.");
  private static final Field DAY = Field.required("day", Types.DATE, "Day.");
  private static final Table FACTS =
      Table.fact("facts", "One row per fact.", KEY, DAY).key(KEY).at(DAY);
  private static final Table COUNTS =
      Table.night("counts", "One row.", List.of(Field.required("facts", Types.LONG, "Facts.")));
  private static final Table COPIES =
      Table.night("copies", "One row per count.", COUNTS.ownFields());
  private static final LocalDate D1 = LocalDate.of(2025, 1, 1);
  private static final LocalDate D2 = LocalDate.of(2025, 1, 2);

  @TempDir Path folder;

  private final List<String> log = new ArrayList<>();

  /** A stage that is what a test says it is. */
  private record Step(
      String name,
      List<Table> inputs,
      List<Table> outputs,
      List<Table> previous,
      BiFunction<Inputs, Run, Outputs> work)
      implements Stage {
    @Override
    public boolean isGate() {
      return outputs.contains(QualityChecks.TABLE);
    }

    @Override
    public Outputs compute(Inputs in, Run run) {
      return work.apply(in, run);
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
  }

  private Lake lake() {
    return Lake.open(TestSpark.session(), folder.toString());
  }

  private Pipeline pipeline(String configuration, Stage... stages) {
    return new Pipeline(
        lake(), List.of(stages), configuration, "test", new Log(), Clock.systemUTC());
  }

  private Stage facts(String... keys) {
    return new Step(
        "facts",
        List.of(),
        List.of(FACTS),
        List.of(),
        (in, run) -> {
          List<Row> rows = new ArrayList<>();
          for (int i = 0; i < keys.length; i++) {
            rows.add(
                RowFactory.create(
                    keys[i],
                    java.sql.Date.valueOf(D1.plusDays(i)),
                    "facts.csv",
                    java.sql.Timestamp.from(java.time.Instant.EPOCH)));
          }
          return Outputs.of(FACTS, lake().frame(FACTS, rows));
        });
  }

  private static Stage counts() {
    return new Step(
        "counts",
        List.of(FACTS),
        List.of(COUNTS),
        List.of(),
        (in, run) ->
            Outputs.of(COUNTS, in.read(FACTS).groupBy().count().select(col("count").as("facts"))));
  }

  private static Stage copies(BiFunction<Inputs, Run, Outputs> work) {
    return new Step("copies", List.of(COUNTS), List.of(COPIES), List.of(), work);
  }

  private static Outputs copy(Inputs in, Run run) {
    return Outputs.of(COPIES, in.read(COUNTS));
  }

  private Views views() {
    return new Views(lake(), List.of(FACTS, COUNTS, COPIES, Runs.TABLE, RunSteps.TABLE));
  }

  private List<String> seen(String view) {
    return views().read(view).collectAsList().stream().map(Row::mkString).sorted().toList();
  }

  @Test
  void aNightSeesFactsUpToItsDateAndEveryDateKeepsItsNight() {
    pipeline("c", copies(PipelineTest::copy), counts(), facts("a", "b", "c")).run(D1);
    assertThat(log)
        .containsSubsequence("begin facts", "begin counts", "begin copies", "begin publish");
    assertThat(seen("copies_current")).containsExactly("2025-01-01.12025-01-011");
    pipeline("c", facts("a", "b", "c"), counts(), copies(PipelineTest::copy)).run(D2);
    assertThat(seen("counts_current")).containsExactly("2025-01-02.12025-01-022");
    assertThat(seen("counts_history"))
        .containsExactly("2025-01-01.12025-01-011", "2025-01-02.12025-01-022");
    // An older date that is run again replaces its own night only.
    pipeline("c", facts("a", "b", "c"), counts(), copies(PipelineTest::copy)).run(D1);
    assertThat(seen("counts_current")).containsExactly("2025-01-02.12025-01-022");
    assertThat(seen("counts_history"))
        .containsExactly("2025-01-01.22025-01-011", "2025-01-02.12025-01-022");
    assertThat(seen("facts")).hasSize(3);
    assertThatThrownBy(() -> views().query("select count(*) from facts join counts using (key)"))
        .hasMessage(
            "no table or view 'counts'\n  read counts_current for its latest night, counts_history for all of them");
    assertThatThrownBy(
            () -> views().query("select (select count(*) from Facts_History) from counts_current"))
        .hasMessage(
            "no table or view 'Facts_History'\n  table facts is read by its plain name: it is not kept by night");
    assertThatThrownBy(() -> views().query("select * from facts, copies_curent"))
        .hasMessage("no table or view 'copies_curent'\n  did you mean 'copies_current'?");
  }

  @Test
  void aRunThatFailedGoesOnWhereItStoppedAndReadersSeeNothingOfItBefore() {
    Pipeline failing =
        pipeline(
            "c",
            facts("a"),
            counts(),
            copies(
                (in, run) -> {
                  throw new IllegalStateException("out of luck");
                }));
    assertThatThrownBy(() -> failing.run(D1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("IllegalStateException: out of luck");
    assertThat(PublishedNights.read(lake()).byDate()).isEmpty();
    assertThatThrownBy(() -> seen("counts_current"))
        .hasMessageContaining("nothing is published yet");

    log.clear();
    pipeline("c", facts("a"), counts(), copies(PipelineTest::copy)).run(D1);
    assertThat(log)
        .contains("skip facts", "skip counts", "begin copies")
        .doesNotContain("begin facts");
    assertThat(seen("copies_current")).containsExactly("2025-01-01.12025-01-011");
    assertThat(
            lake()
                .read(Runs.TABLE, lake().version(Runs.TABLE))
                .select("attempt", "status")
                .orderBy("attempt")
                .collectAsList())
        .extracting(Row::mkString)
        .containsExactly("1failed", "2published");
  }

  @Test
  void whatAnotherConfigurationLeftBehindIsTakenBackAndNothingIsDoubled() {
    Pipeline failing =
        pipeline(
            "old",
            facts("a", "b"),
            copies(
                (in, run) -> {
                  throw new IllegalStateException("out of luck");
                }),
            counts());
    assertThatThrownBy(() -> failing.run(D2)).isInstanceOf(Problem.class);
    log.clear();
    pipeline("new", facts("c"), counts(), copies(PipelineTest::copy)).run(D2);
    assertThat(log.get(0))
        .startsWith(
            "run 2025-01-02.1 was not finished, but the configuration changed since: a new run begins");
    assertThat(seen("facts")).singleElement().asString().startsWith("c2025-01-01");
    assertThat(seen("counts_history")).containsExactly("2025-01-02.22025-01-021");
  }

  @Test
  void aFailedCheckStopsPublicationWithItsOwnExitCode() {
    Stage gate =
        new Step(
            "gate",
            List.of(FACTS),
            List.of(QualityChecks.TABLE),
            List.of(),
            (in, run) ->
                Outputs.of(
                    QualityChecks.TABLE,
                    lake()
                        .frame(
                            QualityChecks.TABLE,
                            List.of(
                                RowFactory.create(
                                    run.id(),
                                    "web.orders",
                                    "refused share",
                                    0.7,
                                    null,
                                    0.1,
                                    QualityChecks.STOPPED,
                                    "too much was refused")))));
    assertThatThrownBy(() -> pipeline("c", facts("a"), gate, counts()).run(D1))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.NOT_PUBLISHED))
        .hasMessageStartingWith("too much was refused\n  nothing was published");
    assertThat(log).doesNotContain("begin counts");
    assertThat(PublishedNights.read(lake()).byDate()).isEmpty();
  }

  @Test
  void aHeldWarehouseNamesItsHolder() {
    Stage nested =
        new Step(
            "nested",
            List.of(),
            List.of(COUNTS),
            List.of(),
            (in, run) -> {
              assertThatThrownBy(() -> pipeline("c", facts("a")).run(D1))
                  .isInstanceOfSatisfying(
                      Problem.class,
                      problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.HELD))
                  .hasMessageContaining(
                      "is held by process " + ProcessHandle.current().pid() + " on ")
                  .hasMessageContaining("(night of 2025-01-01)");
              return Outputs.of(COUNTS, TestSpark.session().range(1).select(lit(1L).as("facts")));
            });
    pipeline("c", nested).run(D1);
    assertThat(seen("counts_current")).hasSize(1);
  }

  @Test
  void aStageSeesOnlyWhatItDeclares() {
    Stage nosy =
        new Step(
            "nosy",
            List.of(),
            List.of(COUNTS),
            List.of(),
            (in, run) -> Outputs.of(COUNTS, in.read(FACTS)));
    assertThatThrownBy(() -> pipeline("c", facts("a"), nosy).run(D1))
        .hasMessageContaining("Stage nosy does not declare facts as an input");
    Stage prophet =
        new Step(
            "prophet",
            List.of(FACTS),
            List.of(COUNTS),
            List.of(),
            (in, run) -> Outputs.of(COUNTS, in.changes(FACTS)));
    assertThatThrownBy(() -> pipeline("c", facts("a"), prophet).run(D1))
        .hasMessageContaining("may not see changes that are not cut at the as-of date");
  }

  /** What a stage finds of a table that a later step writes. */
  private static final class Memory implements Stage {
    private final List<String> found = new ArrayList<>();

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> earlier() {
      return List.of(COUNTS, FACTS);
    }

    @Override
    public List<Table> outputs() {
      return List.of(COPIES);
    }

    @Override
    public Outputs compute(Inputs in, Run run) {
      found.clear();
      in.earlier(COUNTS).collectAsList().stream().map(Row::mkString).sorted().forEach(found::add);
      found.add(in.earlier(FACTS).count() + " facts");
      return Outputs.of(COPIES, in.earlier(COUNTS).select("facts"));
    }
  }

  @Test
  void aStageMayLookAtWhatLaterStepsOfEarlierDatesWrote() {
    Memory memory = new Memory();
    Pipeline pipeline = pipeline("c", memory, facts("a", "b", "c"), counts());
    pipeline.run(D1);
    assertThat(log).containsSubsequence("begin memory", "begin facts", "begin counts");
    assertThat(memory.found).containsExactly("0 facts");
    pipeline.run(D2);
    assertThat(memory.found).containsExactly("2025-01-01.12025-01-011", "2 facts");
    // A past date once more: neither what that date wrote before nor what came after.
    pipeline.run(D1);
    assertThat(memory.found).containsExactly("1 facts");
    pipeline.run(D2);
    assertThat(memory.found)
        .containsExactly("2025-01-01.12025-01-011", "2025-01-01.22025-01-011", "2 facts");
    assertThat(seen("copies_current"))
        .containsExactly("2025-01-02.22025-01-021", "2025-01-02.22025-01-021");

    Stage nosy =
        new Step(
            "nosy",
            List.of(FACTS),
            List.of(COPIES),
            List.of(),
            (in, run) -> Outputs.of(COPIES, in.earlier(FACTS)));
    assertThatThrownBy(() -> pipeline("c", facts("a"), nosy).run(D2))
        .hasMessageContaining("Stage nosy does not declare facts of earlier nights");
  }

  @Test
  void stagesThatCannotBeOrderedAreRefused() {
    Stage self =
        new Step("self", List.of(COUNTS), List.of(COUNTS), List.of(), (in, run) -> Outputs.none());
    assertThatThrownBy(() -> StagePlan.order(List.of(self)))
        .hasMessage("Stage self reads its own output counts; declare it as its previous state");
    Stage there =
        new Step("there", List.of(COUNTS), List.of(COPIES), List.of(), (in, run) -> Outputs.none());
    Stage back =
        new Step("back", List.of(COPIES), List.of(COUNTS), List.of(), (in, run) -> Outputs.none());
    assertThatThrownBy(() -> StagePlan.order(List.of(there, back)))
        .hasMessage("These stages wait for each other: [there, back]");
    assertThatThrownBy(
            () ->
                StagePlan.order(
                    List.of(
                        counts(),
                        new Step(
                            "more",
                            List.of(),
                            List.of(COUNTS),
                            List.of(),
                            (in, run) -> Outputs.none()))))
        .hasMessage("Two stages write table counts");
  }
}
