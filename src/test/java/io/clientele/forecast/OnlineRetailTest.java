package io.clientele.forecast;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.RealData;
import io.clientele.TestSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Wholesale buyers who come back again and again: dropout parameters run away. */
@RealData
class OnlineRetailTest {
  private static Dataset<Row> customers() {
    return TestSpark.session()
        .read()
        .option("header", true)
        .csv(
            Path.of(
                    System.getenv("CLIENTELE_DATA"),
                    "online-retail",
                    "online_retail_2010-12_2011-08.csv.gz")
                .toString())
        .where(
            "CustomerID is not null and Quantity > 0 and UnitPrice > 0 and InvoiceNo not like 'C%'")
        .selectExpr("CustomerID as id", "to_date(substring(InvoiceDate, 1, 10)) as day")
        .distinct()
        .groupBy("id")
        .agg(
            expr("count(*) - 1 as frequency"),
            expr("cast(datediff(max(day), min(day)) as double) as recency"),
            expr("cast(datediff(date'2011-08-31', min(day)) as double) as age"))
        .cache();
  }

  @Test
  void noDropoutIsVisibleAndForecastingGoesOn() {
    Dataset<Row> customers = customers();
    for (PurchaseEstimator<?> estimator :
        List.of(new BetaGeo(), new ModifiedBetaGeo(), new ParetoNbd())) {
      goesOn(estimator, customers);
    }
  }

  private static void goesOn(PurchaseEstimator<?> estimator, Dataset<Row> customers) {
    PurchaseModel model = estimator.setHorizons(90).fit(customers);
    assertThat(model.summary().dropout()).isEqualTo(Dropout.NONE);
    assertThat(model.summary().method()).isEqualTo(Method.NBD);
    Row totals =
        model.transform(customers).selectExpr("min(p_alive)", "sum(expected_purchases_90)").head();
    assertThat(totals.getDouble(0)).isEqualTo(1);
    assertThat(totals.getDouble(1)).isBetween(2000.0, 3500.0);
  }
}
