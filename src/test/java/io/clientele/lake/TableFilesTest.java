package io.clientele.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lake finds in a table by itself against what Delta's own reader finds in it. */
class TableFilesTest {
  private static final Field KEY = Field.required("key", Types.STRING, "What it is.");
  private static final Field DAY = Field.optional("day", Types.DATE, "When.", "not known");
  private static final Field AT = Field.optional("at", Types.TIMESTAMP, "When.", "not known");
  private static final Field AMOUNT = Field.optional("amount", Types.MONEY, "Money.", "not known");
  private static final Field COUNT = Field.optional("count", Types.LONG, "How many.", "not known");
  private static final Field SHARE = Field.optional("share", Types.DOUBLE, "Share.", "not known");
  private static final List<Field> FIELDS = List.of(KEY, DAY, AT, AMOUNT, COUNT, SHARE);
  private static final Table NIGHTS = Table.night("nights", "Things of a night.", FIELDS);
  private static final Table THINGS =
      Table.state("things", "One row per thing.", FIELDS.toArray(Field[]::new)).key(KEY);

  /** Words of which some are longer than what statistics keep of them. */
  private static final List<String> WORDS =
      List.of("", "a", "b'c", "%20 /x", "zebra", "ü".repeat(40) + "1", "ü".repeat(40) + "2");

  private static final List<String> OPERATORS = List.of("=", "<", "<=", ">", ">=", "<>", "<=>");

  private static final String FOLDER = "a folder with 100% spaces";
  private static final int NUMBER = 6;

  @TempDir private static Path temporary;
  private static Lake lake;

  @BeforeAll
  static void writeSomeNights() {
    lake = Lake.open(TestSpark.session(), temporary.resolve(FOLDER).toString());
    // Which files are read is the question, not which parts of them; there Spark takes -0.0 for
    // another number than 0.0.
    lake.spark().conf().set("spark.sql.parquet.filterPushdown", "false");
    lake.create(NIGHTS);
    lake.create(THINGS);
    // Statistics of every column, so that every kind of them is asked; and a log of both kinds of
    // files: a checkpoint, and commits after it.
    for (Table table : List.of(NIGHTS, THINGS)) {
      lake.spark()
          .sql(
              "alter table delta.`%s` set tblproperties ('delta.checkpointInterval' = '3', 'delta.dataSkippingStatsColumns' = 'key,day,at,amount,count,share')"
                  .formatted(lake.location(table)));
    }
    Random random = new Random(1);
    for (int night = 1; night <= NUMBER; night++) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        rows.add(row(random, "2025-01-%02d.1".formatted(night)));
      }
      lake.append(NIGHTS, lake.frame(NIGHTS, rows));
      if (night <= 2) {
        Dataset<Row> things =
            lake.frame(NIGHTS, rows).drop(Table.RUN_ID.name(), Table.AS_OF.name());
        lake.merge(THINGS, things.dropDuplicates(KEY.name()));
      }
    }
    assertThat(temporary.resolve(FOLDER + "/nights/_delta_log/_last_checkpoint")).exists();
  }

  private static Row row(Random random, String runId) {
    LocalDate day = LocalDate.of(2025, 3, 1).plusDays(random.nextInt(40));
    Object[] all = {
      runId,
      Date.valueOf("2025-01-01"),
      word(random),
      Date.valueOf(day),
      Timestamp.from(Instant.parse(day + "T23:59:59.999Z").plusNanos(1000L * random.nextInt(2000))),
      new BigDecimal(random.nextInt(1000)).movePointLeft(2),
      (long) random.nextInt(5),
      List.of(Double.NaN, -0.0, 0.0, 1.5, Double.POSITIVE_INFINITY).get(random.nextInt(5))
    };
    for (int i = 3; i < all.length; i++) {
      all[i] = random.nextInt(4) == 0 ? null : all[i];
    }
    return RowFactory.create(all);
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static String condition(Random random, boolean hasRun) {
    if (random.nextInt(3) == 0) {
      String left = condition(random, hasRun);
      String right = condition(random, hasRun);
      return List.of(
              "(%s and %s)".formatted(left, right),
              "(%s or %s)".formatted(left, right),
              "not (%s and %s)".formatted(left, right))
          .get(random.nextInt(3));
    }
    String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
    LocalDate day = LocalDate.of(2025, 2, 25).plusDays(random.nextInt(50));
    String run = hasRun ? "run_id " : "key ";
    List<String> all =
        List.of(
            "key " + operator + " '" + word(random).replace("'", "\\'") + "'",
            "key like 'ü%'",
            "key in ('a', 'zebra', null)",
            "day " + operator + " date '" + day + "'",
            "cast(day as timestamp) " + operator + " timestamp '" + day + " 00:00:00'",
            "at " + operator + " timestamp '" + day + " 00:00:00.0005'",
            "at is null",
            "amount " + operator + " " + random.nextInt(10) + ".5",
            "count " + operator + " " + random.nextInt(6),
            "count in (1, 3)",
            "share "
                + operator
                + " "
                + List.of("0.0D", "1.5D", "double('NaN')").get(random.nextInt(3)),
            "share is not null",
            run + operator + " '2025-01-0" + random.nextInt(8) + ".1'",
            run + "in ('2025-01-03.1', '2025-01-05.1')",
            "length(" + run + ") > count + 10",
            "substr(" + run + ", 9, 2) " + operator + " '0" + random.nextInt(10) + "'");
    return all.get(random.nextInt(all.size()));
  }

  private static Dataset<Row> byDelta(Table table, long version) {
    return byDelta(table, version, lake);
  }

  private static Dataset<Row> byDelta(Table table, long version, Lake lake) {
    return lake.spark()
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(lake.location(table));
  }

  private static List<String> content(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void whateverIsAskedTheRowsAreThoseThatDeltaReads() {
    Random random = new Random(2);
    int answered = 0;
    for (Table table : List.of(NIGHTS, THINGS)) {
      long last = lake.version(table);
      for (long version : new long[] {0, 2, last - 1, last}) {
        assertThat(lake.read(table, version).schema()).isEqualTo(byDelta(table, version).schema());
        assertThat(content(lake.read(table, version))).isEqualTo(content(byDelta(table, version)));
      }
      List<String> conditions =
          Stream.generate(() -> condition(random, table.equals(NIGHTS))).limit(30).toList();
      // Delta's rows, each with what is true of it: that Spark filters rightly is not the question.
      List<Row> told =
          byDelta(table, last)
              .select(
                  struct(col("*")),
                  array(conditions.stream().map(functions::expr).toArray(Column[]::new)))
              .collectAsList();
      assertThat(told).hasSizeGreaterThan(3);
      for (int i = 0; i < conditions.size(); i++) {
        int which = i;
        List<String> expected =
            told.stream()
                .filter(row -> Boolean.TRUE.equals(row.getList(1).get(which)))
                .map(row -> row.getStruct(0).toString())
                .sorted()
                .toList();
        assertThat(content(lake.read(table, last).where(conditions.get(i))))
            .as(conditions.get(i))
            .isEqualTo(expected);
        answered += expected.isEmpty() || expected.size() == told.size() ? 0 : 1;
      }
    }
    assertThat(answered).isGreaterThan(20);
  }

  @Test
  void filesWithoutARowThatIsAskedForAreNotReadAndNoJobLooksForThem() throws Exception {
    SparkSession spark = lake.spark();
    long last = lake.version(NIGHTS);
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counting =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    spark.sparkContext().addSparkListener(counting);
    try {
      Dataset<Row> rows = lake.read(NIGHTS, last);
      int whole = read(rows);
      assertThat(whole).isGreaterThanOrEqualTo(NUMBER);
      assertThat(read(rows.where("run_id = '2025-01-03.1'"))).isEqualTo(whole / NUMBER);
      assertThat(read(rows.where("substr(run_id, 9, 2) = '03'"))).isEqualTo(whole / NUMBER);
      assertThat(read(rows.where("Run_ID = '2025-01-03.1' and DAY > date '2020-01-01'")))
          .isEqualTo(whole / NUMBER);
      assertThat(read(rows.where("DAY < date '2024-01-01'"))).isZero();
      assertThat(read(rows.where("day < date '2024-01-01'"))).isZero();
      assertThat(read(rows.where("day = date '2025-03-10'"))).isBetween(1, whole - 1);
      // By this Spark decides how tables are joined.
      assertThat(bytes(rows.where("run_id = '2025-01-03.1'"))).isLessThan(bytes(rows) / 3);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(counting);
    }
    assertThat(jobs).hasValue(0);
  }

  private static long bytes(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().stats().sizeInBytes().toLong();
  }

  /** How many files a query would read. */
  private static int read(Dataset<Row> rows) {
    FileSourceScanExec scan =
        (FileSourceScanExec) rows.queryExecution().executedPlan().collectLeaves().head();
    return (int) scan.selectedPartitions().totalNumberOfFiles();
  }

  @Test
  void aTableReadTwiceInAQueryIsShuffledOnce() {
    long last = lake.version(NIGHTS);
    Dataset<Row> counted = lake.read(NIGHTS, last).where("count > 1").groupBy("key").count();
    Dataset<Row> again = lake.read(NIGHTS, last).where("count > 1").groupBy("key").count();
    Dataset<Row> both = counted.hint("merge").join(again, "key");
    assertThat(both.collectAsList()).isNotEmpty();
    assertThat(both.queryExecution().executedPlan().toString()).contains("ReusedExchange");
  }

  @Test
  void aLogThatAsksMoreOfReadersIsLeftToDelta() {
    Lake other = Lake.open(TestSpark.session(), temporary.resolve("other").toString());
    other.create(THINGS);
    other.append(THINGS, lake.read(THINGS, lake.version(THINGS)));
    String name = "delta.`" + other.location(THINGS) + "`";
    String deletes = "set tblproperties ('delta.enableDeletionVectors' = 'true')";
    other.spark().sql("alter table " + name + " " + deletes);
    other.spark().sql("delete from " + name + " where key = 'a'");
    long last = other.version(THINGS);
    assertThat(content(other.read(THINGS, last)))
        .isEqualTo(content(byDelta(THINGS, last, other)))
        .hasSize((int) lake.read(THINGS, lake.version(THINGS)).where("key <> 'a'").count());
  }

  @Test
  void aVersionThatIsNoLongerThereIsKnownAsGone() throws IOException {
    Path log = temporary.resolve(FOLDER + "/nights/_delta_log");
    Path cut = Files.createDirectories(temporary.resolve("cut/nights/_delta_log"));
    for (String file : log.toFile().list()) {
      // Maintenance takes old commits, after a checkpoint.
      if (!file.matches("\\.?0{19}[0-2]\\..*")) {
        Files.copy(log.resolve(file), cut.resolve(file));
      }
    }
    Lake less = Lake.open(TestSpark.session(), temporary.resolve("cut").toString());
    long last = lake.version(NIGHTS);
    assertThat(less.read(NIGHTS, last).columns()).isNotEmpty();
    assertThatThrownBy(() -> less.read(NIGHTS, 1)).matches(RawFiles::isGone);
    assertThatThrownBy(() -> less.read(NIGHTS, last + 1)).matches(RawFiles::isGone);
    assertThatThrownBy(() -> less.read(NIGHTS, last).collectAsList()).matches(RawFiles::isGone);
  }
}
