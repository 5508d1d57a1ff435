package io.clientele.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One row per customer and day: the days of the customer's accounts added up, with the gap to the
 * purchase day before. What every feature is an aggregate of.
 */
final class CustomerDays {
  /**
   * On a purchase day: days since the purchase day before; null on the first and on days without a
   * purchase.
   */
  static final Column GAP_DAYS = col("gap_days");

  /** Whether the day has a kept order: a purchase occasion. */
  static final Column PURCHASE = AccountDays.ORDERS.col().gt(0);

  private CustomerDays() {}

  /** One shuffle, by customer: adding up, gaps and the features after it all keep to it. */
  static Dataset<Row> of(Dataset<Row> accountDays, Dataset<Row> customerAccounts) {
    Column customer = CustomerAccounts.CUSTOMER_ID.col();
    Column day = AccountDays.DAY.col();
    Dataset<Row> days =
        accountDays
            .join(
                customerAccounts.select(
                    CustomerAccounts.SOURCE.col(), CustomerAccounts.ACCOUNT_ID.col(), customer),
                CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq())
            .repartition(customer);
    List<Column> sums = new ArrayList<>();
    for (Field field : AccountDays.TABLE.fields()) {
      if (!AccountDays.TABLE.key().contains(field.name())) {
        sums.add(
            field.equals(AccountDays.PRODUCTS_SKETCH)
                ? expr("theta_union_agg(" + field.name() + ", 12)").as(field.name())
                : sum(field.col()).as(field.name()));
      }
    }
    WindowSpec before =
        org.apache.spark.sql.expressions.Window.partitionBy(customer)
            .orderBy(day)
            .rowsBetween(org.apache.spark.sql.expressions.Window.unboundedPreceding(), -1);
    return days.groupBy(customer, day)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .withColumn(
            "gap_days",
            when(PURCHASE, datediff(day, last(when(PURCHASE, day), true).over(before))));
  }
}
