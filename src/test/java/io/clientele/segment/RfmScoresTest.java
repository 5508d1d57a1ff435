package io.clientele.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Rfm;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class RfmScoresTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(
              Field.required("customer_id", Types.STRING, "Customer."),
              Field.optional("recency_days", Types.INT, "Recency.", "never bought"),
              Field.required("frequency_lifetime", Types.INT, "Frequency."),
              Field.required("revenue_lifetime", Types.DOUBLE, "Revenue.")));
  private static final Rfm CONFIG =
      new Rfm(
          "lifetime",
          5,
          List.of(
              new Rfm.RfmSegment("recent", List.of(4, 5), List.of(1, 5), List.of(1, 5)),
              new Rfm.RfmSegment("others", List.of(1, 3), List.of(1, 5), List.of(1, 5))));

  private static List<String> score(List<Row> rows, int partitions) {
    Dataset<Row> features =
        TestSpark.session().createDataFrame(rows, FEATURES.ownSchema()).repartition(partitions);
    RfmScores scores = new RfmScores(CONFIG, FEATURES);
    return scores
        .score(features, scores.cuts(features))
        .selectExpr(
            "customer_id",
            "concat(recency_score, frequency_score, monetary_score) as rfm",
            "rfm_segment")
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .sorted()
        .toList();
  }

  @Test
  void aScoreIsOnePlusTheCutPointsStrictlyBelowTheValue() {
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      rows.add(RowFactory.create("c" + i, i * 10, i, i * 1.0));
    }
    rows.add(RowFactory.create("never", null, 0, 0.0));
    // Quantiles of 10..60 with linear interpolation: 20, 30, 40, 50.
    assertThat(score(rows, 1))
        .containsExactly(
            "c1511recent",
            "c2511recent",
            "c3422recent",
            "c4333others",
            "c5244others",
            "c6155others",
            "nevernullnull");
  }

  @Test
  void equalValuesScoreEqualInAnyOrderAndPartitioning() {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      rows.add(
          RowFactory.create(
              "c" + i, random.nextInt(9), 1 + random.nextInt(3), random.nextInt(5) * 10.0));
    }
    List<String> once = score(rows, 1);
    Collections.shuffle(rows, random);
    assertThat(score(rows, 7)).isEqualTo(once);
    Dataset<Row> features = TestSpark.session().createDataFrame(rows, FEATURES.ownSchema());
    RfmScores scores = new RfmScores(CONFIG, FEATURES);
    Dataset<Row> scored = scores.score(features, scores.cuts(features));
    assertThat(
            scored
                .groupBy("frequency_lifetime")
                .agg(org.apache.spark.sql.functions.countDistinct("frequency_score").as("n"))
                .where("n > 1")
                .count())
        .isZero();
  }
}
