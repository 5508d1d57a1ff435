package io.clientele.audience;

import static org.apache.spark.sql.functions.count_if;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.SavedAudience;
import io.clientele.problem.Problem;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import io.clientele.sql.Logic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceNightsTest {
  /** More than a bucket. */
  private static final int CUSTOMERS = 40_000;

  private static final Vocabulary VOCABULARY =
      new Vocabulary(MadeUpNight.TAGS, MadeUpNight.FEATURES);

  @TempDir static Path folder;

  private static HandMadeNights nights;

  @BeforeAll
  static void twoNights() {
    SparkSession spark = TestSpark.session();
    nights = new HandMadeNights(spark, folder);
    SavedAudiences saved =
        SavedAudiences.of(
            Map.of(
                "evens", new SavedAudience("tag.every_second", "Doc.", "me"),
                "churning", new SavedAudience("forecast.churn_90d > 0.6", "Doc.", "me")),
            VOCABULARY,
            (message, name) -> Problem.configuration(name + ": " + message, ""));
    for (int night = 0; night < 2; night++) {
      nights.night(
          new MadeUpNight(spark, 10L * night, CUSTOMERS + 20L * night),
          new CustomerBitmapsStage(),
          new AudienceSizesStage(saved));
    }
  }

  private static Dataset<Row> read(Table table) {
    return nights.read(table).where("as_of = date'2025-01-02'");
  }

  private static Overlap overlap(String first, String second, boolean bitmaps) {
    return new Counting(
            VOCABULARY,
            AudienceNightsTest::read,
            bitmaps ? Optional.of(read(CustomerBitmaps.TABLE)) : Optional.empty())
        .overlap(VOCABULARY.audience(first), VOCABULARY.audience(second));
  }

  @Test
  void bitmapsAndTablesSayTheSameOfAnyCondition() {
    Random random = new Random(7);
    List<Audience> audiences = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      audiences.add(VOCABULARY.audience(condition(random, 4)));
    }
    List<Logic> logics = audiences.stream().map(a -> a.logic().orElseThrow()).toList();
    Bitmaps bitmaps = new Bitmaps(VOCABULARY, read(CustomerBitmaps.TABLE));
    assertThat(bitmaps.read(logics)).isTrue();
    Column[] counts =
        audiences.stream().map(a -> count_if(Customers.isIn(a))).toArray(Column[]::new);
    Row counted =
        new Customers(VOCABULARY, AudienceNightsTest::read).of(audiences).select(counts).head();
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
    assertThat(tag.first() + tag.second()).isEqualTo(tag.customers()).isEqualTo(CUSTOMERS + 10);
    Overlap tier = overlap("segment.value_tier = 'A'", "not segment.value_tier = 'A'", true);
    assertThat((double) tier.first() + tier.second())
        .isCloseTo(tier.customers() * 2 / 3.0, within(2.0));
    String churning =
        "forecast.churn_90d > 0.6 and feature.orders_365d > 3 and not tag.every_fifth";
    long wanted = 0;
    for (int id = 10; id < CUSTOMERS + 20; id++) {
      boolean churns = id % 7 != 0 && id % 10 > 6;
      boolean orders = id % 13 != 0 && id % 11 != 0 && id % 6 > 3;
      wanted += churns && orders && id % 5 != 0 ? 1 : 0;
    }
    assertThat(overlap(churning, churning, true).first()).isEqualTo(wanted);
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
    Dataset<Row> ids = read(CustomerSegments.TABLE).select(CustomerSegments.CUSTOMER_ID.col());
    List<String> sorted =
        ids.collectAsList().stream().map(row -> row.getString(0)).sorted().toList();
    Function<Row, String> id = row -> sorted.get((int) row.getLong(1) - 1);
    assertThat(CustomerBitmapsStage.numbers(ids.repartition(7)).collectAsList())
        .hasSize(sorted.size())
        .allSatisfy(row -> assertThat(id.apply(row)).isEqualTo(row.getString(0)));
  }

  @Test
  void savedAudiencesAreComparedWithTheNightBefore() {
    List<String> sizes =
        nights
            .read(AudienceSizes.TABLE)
            .orderBy("as_of", "audience")
            .drop("run_id")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList();
    // 0 to 9 went, 40,000 to 40,019 came.
    assertThat(sizes)
        .satisfiesExactly(
            first -> assertThat(first).matches("\\[2025-01-01,churning,\\d+,null,null]"),
            first -> assertThat(first).isEqualTo("[2025-01-01,evens,20000,null,null]"),
            then -> assertThat(then).matches("\\[2025-01-02,churning,\\d+,[456],[23]]"),
            then -> assertThat(then).isEqualTo("[2025-01-02,evens,20005,10,5]"));
  }
}
