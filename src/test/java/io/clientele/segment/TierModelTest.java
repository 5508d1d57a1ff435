package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.ValueTiers;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.segment.cluster.Metric;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class TierModelTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(
              Field.required("customer_id", Types.STRING, "Customer."),
              Field.required("frequency_lifetime", Types.INT, "Frequency."),
              Field.required("worth", Types.DOUBLE, "Value.")));

  private static Dataset<Row> customers(double... worth) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < worth.length; i++) {
      rows.add(
          RowFactory.create(
              "c" + i, Double.isNaN(worth[i]) ? 0 : 1, Double.isNaN(worth[i]) ? 0.0 : worth[i]));
    }
    return TestSpark.session().createDataFrame(rows, FEATURES.ownSchema());
  }

  private static List<String> tiers(double... worth) {
    TierModel model = Json.read(Json.of(fit(worth)), TierModel.class);
    return customers(worth)
        .withColumn("value_tier", when(col("frequency_lifetime").gt(0), model.tier()))
        .orderBy("customer_id")
        .select("value_tier")
        .collectAsList()
        .stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  @Test
  void tiersEndWhereTheSharesOfTheTotalAreReached() {
    // Total 100: 50 and 30 bring 80, 10 and 5 bring 95.
    assertThat(tiers(50, 30, 10, 5, 3, 2)).containsExactly("A", "A", "B", "B", "C", "C");
  }

  @Test
  void equalValuesShareATierLossMakersAreLastAndProspectsHaveNone() {
    assertThat(tiers(40, 40, 40, 40)).containsExactly("A", "A", "A", "A");
    assertThat(tiers(100, -20, 0, Double.NaN)).containsExactly("A", "C", "C", "null");
    assertThat(tiers(0, 0)).containsExactly("C", "C");
  }

  @Test
  void theShareOfTheBestFifthIsMeasured() {
    assertThat(share(20, 60, 10, 10, 10, 10)).isEqualTo(0.6);
    assertThat(share(20, 20, 20, 20, 20, 20)).isEqualTo(0.2);
    assertThat(share(50, 60, 10, 10, 10, 10)).isEqualTo(0.75);
    assertThat(fit(0, 0).curve()).isEmpty();
    assertThat(fit(0, 0).metrics())
        .contains(new Metric("top_20_percent_share", null, "there is no worth"));
  }

  private static double share(int percent, double... worth) {
    return fit(worth).curve().stream()
        .filter(share -> share.percent() == percent)
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static TierModel fit(double... worth) {
    return TierModel.fit(
        new ValueTiers("worth", 0.8, 0.95),
        FEATURES,
        customers(worth).where(col("frequency_lifetime").gt(0)));
  }
}
