package io.clientele.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class CustomerDaysTest {
  @Test
  void allFeaturesCostOneShuffleByCustomerAfterTheJoinWithAccounts() {
    SparkSession spark = TestSpark.session();
    Dataset<Row> days = spark.createDataFrame(List.<Row>of(), AccountDays.TABLE.schema());
    Dataset<Row> accounts = spark.createDataFrame(List.<Row>of(), CustomerAccounts.TABLE.schema());
    LocalDate asOf = LocalDate.of(2025, 1, 1);
    Column[] features =
        CustomerFeatures.ALL.stream().map(feature -> feature.column(asOf)).toArray(Column[]::new);
    Dataset<Row> result =
        CustomerDays.of(days, accounts)
            .groupBy(CustomerAccounts.CUSTOMER_ID.col())
            .agg(features[0], java.util.Arrays.copyOfRange(features, 1, features.length));
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    spark
        .conf()
        .set(
            "spark.sql.optimizer.excludedRules",
            "org.apache.spark.sql.catalyst.optimizer.PropagateEmptyRelation,org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation");
    try {
      String physical = result.queryExecution().executedPlan().toString();
      long byCustomer =
          Pattern.compile("Exchange hashpartitioning\\(customer_id#\\d+, ")
              .matcher(physical)
              .results()
              .count();
      assertThat(byCustomer).as(physical).isEqualTo(1);
    } finally {
      spark.conf().unset("spark.sql.adaptive.enabled");
      spark.conf().unset("spark.sql.optimizer.excludedRules");
    }
  }
}
