package io.clientele.segment;

import static org.apache.spark.sql.functions.countDistinct;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class RfmModelTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(
              Field.required("customer_id", Types.STRING, "Customer."),
              Field.optional("recency_days", Types.INT, "Recency.", "never bought"),
              Field.required("frequency_lifetime", Types.INT, "Frequency."),
              Field.required("revenue_lifetime", Types.DOUBLE, "Revenue.")));
  private static final Rfm CONFIG = config(new Rfm.Cuts(List.of(), List.of(), List.of()));

  private static Rfm config(Rfm.Cuts cuts) {
    return new Rfm(
        "lifetime",
        "revenue",
        5,
        cuts,
        new Rfm.Weights(1, 0, 3),
        List.of(
            new Rfm.RfmSegment("recent", List.of(4, 5), List.of(1, 5), List.of(1, 5)),
            new Rfm.RfmSegment("others", List.of(1, 3), List.of(1, 5), List.of(1, 5))));
  }

  private static Dataset<Row> scored(Rfm config, List<Row> rows, int partitions) {
    Dataset<Row> features =
        TestSpark.session().createDataFrame(rows, FEATURES.ownSchema()).repartition(partitions);
    List<Column> asked = RfmModel.asked(config, FEATURES);
    RfmModel fitted =
        RfmModel.of(config, features.agg(asked.get(0), asked.get(1), asked.get(2)).head());
    // As a later night reads it.
    RfmModel model = Json.read(Json.of(fitted), RfmModel.class);
    return features
        .withColumn("recency_score", model.recencyScore())
        .withColumn("frequency_score", model.frequencyScore())
        .withColumn("monetary_score", model.monetaryScore())
        .withColumn("value_score", model.value())
        .withColumn("rfm_segment", model.segment());
  }

  private static List<String> score(List<Row> rows, int partitions) {
    return scored(CONFIG, rows, partitions)
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
    assertThat(
            scored(CONFIG, rows, 3)
                .groupBy("frequency_lifetime")
                .agg(countDistinct("frequency_score").as("n"))
                .where("n > 1")
                .count())
        .isZero();
  }

  @Test
  void fixedCutPointsAndWeightsCount() {
    List<Row> rows =
        List.of(
            RowFactory.create("a", 5, 1, 10.0),
            RowFactory.create("b", 40, 9, 10.01),
            RowFactory.create("never", null, 0, 0.0));
    Rfm fixed =
        config(
            new Rfm.Cuts(
                List.of(7.0, 30.0, 90.0, 180.0),
                List.of(1.0, 2.0, 3.0, 4.0),
                List.of(10.0, 20.0, 30.0, 40.0)));
    assertThat(
            scored(fixed, rows, 2)
                .orderBy("customer_id")
                .selectExpr(
                    "concat_ws(' ', recency_score, frequency_score, monetary_score, value_score)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        // Weights 1, 0, 3: (5 + 3 * 1) / 4 and (3 + 3 * 2) / 4.
        .containsExactly("5 1 1 2.0", "3 5 2 2.25", "");
  }

  @Test
  void aShopWithoutABuyerHasNoCutPoints() {
    assertThat(score(List.of(RowFactory.create("never", null, 0, 0.0)), 1))
        .containsExactly("nevernullnull");
  }
}
