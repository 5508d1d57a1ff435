package io.clientele.pricing;

import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Orders with what their lines add up to, and what they are worth; amounts are whole
 * ten-thousandths.
 */
public final class PricedOrders {
  public static final Seq<String> ORDER_KEY =
      CollectionConverters.asScala(Orders.TABLE.key()).toSeq();

  /** Whether an order is kept: open or completed, and not given back as a whole. */
  public static final Column KEPT = col("_kept");

  /** Whether it is neither a credit note nor cancelled. */
  public static final Column SALE = col("_sale");

  private static final Column CREDIT_NOTE = Orders.STATUS.col().equalTo("return");
  private static final Column CANCELLED = Orders.STATUS.col().equalTo("cancelled");
  private static final Column GOODS =
      coalesce(whole(Orders.GROSS.col()), col("line_gross"), lit(0L));
  private static final Column DISCOUNT =
      coalesce(whole(Orders.DISCOUNT.col()), col("line_discount"));

  private PricedOrders() {}

  /**
   * Orders with the sums of their lines and {@link #KEPT}.
   *
   * @param lines the lines of these orders; others are passed over
   */
  public static Dataset<Row> of(Dataset<Row> orders, Dataset<Row> lines) {
    Column lineReturns = coalesce(col("line_returns"), lit(0L));
    // Money paid back for shipping, tax or goods already booked as returned is no revenue lost.
    Column worth = GOODS.minus(coalesce(DISCOUNT, lit(0L))).minus(lineReturns);
    Column refund = greatest(lit(0L), least(coalesce(whole(Orders.REFUND.col()), lit(0L)), worth));
    Column placed = Orders.ORDERED_AT.col();
    Column arrived = Orders.DELIVERED_AT.col();
    return orders
        .join(sums(lines), ORDER_KEY, "left_outer")
        // A source may tell the day alone; and no date may see an order that is placed after it.
        .withColumn(Orders.DELIVERED_AT.name(), when(arrived.lt(placed), placed).otherwise(arrived))
        .withColumn("_sale", CANCELLED.or(CREDIT_NOTE).equalTo(false))
        .withColumn("_refund", refund)
        .withColumn("_refunded", refund.gt(0).and(refund.equalTo(worth)))
        .withColumn("_kept", SALE.and(col("_refunded").equalTo(false)));
  }

  /** What the lines of an order add up to. */
  private static Dataset<Row> sums(Dataset<Row> lines) {
    Column quantity = OrderLines.QUANTITY_UNITS.col();
    Column price = price();
    Column bought = quantity.gt(0);
    return lines
        .groupBy(Orders.TABLE.keyColumns())
        .agg(
            sum(when(bought, whole(quantity))).as("line_units"),
            coalesce(sum(when(bought, price)), lit(0L)).as("line_gross"),
            coalesce(sum(when(quantity.lt(0), negate(price))), lit(0L)).as("line_returns"),
            sum(whole(OrderLines.DISCOUNT.col())).as("line_discount"),
            sum(whole(OrderLines.COUPON_DISCOUNT.col())).as("line_coupons"),
            sum(whole(OrderLines.FUNDED_DISCOUNT.col())).as("line_funded"),
            sum(whole(quantity.multiply(OrderLines.UNIT_COST.col()))).as("line_cost"),
            count(when(bought, 1)).as("line_bought"));
  }

  /** The price of a line in whole ten-thousandths, before discounts; negative for a return. */
  public static Column price() {
    return whole(
        coalesce(
            OrderLines.GROSS.col(),
            OrderLines.QUANTITY_UNITS.col().multiply(OrderLines.UNIT_PRICE.col())));
  }

  /**
   * What an order is worth on the day it was placed on: columns of {@link AccountDays} over {@link
   * #of}.
   */
  public static Map<Field, Column> worth() {
    Column givenBack =
        coalesce(
                negate(whole(Orders.GROSS.col())),
                col("line_returns").minus(col("line_gross")),
                whole(Orders.REFUND.col()),
                lit(0L))
            .plus(coalesce(DISCOUNT, lit(0L)));
    Column gross = when(SALE, GOODS).otherwise(0);
    Column discount = when(SALE, DISCOUNT);
    Column returns =
        when(CREDIT_NOTE, givenBack)
            .when(SALE, coalesce(col("line_returns"), lit(0L)).plus(col("_refund")))
            .otherwise(0);
    Map<Field, Column> placed = new LinkedHashMap<>();
    placed.put(AccountDays.ORDERS, one(KEPT));
    placed.put(AccountDays.CANCELLED_ORDERS, one(CANCELLED));
    placed.put(AccountDays.RETURN_ORDERS, one(CREDIT_NOTE.or(SALE.and(col("_refunded")))));
    placed.put(AccountDays.DISCOUNTED_ORDERS, one(KEPT.and(DISCOUNT.gt(0))));
    placed.put(AccountDays.LINES, when(KEPT, coalesce(col("line_bought"), lit(0))).otherwise(0));
    placed.put(
        AccountDays.UNITS,
        when(SALE, coalesce(whole(Orders.UNITS.col()), col("line_units"), lit(0L))).otherwise(0));
    placed.put(AccountDays.GROSS_REVENUE, gross);
    placed.put(AccountDays.DISCOUNT, discount);
    placed.put(AccountDays.COUPON_DISCOUNT, when(KEPT, col("line_coupons")));
    placed.put(AccountDays.FUNDED_DISCOUNT, when(KEPT, col("line_funded")));
    placed.put(AccountDays.SHIPPING, when(KEPT, whole(Orders.SHIPPING.col())));
    placed.put(AccountDays.RETURNS, returns);
    placed.put(AccountDays.NET_REVENUE, gross.minus(coalesce(discount, lit(0L))).minus(returns));
    placed.put(AccountDays.COST_OF_GOODS, when(KEPT.or(CREDIT_NOTE), col("line_cost")));
    placed.put(AccountDays.LARGEST_ORDER, when(KEPT, GOODS.minus(coalesce(DISCOUNT, lit(0L)))));
    return placed;
  }

  /** 1 where the condition holds, else 0. */
  private static Column one(Column condition) {
    return when(condition, 1).otherwise(0);
  }

  /**
   * The lines of a few orders.
   *
   * @param orders looked through for their least and greatest id: kept, best
   */
  public static Dataset<Row> linesOf(Dataset<Row> orders, Dataset<Row> all) {
    Column id = OrderLines.ORDER_ID.col();
    Row ids = orders.agg(min(Orders.ORDER_ID.col()), max(Orders.ORDER_ID.col())).head();
    // Most shops number orders as they come: so files of long ago are not read.
    Column between = ids.isNullAt(0) ? lit(false) : id.between(lit(ids.get(0)), lit(ids.get(1)));
    return all.where(between)
        .join(orders.select(Orders.TABLE.keyColumns()), ORDER_KEY, "left_semi");
  }
}
