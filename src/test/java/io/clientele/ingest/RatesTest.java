package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final Rates RATES = new Rates("code", "day", "EUR", 3);

  @Test
  void aRowTakesTheRateOfItsDayOrTheLastOneThatIsNotTooOld() {
    Dataset<Row> exchangeRates =
        TestSpark.session()
            .sql(
                "select 'USD' currency, date'2025-03-07' day, cast(0.9 as decimal(18,8)) rate"
                    + " union all select 'USD', date'2025-03-10', cast(0.8 as decimal(18,8))"
                    + " union all select 'GBP', date'2025-03-10', cast(1.2 as decimal(18,8))");
    Dataset<Row> rows =
        TestSpark.session()
            .sql(
                "select * from values (1, 'USD', '2025-03-06'), (2, 'USD', '2025-03-07'), (3, 'usd ', '2025-03-09'),"
                    + " (4, 'USD', '2025-03-10'), (5, 'USD', '2025-03-13'), (6, 'USD', '2025-03-14'),"
                    + " (7, 'GBP', '2025-03-10 23:59:00'), (8, 'EUR', 'never'), (9, null, '2025-03-10'), (10, 'XAU', '2025-03-10')"
                    + " as t(id, code, day)");
    List<String> worth =
        RATES
            .onto(rows, exchangeRates)
            .selectExpr(
                "concat(id, ' ', coalesce(cast(cast("
                    + Rates.RATE
                    + " as decimal(9,1)) as string), 'none'))")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    assertThat(worth)
        .containsExactly(
            "1 none", "10 none", "2 0.9", "3 0.9", "4 0.8", "5 0.8", "6 none", "7 1.2", "8 1.0",
            "9 1.0");
  }
}
