package io.clientele.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.ValueTiers;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class TiersTest {
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
    Tiers tiers = new Tiers(new ValueTiers("worth", 0.8, 0.95), FEATURES);
    Dataset<Row> customers = customers(worth);
    return tiers
        .tier(customers, tiers.curve(customers))
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
    Tiers tiers = new Tiers(new ValueTiers("worth", 0.8, 0.95), FEATURES);
    assertThat(tiers.metrics(tiers.curve(customers(60, 10, 10, 10, 10))).head().getDouble(1))
        .isEqualTo(0.6);
    assertThat(tiers.metrics(tiers.curve(customers(20, 20, 20, 20, 20))).head().getDouble(1))
        .isEqualTo(0.2);
    assertThat(tiers.metrics(tiers.curve(customers(0, 0))).head().isNullAt(1)).isTrue();
  }
}
