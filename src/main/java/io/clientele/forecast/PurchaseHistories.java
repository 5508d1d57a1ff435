package io.clientele.forecast;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.sql.Amounts;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The purchase occasions of customers: days with a kept order on any of a customer's accounts, and
 * what the models ask of them. Times are in days.
 *
 * @param occasions one row per customer and occasion: {@code customer_id}, {@code day}, and {@code
 *     spend}, the net revenue of the day in whole ten-thousandths
 */
record PurchaseHistories(Dataset<Row> occasions) {
  static final Column CUSTOMER = CustomerAccounts.CUSTOMER_ID.col();
  static final Column DAY = AccountDays.DAY.col();

  /** Purchases after the first. */
  static final Column FREQUENCY = functions.col("frequency");

  /** Days from the first purchase to the last. */
  static final Column RECENCY = functions.col("recency");

  /** Days from the first purchase to the date. */
  static final Column AGE = functions.col("age");

  /** Purchases that brought money. */
  static final Column PAID = functions.col("paid_purchases");

  /** What these brought on average, in the shop's currency. */
  static final Column MEAN_SPEND = functions.col("mean_spend");

  /** What they brought together. */
  static final Column SPEND = functions.col("spend");

  /** The occasions of all customers, of all days there are. */
  static PurchaseHistories of(Dataset<Row> accountDays, Dataset<Row> customerAccounts) {
    return new PurchaseHistories(
        accountDays
            .where(AccountDays.ORDERS.col().gt(0))
            .join(
                customerAccounts,
                CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq())
            .groupBy(CUSTOMER, DAY)
            .agg(sum(Amounts.whole(AccountDays.NET_REVENUE.col())).as("spend")));
  }

  /** Those of the days up to a date. */
  PurchaseHistories until(LocalDate date) {
    return new PurchaseHistories(occasions.where(DAY.leq(lit(java.sql.Date.valueOf(date)))));
  }

  /** One row per customer who bought by the date, see the constants. */
  Dataset<Row> customers(LocalDate date) {
    Column paid = when(SPEND.gt(0), SPEND);
    return until(date)
        .occasions
        .groupBy(CUSTOMER)
        .agg(
            count(lit(1)).minus(1).as("frequency"),
            datediff(max(DAY), min(DAY)).as("recency"),
            datediff(lit(java.sql.Date.valueOf(date)), min(DAY)).as("age"),
            count(paid).as("paid_purchases"),
            sum(paid).divide(Amounts.SCALE).as("spend"))
        .withColumn("mean_spend", SPEND.divide(PAID));
  }

  /** What customers did in the days after a date, up to another: {@code purchases, revenue}. */
  Dataset<Row> after(LocalDate date, LocalDate until) {
    return until(until)
        .occasions
        .where(DAY.gt(lit(java.sql.Date.valueOf(date))))
        .groupBy(CUSTOMER)
        .agg(count(lit(1)).as("purchases"), sum(SPEND).divide(Amounts.SCALE).as("revenue"));
  }
}
