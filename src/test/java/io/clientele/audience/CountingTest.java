package io.clientele.audience;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import io.clientele.schema.CustomerSegments;
import io.clientele.sql.Logic;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CountingTest {
  /** More than a bucket. */
  private static final int CUSTOMERS = 33_000;

  private static final Vocabulary VOCABULARY =
      new Vocabulary(
          Stream.concat(MadeUpNight.TAGS.stream(), Stream.of("new")).toList(),
          CustomerSegments.TABLE,
          MadeUpNight.FEATURES);

  private static final MadeUpNight NIGHT =
      new MadeUpNight(TestSpark.session(), 10, CUSTOMERS + 10, MadeUpNight.TAGS);

  private static Dataset<Row> table;

  @BeforeAll
  static void drawn() {
    Dataset<Row> drawn =
        CustomerBitmapsStage.bitmaps(NIGHT::rows).withColumn("file", spark_partition_id());
    table = drawn.sparkSession().createDataFrame(drawn.collectAsList(), drawn.schema());
  }

  private static Counting counting(boolean fromBitmaps) {
    return new Counting(
        VOCABULARY,
        LocalDate.of(2025, 1, 2),
        NIGHT::rows,
        fromBitmaps ? Optional.of(table) : Optional.empty());
  }

  private static Overlap overlap(String first, String second, boolean fromBitmaps) {
    return counting(fromBitmaps).overlap(VOCABULARY.audience(first), VOCABULARY.audience(second));
  }

  @Test
  void bitmapsAndTablesSayTheSameOfAnyCondition() {
    Random random = new Random(7);
    List<Audience> audiences = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      audiences.add(VOCABULARY.audience(condition(random, 4)));
    }
    List<Logic> logics = audiences.stream().map(a -> a.logic().orElseThrow()).toList();
    Bitmaps bitmaps = new Bitmaps(VOCABULARY, table);
    assertThat(bitmaps.read(logics)).isTrue();
    Column[] counts =
        audiences.stream().map(a -> count_if(Customers.isIn(a))).toArray(Column[]::new);
    Row counted = new Customers(VOCABULARY, NIGHT::rows).of(audiences).select(counts).head();
    for (int i = 0; i < counts.length; i++) {
      assertThat((long) bitmaps.members(logics.get(i)).cardinality())
          .as(audiences.get(i).sql())
          .isEqualTo(counted.getLong(i));
    }
  }

  private static String condition(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      List<String> leaves =
          List.of(
              "tag.every_second",
              "tag.`every-third`",
              "tag.every_fifth",
              "tag.nobody",
              "segment.rfm_segment = 'at risk'",
              "segment.rfm_segment <> 'lost'",
              "segment.rfm_segment in ('champions', 'lost', 'never heard of')",
              "segment.value_tier not in ('A')",
              "'B' = segment.value_tier",
              "segment.value_tier is null",
              "segment.cluster is not null");
      return leaves.get(random.nextInt(leaves.size()));
    }
    String one = condition(random, depth - 1);
    return switch (random.nextInt(3)) {
      case 0 -> "not (" + one + ")";
      case 1 -> "(" + one + " and " + condition(random, depth - 1) + ")";
      default -> "(" + one + " or " + condition(random, depth - 1) + ")";
    };
  }

  @Test
  void unknownIsNotTrueAndATagOneDoesNotHaveIsFalse() {
    // Everybody has a tag or not; a third is in no tier, and so neither in A nor not in A.
    Overlap tag = overlap("tag.every_second", "not tag.every_second", true);
    assertThat(tag.first() + tag.second()).isEqualTo(tag.customers()).isEqualTo(CUSTOMERS);
    Overlap tier = overlap("segment.value_tier = 'A'", "not segment.value_tier = 'A'", true);
    assertThat((double) tier.first() + tier.second())
        .isCloseTo(tier.customers() * 2 / 3.0, within(2.0));
    String churning =
        "forecast.churn_90d > 0.6 and feature.orders_365d > 3 and not tag.every_fifth";
    long wanted = 0;
    for (int id = 10; id < CUSTOMERS + 10; id++) {
      boolean churns = id % 7 != 0 && id % 10 > 6;
      boolean orders = id % 13 != 0 && id % 11 != 0 && id % 6 > 3;
      wanted += churns && orders && id % 5 != 0 ? 1 : 0;
    }
    assertThat(overlap(churning, churning, true).first()).isEqualTo(wanted);
  }

  @Test
  void valuesOfATagAreAskedFor() {
    String by = "array_contains(value.every_fifth, 'by 5') and not tag.every_third";
    assertThat(overlap(by, by, true).first())
        .isEqualTo(
            IntStream.range(10, CUSTOMERS + 10).filter(id -> id % 10 == 5 && id % 3 != 0).count());
    // Who does not have the tag has no values of it.
    assertThat(overlap("size(value.every_fifth) = 0", "not tag.every_fifth", true).both())
        .isEqualTo(IntStream.range(10, CUSTOMERS + 10).filter(id -> id % 5 != 0).count());
    assertThat(VOCABULARY.tags(VOCABULARY.audience(by)))
        .containsExactlyInAnyOrder("every-fifth", "every-third");
  }

  @Test
  void overlapIsTheSameEitherWay() {
    Overlap overlap = overlap("tag.every_second", "tag.every_third", true);
    assertThat(overlap).isEqualTo(overlap("tag.every_second", "tag.every_third", false));
    assertThat(overlap.lift()).isCloseTo(1, within(0.001));
    assertThat(overlap.jaccard()).isCloseTo(0.25, within(0.001));
    assertThat(new Overlap(100, 20, 10, 5).lift()).isEqualTo(2.5);
    assertThat(new Overlap(100, 20, 10, 5).jaccard()).isEqualTo(0.2);
  }

  @Test
  void customersAreNumberedInTheOrderOfTheirIds() {
    Dataset<Row> ids =
        NIGHT.rows(CustomerSegments.TABLE).select(CustomerSegments.CUSTOMER_ID.col());
    List<String> sorted =
        ids.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
    Function<Row, String> id = row -> sorted.get((int) row.getLong(1) - 1);
    assertThat(CustomerBitmapsStage.numbers(ids.repartition(7)).collectAsList())
        .hasSize(sorted.size())
        .allSatisfy(row -> assertThat(id.apply(row)).isEqualTo(row.getString(0)));
  }

  @Test
  void aTagThatTheNightDoesNotKnowIsRefused() {
    String message =
        "the night of 2025-01-02 does not know the tag 'new': it is in the configuration since";
    for (boolean fromBitmaps : new boolean[] {true, false}) {
      assertThatThrownBy(() -> overlap("tag.every_second", "not tag.new", fromBitmaps))
          .hasMessageContaining(message)
          .hasMessageContaining("it exists from the next night on: run jobs/nightly");
    }
    assertThatThrownBy(() -> counting(true).members(VOCABULARY.audience("tag.new")))
        .hasMessageContaining(message);
    assertThat(overlap("tag.nobody", "tag.nobody", true).first()).as("known, and empty").isZero();
  }

  @Test
  void aMemberIsInOneFileAndAFileHasFew() {
    Map<Integer, Set<String>> files = new TreeMap<>();
    for (Row row :
        table
            .select(concat(col("dimension"), lit(" "), col("member")), col("file"))
            .collectAsList()) {
      files.computeIfAbsent(row.getInt(1), file -> new TreeSet<>()).add(row.getString(0));
    }
    assertThat(files).hasSize(2).allSatisfy((file, of) -> assertThat(of).hasSizeLessThan(17));
    assertThat(files.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates().hasSize(29);
  }
}
