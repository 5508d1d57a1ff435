package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Segmentations MODELS = SegmentationsTest.models();
  private static final Dataset<Row> CUSTOMERS =
      SegmentationsTest.customers().withColumn("customer_id", lit("c1"));
  private static final Dataset<Row> SEGMENTS =
      MODELS
          .segment(CUSTOMERS)
          .select(
              CustomerSegments.TABLE.ownFields().stream().map(Field::col).toArray(Column[]::new));

  private static Dataset<Row> compared(int nights) {
    return new Comparison(CUSTOMERS, SEGMENTS, MODELS)
        .with(
            IntStream.range(0, nights)
                .mapToObj(
                    night ->
                        new Comparison.Then(
                            LocalDate.of(2025, 3, 1 + night), "2025-03-0" + night + ".1", MODELS))
                .toList(),
            SEGMENTS.withColumn(Table.RUN_ID.name(), lit("2025-03-00.1")),
            col("revenue_lifetime"));
  }

  @Test
  void everyTableIsReadOnceForAllNights() {
    for (int nights : List.of(1, 3)) {
      assertThat(compared(nights).queryExecution().optimizedPlan().collectLeaves().size())
          .as("customers of tonight, their segments, and those of then")
          .isEqualTo(3);
    }
  }
}
