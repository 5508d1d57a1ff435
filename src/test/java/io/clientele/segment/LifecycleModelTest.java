package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Lifecycle;
import io.clientele.segment.cluster.Metric;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LifecycleModelTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("frequency_lifetime", DataTypes.IntegerType)
          .add("recency_days", DataTypes.IntegerType)
          .add("gap_days_mean", DataTypes.DoubleType)
          .add("gap_days_last", DataTypes.IntegerType)
          .add("alive", DataTypes.DoubleType);
  private static final Lifecycle CONFIG = new Lifecycle(1.5, 2.5, 4, 8, 0.6, 0.3, 0.1);

  /** The shop's gap is 20 days. */
  private static String stage(
      Integer occasions, Integer silent, Double gap, Integer lastGap, Double alive) {
    return stage(new LifecycleModel(CONFIG, 20.0), occasions, silent, gap, lastGap, alive);
  }

  private static String stage(
      LifecycleModel fitted,
      Integer occasions,
      Integer silent,
      Double gap,
      Integer lastGap,
      Double alive) {
    LifecycleModel model = Json.read(Json.of(fitted), LifecycleModel.class);
    Row customer = RowFactory.create(occasions, silent, gap, lastGap, alive);
    return TestSpark.session()
        .createDataFrame(List.of(customer), COLUMNS)
        .select(model.stage(col("alive")))
        .head()
        .getString(0);
  }

  @Test
  void withoutAForecastStagesGoByTheCustomersOwnGaps() {
    assertThat(stage(0, null, null, null, null)).isEqualTo("prospect");
    assertThat(stage(1, 30, null, null, null)).isEqualTo("new");
    assertThat(stage(1, 31, null, null, null)).isEqualTo("cooling");
    // Eight gaps of 10 days, and two of the shop's: 12 days.
    assertThat(stage(9, 18, 10.0, 10, null)).isEqualTo("active");
    assertThat(stage(9, 19, 10.0, 10, null)).isEqualTo("cooling");
    assertThat(stage(9, 31, 10.0, 10, null)).isEqualTo("at risk");
    assertThat(stage(9, 49, 10.0, 10, null)).isEqualTo("dormant");
    assertThat(stage(9, 97, 10.0, 10, null)).isEqualTo("lost");
    // A slow customer is not at risk on a day on which a quick one is lost.
    assertThat(stage(9, 97, 100.0, 100, null)).isEqualTo("active");
  }

  @Test
  void theProbabilityToBeStillACustomerCountsWhereItTells() {
    assertThat(stage(9, 97, 10.0, 10, 0.05)).isEqualTo("lost");
    assertThat(stage(9, 97, 10.0, 10, 0.2)).isEqualTo("dormant");
    assertThat(stage(9, 97, 10.0, 10, 0.5)).isEqualTo("at risk");
    assertThat(stage(9, 97, 10.0, 10, 0.9)).isEqualTo("cooling");
    assertThat(stage(9, 12, 10.0, 10, 0.5)).isEqualTo("at risk");
    // A model that sees nobody leave tells nothing.
    assertThat(stage(9, 97, 10.0, 10, 1.0)).isEqualTo("lost");
  }

  @Test
  void whoCameBackAfterALongBreakHasReturnedUntilTheNextPurchase() {
    // Gaps of 10 seven times and of 90: the cadence before is (7 * 10 + 2 * 20) / 9 days.
    assertThat(stage(9, 3, 20.0, 90, null)).isEqualTo("returned");
    assertThat(stage(10, 3, 170 / 9.0, 10, null)).isEqualTo("active");
    assertThat(stage(9, 3, 20.0, 48, null)).isEqualTo("active");
  }

  @Test
  void aShopInWhichNobodyBoughtTwiceHasNoCadence() {
    LifecycleModel none = new LifecycleModel(CONFIG, null);
    assertThat(stage(none, 0, null, null, null, null)).isEqualTo("prospect");
    assertThat(stage(none, 1, 5, null, null, null)).isNull();
    assertThat(none.metrics()).extracting(Metric::metric).containsExactly("refused");
  }
}
