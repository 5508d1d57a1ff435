package io.clientele.lake;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
  private static final Field KEY = Field.required("key", Types.STRING, "What it is.");
  private static final Field VALUE =
      Field.optional("value", Types.INT, "How much.", "not known")
          .check("value is null or value >= 0");
  private static final Table THINGS =
      Table.state("things", "One row per thing.", KEY, VALUE).key(KEY);

  @TempDir Path folder;

  private Lake lake() {
    Lake lake = Lake.open(TestSpark.session(), folder.toString());
    lake.create(THINGS);
    return lake;
  }

  private static Dataset<Row> things(Lake lake, Object... keysAndValues) {
    List<Row> rows = new java.util.ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      rows.add(RowFactory.create(keysAndValues[i], keysAndValues[i + 1]));
    }
    // Nullable, as rows are that come out of a computation.
    return lake.spark()
        .createDataFrame(
            rows,
            new org.apache.spark.sql.types.StructType()
                .add("key", Types.STRING)
                .add("value", Types.INT));
  }

  private static List<String> content(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.mkString("=")).sorted().toList();
  }

  @Test
  void csvIsWrittenAsEverybodyReadsIt() throws IOException {
    Lake lake = lake();
    Path out = folder.resolve("out");
    RawFiles.replace(
        lake.spark(), things(lake, "a,\"b\"", 1).coalesce(1), "csv", RawFiles.CSV, out.toString());
    try (Stream<Path> files = Files.list(out)) {
      Path csv = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      assertThat(Files.readString(csv)).isEqualTo("key,value\n\"a,\"\"b\"\"\",1\n");
    }
  }

  @Test
  void aTableIsWhatItsContractSays() {
    Lake lake = lake();
    Row detail =
        lake.spark()
            .sql("describe detail delta.`" + lake.location(THINGS) + "`")
            .select("description")
            .head();
    assertThat(detail.getString(0)).isEqualTo("One row per thing.");
    var schema = lake.spark().read().format("delta").load(lake.location(THINGS)).schema();
    assertThat(
            lake.spark()
                .sql("show tblproperties delta.`" + lake.location(THINGS) + "`")
                .collectAsList())
        .extracting(Row::mkString)
        .contains(
            "delta.deletedFileRetentionDurationinterval 36500 days",
            "delta.logRetentionDurationinterval 36500 days");
    assertThat(schema.apply("value").getComment().get()).isEqualTo("How much. Null: not known.");
    assertThatThrownBy(() -> lake.append(THINGS, things(lake, null, 1)))
        .hasStackTraceContaining("NOT NULL constraint violated for column: key");
    assertThatThrownBy(() -> lake.append(THINGS, things(lake, "a", -1)))
        .hasStackTraceContaining("CHECK constraint value");
    assertThat(lake.append(THINGS, things(lake, "a", null, "b", 2))).isEqualTo(2);
  }

  @Test
  void rowsThatDoNotFitTheContractAreOurMistake() {
    Lake lake = lake();
    assertThatThrownBy(
            () ->
                lake.append(THINGS, things(lake, "a", 1).drop("value").withColumn("valve", lit(1))))
        .hasMessage("Rows for table things: missing columns [value], unexpected columns [valve]");
    assertThatThrownBy(() -> lake.append(THINGS, things(lake, "a", 1).withColumn("value", lit(1L))))
        .hasMessage("Rows for table things: value is BIGINT, must be INT");
  }

  @Test
  void mergePutsInReplacesAndTakesOutAndChangesTellIt() {
    Lake lake = lake();
    lake.append(THINGS, things(lake, "a", 1, "b", 2, "c", 3));
    long before = lake.version(THINGS);
    long touched =
        lake.merge(
            THINGS,
            things(lake, "a", 10, "d", 4)
                .withColumn(Lake.GONE, lit(false))
                .unionByName(things(lake, "b", 0, "e", 0).withColumn(Lake.GONE, lit(true))));
    assertThat(touched).isEqualTo(3);
    long after = lake.version(THINGS);
    assertThat(content(lake.read(THINGS, after))).containsExactly("a=10", "c=3", "d=4");
    assertThat(content(lake.read(THINGS, before))).containsExactly("a=1", "b=2", "c=3");
    assertThat(content(lake.changes(THINGS, before, after)))
        .containsExactly("a=10=true", "a=1=false", "b=2=false", "d=4=true");
    assertThat(content(lake.changes(THINGS, after, after))).isEmpty();
    long restored = lake.restore(THINGS, before);
    assertThat(restored).isGreaterThan(after);
    assertThat(content(lake.read(THINGS, restored))).containsExactly("a=1", "b=2", "c=3");
    // What was done and taken back is no change.
    assertThat(content(lake.changes(THINGS, before, restored))).isEmpty();
  }

  @Test
  void rowsThatNobodyKnowsAreAddedAndTheOthersMerged() {
    Lake lake = lake();
    lake.append(THINGS, things(lake, "a", 1));
    Dataset<Row> rows =
        things(lake, "b", 2, "c", 3)
            .withColumn(Lake.GONE, KEY.col().equalTo("c"))
            .withColumn(Lake.KNOWN, lit(false));
    assertThat(lake.merge(THINGS, rows)).isEqualTo(1);
    assertThat(content(lake.read(THINGS, lake.version(THINGS)))).containsExactly("a=1", "b=2");
    Dataset<Row> more =
        things(lake, "a", 10, "b", 0, "d", 4)
            .withColumn(Lake.GONE, KEY.col().equalTo("b"))
            .withColumn(Lake.KNOWN, KEY.col().notEqual("d"));
    lake.merge(THINGS, more);
    assertThat(content(lake.read(THINGS, lake.version(THINGS)))).containsExactly("a=10", "d=4");
  }

  @Test
  void aFolderIsReplacedWholeWhateverAKilledAttemptLeftBesideIt() throws IOException {
    Lake lake = lake();
    Path unfinished = Files.createDirectory(folder.resolve("out.unfinished"));
    Files.writeString(unfinished.resolve("part-0.json"), "half a row");
    for (int value : new int[] {1, 2}) {
      RawFiles.replace(
          lake.spark(),
          things(lake, "a", value),
          "json",
          java.util.Map.of(),
          folder.resolve("out").toString());
      assertThat(content(lake.spark().read().json(folder.resolve("out").toString())))
          .containsExactly("a=" + value);
      assertThat(unfinished).doesNotExist();
    }
  }

  @Test
  void aTableOfAnotherVersionIsRecognised() {
    lake();
    Lake again = Lake.open(TestSpark.session(), folder.toString());
    Table grown =
        Table.state(
                "things", "One row per thing.", KEY, Field.required("weight", Types.INT, "Weight."))
            .key(KEY);
    assertThatThrownBy(() -> again.create(grown))
        .hasMessageContaining(
            "was written by another version of Clientele: missing columns [weight], unexpected columns [value]");
  }

  @Test
  void deltasLogTellsNothingOfPersonalColumns() throws IOException {
    Field name = Field.optional("name", Types.STRING, "Who.", "not told").personal();
    Table people = Table.state("people", "One row per person.", KEY, name).key(KEY);
    Lake lake = lake();
    lake.create(people);
    lake.merge(
        people, lake.localFrame(people.schema(), List.of(RowFactory.create("k1", "Quillonia"))));
    String log = Files.readString(folder.resolve("people/_delta_log/00000000000000000001.json"));
    assertThat(log).contains("minValues").contains("k1").doesNotContain("Quillonia");
  }
}
