package io.clientele.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sums in one go against Spark's own in two; without adaptive execution no rule of ours is used.
 */
class OneAggregationTest {
  /** Of rows that have come by {@code customer}, so that keys with it need no second shuffle. */
  private static final String SUMS =
      "sum(amount), count(amount), count(*), min(word), max(amount), avg(share), bit_or(number),"
          + " sum(amount) filter (where number > 3), count(*) filter (where amount is null)";

  private SparkSession spark;

  @BeforeEach
  void rows() {
    // Each test changes settings of its own.
    spark = TestSpark.session();
    Dataset<Row> rows =
        spark
            .range(0, 3000, 1, 3)
            .selectExpr(
                "'customer ' || (id * 7919 % 90) as customer",
                "if(id % 11 = 0, null, id * 31 % 5) as number",
                "if(id % 7 = 0, null, cast(id * 13 % 1000 as decimal(18, 4)) / 8) as amount",
                "if(id % 13 = 0, null, 'word ' || id * 17 % 40) as word",
                "cast(id * 3 % 64 as double) as share");
    rows.repartition(3, functions.col("customer")).createOrReplaceTempView("together");
    rows.createOrReplaceTempView("apart");
  }

  static Stream<String> queries() {
    return Stream.of(
        "select customer, " + SUMS + " from together group by customer",
        "select customer, number, " + SUMS + " from together group by customer, number",
        // Over what was added up before: an aggregation for each, and no more.
        "select customer, sum(least), count(*) from"
            + " (select customer, word, min(amount) as least from together group by customer, word)"
            + " group by customer",
        "select distinct customer, number from together",
        "select upper(customer) || 'X' as name, sum(amount) from together group by customer",
        "select customer, sum(amount) as total from together group by customer having total > 100",
        // Without keys, of all rows in one place and of none.
        "select " + SUMS + " from (select /*+ coalesce(1) */ * from apart)",
        "select " + SUMS + " from (select /*+ coalesce(1) */ * from apart where number > 9)",
        "select customer, count(distinct word) from together group by customer",
        "select customer, count(distinct word), sum(amount) from together group by customer");
  }

  @ParameterizedTest
  @MethodSource("queries")
  void addsUpTheSameRowsAsSpark(String query) {
    assertSame(query);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void addsUpTheSameRowsInGeneratedCode(String query) {
    generated();
    assertSame(query);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void addsUpTheSameRowsWhenMemoryEnds(boolean generated) {
    if (generated) {
      generated();
    }
    // After 200 rows each map is written to disk and begun anew.
    spark.conf().set("spark.sql.TungstenAggregate.testFallbackStartsAt", "1,200");
    queries().forEach(this::assertSame);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | select customer, sum(amount) from together group by customer",
        "1 | select customer, number, sum(amount) from together group by customer, number",
        "1 | select distinct customer, number from together",
        "1 | select sum(amount) from (select /*+ coalesce(1) */ * from apart)",
        "2 | select customer, sum(n) from (select customer, word, count(*) as n from together group by all) group by customer",
        // What comes by key only now is added up before, so that less is shuffled.
        "2 | select customer, sum(amount) from apart group by customer",
        "2 | select word, sum(amount) from together group by word"
      })
  void plansOneAggregationWhereRowsLieTogether(int aggregations, String query) {
    Dataset<Row> rows = spark.sql(query);
    rows.collectAsList();
    String plan = rows.queryExecution().executedPlan().toString().split("== Initial Plan ==", 2)[0];
    assertThat(plan.split("HashAggregate\\(", -1)).as(plan).hasSize(aggregations + 1);
  }

  private void generated() {
    spark.conf().set("spark.sql.codegen.wholeStage", "true");
    spark.conf().set("spark.sql.codegen.factoryMode", "CODEGEN_ONLY");
  }

  private void assertSame(String query) {
    List<String> ours = sorted(query);
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    List<String> theirs = sorted(query);
    spark.conf().unset("spark.sql.adaptive.enabled");
    assertThat(ours).as(query).isNotEmpty().isEqualTo(theirs);
  }

  private List<String> sorted(String query) {
    return spark.sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
