package io.clientele.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.FeatureStatistics;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStatisticsTest {
  private static final int CUSTOMERS = 400;

  @TempDir Path folder;

  /** Features of made-up customers: some columns by an expression over {@code i}, the rest null. */
  private record Made(Map<String, String> columns) implements Stage {
    @Override
    public String name() {
      return "make up features";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(CustomerFeatures.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      List<Column> all = new ArrayList<>();
      for (Field field : CustomerFeatures.TABLE.ownFields()) {
        String value = columns.getOrDefault(field.name(), field.isRequired() ? "0" : "null");
        all.add(functions.expr(value).cast(field.type()).as(field.name()));
      }
      return Outputs.of(
          CustomerFeatures.TABLE,
          TestSpark.session()
              .range(CUSTOMERS)
              .withColumnRenamed("id", "i")
              .select(all.toArray(Column[]::new)));
    }
  }

  @Test
  void eachFeatureSaysHowItLiesAndHowFarItMoved() {
    Map<String, String> columns = new TreeMap<>();
    columns.put("customer_id", "substring(sha2(cast(i as string), 256), 1, 20)");
    columns.put("revenue_lifetime", "i");
    columns.put("recency_days", "if(i < 100, null, i % 10)");
    columns.put("usual_weekday", "if(i < 100, null, if(i % 4 = 0, 'friday', 'monday'))");
    columns.put("last_purchase_on", "date_add(date'1970-01-01', cast(i % 2 as int))");
    HandMadeNights shop = new HandMadeNights(TestSpark.session(), folder);
    night(shop, columns, LocalDate.of(2025, 1, 1));
    night(shop, columns, LocalDate.of(2025, 1, 20));
    // Half of the values of one go up; one text takes the place of another; the rest stays.
    columns.put("revenue_lifetime", "if(i % 2 = 0, i, i + 1000)");
    columns.put("usual_weekday", "if(i < 100, null, if(i % 4 = 0, 'sunday', 'monday'))");
    night(shop, columns, LocalDate.of(2025, 1, 29));

    Map<String, Row> first = statistics(shop, LocalDate.of(2025, 1, 1));
    assertThat(first).hasSize(CustomerFeatures.TABLE.ownFields().size() - 1);
    Row revenue = first.get("revenue_lifetime");
    assertThat(revenue.<Double>getAs("mean")).isEqualTo(199.5);
    // Linear interpolation between 0 and 399.
    assertThat(revenue.<Double>getAs("p25")).isEqualTo(99.75);
    assertThat(revenue.<Double>getAs("p99")).isCloseTo(395.01, within(1e-9));
    assertThat(revenue.<Double>getAs("least")).isZero();
    assertThat(revenue.<Double>getAs("greatest")).isEqualTo(399.0);
    assertThat(revenue.<Double>getAs("sd")).isCloseTo(Math.sqrt(400 * 401 / 12.0), within(1e-6));
    assertThat(revenue.isNullAt(revenue.fieldIndex("psi"))).isTrue();
    assertThat(first.get("recency_days").<Double>getAs("null_share")).isEqualTo(0.25);
    assertThat(first.get("recency_days").<String>getAs("family"))
        .isEqualTo("recency, frequency, money");
    assertThat(bins(first.get("usual_weekday")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("<null>", 0.25, "monday", 225 / 400.0, "friday", 75 / 400.0));
    assertThat(first.get("last_purchase_on").<Double>getAs("mean")).isEqualTo(0.5);
    assertThat(bins(first.get("rating_mean"))).isEqualTo(Map.of("<null>", 1.0));

    // The night of the 20th is less than 28 days before.
    Map<String, Row> last = statistics(shop, LocalDate.of(2025, 1, 29));
    assertThat(last.values())
        .allSatisfy(
            row ->
                assertThat(row.<java.sql.Date>getAs("reference_as_of"))
                    .isEqualTo(java.sql.Date.valueOf("2025-01-01")));
    assertThat(last.get("recency_days").<Double>getAs("psi")).isZero();
    assertThat(last.get("recency_days").<String>getAs("drift")).isEqualTo("stable");
    assertThat(last.get("revenue_lifetime").<Double>getAs("psi"))
        .isCloseTo(indexOfShift(), within(1e-9));
    assertThat(last.get("revenue_lifetime").<String>getAs("drift")).isEqualTo("drifted");
    double share = 75 / 400.0;
    double other = 1e-4;
    assertThat(last.get("usual_weekday").<Double>getAs("psi"))
        .isCloseTo(2 * (share - other) * Math.log(share / other), within(1e-9));
  }

  /** The index of the shift, from the definition: deciles of 0 to 399, odd values 1000 up. */
  private static double indexOfShift() {
    double[] before = new double[10];
    double[] now = new double[10];
    for (int i = 0; i < CUSTOMERS; i++) {
      before[bin(i)] += 1.0 / CUSTOMERS;
      now[bin(i % 2 == 0 ? i : i + 1000)] += 1.0 / CUSTOMERS;
    }
    return IntStream.range(0, 10)
        .mapToDouble(bin -> (now[bin] - before[bin]) * Math.log(now[bin] / before[bin]))
        .sum();
  }

  private static int bin(int value) {
    return (int) IntStream.range(1, 10).filter(decile -> 39.9 * decile < value).count();
  }

  private static Map<String, Double> bins(Row row) {
    return row.getJavaMap(row.fieldIndex("bins"));
  }

  private static void night(HandMadeNights shop, Map<String, String> columns, LocalDate asOf) {
    shop.skipTo(asOf).night(new Made(Map.copyOf(columns)), new FeatureStatisticsStage());
  }

  private static Map<String, Row> statistics(HandMadeNights shop, LocalDate asOf) {
    Map<String, Row> byFeature = new TreeMap<>();
    shop.read(FeatureStatistics.TABLE)
        .where(Table.AS_OF.col().equalTo(java.sql.Date.valueOf(asOf)))
        .collectAsList()
        .forEach(row -> byFeature.put(row.getAs("feature"), row));
    return byFeature;
  }
}
