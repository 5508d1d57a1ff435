package io.clientele.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.SavedAudience;
import io.clientele.problem.Problem;
import io.clientele.schema.AudienceSizes;
import io.clientele.schema.CustomerSegments;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudienceNightsTest {
  private static final Vocabulary VOCABULARY =
      new Vocabulary(MadeUpNight.TAGS, CustomerSegments.TABLE, MadeUpNight.FEATURES);

  @TempDir Path folder;

  @Test
  void savedAudiencesAreComparedWithTheNightBefore() {
    SparkSession spark = TestSpark.session();
    HandMadeNights nights = new HandMadeNights(spark, folder);
    SavedAudiences saved =
        SavedAudiences.of(
            Map.of(
                "evens", new SavedAudience("tag.every_second", "Doc.", "me"),
                "thirds", new SavedAudience("tag.every_third", "Doc.", "me"),
                "best",
                    new SavedAudience(
                        "segment.value_tier = 'A' and not tag.every_fifth", "Doc.", "me")),
            VOCABULARY,
            (message, name) -> Problem.configuration(name + ": " + message, ""));
    for (int night = 0; night < 2; night++) {
      // The first night does not know every third.
      List<String> tags = night == 0 ? List.of("every-second", "every-fifth") : MadeUpNight.TAGS;
      nights.night(
          new MadeUpNight(spark, 10L * night, 100 + 20L * night, tags),
          new CustomerBitmapsStage(),
          new AudienceSizesStage(saved));
    }
    List<String> sizes =
        nights
            .read(AudienceSizes.TABLE)
            .orderBy("as_of", "audience")
            .drop("run_id")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList();
    // 0 to 9 went, 100 to 119 came.
    assertThat(sizes)
        .containsExactly(
            "[2025-01-01,best,27,null,null]",
            "[2025-01-01,evens,50,null,null]",
            "[2025-01-01,thirds,34,null,null]",
            "[2025-01-02,best,29,5,3]",
            "[2025-01-02,evens,55,10,5]",
            "[2025-01-02,thirds,36,null,null]");
  }
}
