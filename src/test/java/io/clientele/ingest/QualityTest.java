package io.clientele.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Quality;
import io.clientele.pipeline.Run;
import io.clientele.schema.Orders;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class QualityTest {
  private static final Quality WARN = new Quality(0.5, 2.0, 4, 1, 0.1, "warn");
  private static final Quality STOP = new Quality(0.5, 2.0, 4, 1, 0.1, "stop");
  private static final Run RUN =
      new Run("2025-03-31.1", LocalDate.of(2025, 3, 31), Optional.empty());

  /** Ten orders each Monday of March and one each other day, and so many on the last Monday. */
  private static Dataset<Row> orders(int lastMonday) {
    return TestSpark.session()
        .sql(
            "select 'web' source, cast(day as timestamp) + interval 9 hours ordered_at from ("
                + "select explode(sequence(date'2025-03-01', date'2025-03-31')) day) lateral view"
                + " explode(sequence(1, case when day = '2025-03-31' then "
                + lastMonday
                + " when dayofweek(day) = 2 then 10 else 1 end)) as n where n > 0");
  }

  private static List<String> verdicts(Dataset<Row> checks) {
    return checks
        .selectExpr("concat(check_name, ' ', verdict, ' ', value)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void theDaysRowsAreComparedWithTheSameWeekdayBefore() {
    Volume volume = new Volume("web", Orders.TABLE, WARN);
    assertThat(verdicts(volume.checks(orders(9), RUN)))
        .containsExactly("freshness passed 0.0", "volume passed 0.9");
    assertThat(verdicts(volume.checks(orders(4), RUN)))
        .containsExactly("freshness passed 0.0", "volume warned 0.4");
    assertThat(verdicts(new Volume("web", Orders.TABLE, STOP).checks(orders(21), RUN)))
        .containsExactly("freshness passed 0.0", "volume stopped 2.1");
  }

  @Test
  void staleRowsAndAnEmptySourceAreTold() {
    Volume volume = new Volume("web", Orders.TABLE, WARN);
    Dataset<Row> stale = orders(1).where("ordered_at < '2025-03-29'");
    assertThat(verdicts(volume.checks(stale, RUN)))
        .containsExactly("freshness warned 3.0", "volume warned 0.0");
    assertThat(verdicts(volume.checks(stale.limit(0), RUN)))
        .containsExactly("freshness warned 29.0");
  }

  @Test
  void aColumnThatLacksMoreValuesThanInEarlierNightsIsTold() {
    NullShares nulls = new NullShares("web.orders", WARN, Map.of("orders.channel", col("channel")));
    Dataset<Row> earlier =
        TestSpark.session()
            .sql(
                "select 'web.orders' subject, 'null share of orders.channel' check_name, explode(array(0.0d, 0.1d, 0.05d)) value");
    Dataset<Row> rows =
        TestSpark.session()
            .range(100)
            .select(org.apache.spark.sql.functions.when(col("id").lt(80), "web").as("channel"));
    Optional<Row> hollow =
        Optional.of(rows.agg(nulls.metrics(lit(true))[0], nulls.metrics(lit(true))[1]).head());
    assertThat(verdicts(nulls.of(hollow, earlier, RUN)))
        .containsExactly("null share of orders.channel warned 0.2");
    assertThat(verdicts(nulls.of(hollow, earlier.limit(0), RUN)))
        .containsExactly("null share of orders.channel passed 0.2");
    assertThat(verdicts(nulls.of(Optional.empty(), earlier, RUN))).isEmpty();
  }
}
