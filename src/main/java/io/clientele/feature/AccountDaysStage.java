package io.clientele.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Restatements;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rolls orders and their lines up by account and day, for the days that changed and no others. A
 * changed order touches the day it was on and the day it is on now; a changed line touches its
 * order's.
 */
public final class AccountDaysStage implements Stage {
  private static final Seq<String> KEY = names(AccountDays.TABLE.key());
  private static final Seq<String> ORDER_KEY = names(Orders.TABLE.key());

  @Override
  public String name() {
    return "roll up days";
  }

  @Override
  public List<Table> inputs() {
    return List.of(Orders.TABLE, OrderLines.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(AccountDays.TABLE, Restatements.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(AccountDays.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    if (!inputs.haveChanged(Orders.TABLE, OrderLines.TABLE)) {
      return Outputs.none().note("no day changed");
    }
    Dataset<Row> orders = withDay(inputs.read(Orders.TABLE));
    Dataset<Row> lines = inputs.read(OrderLines.TABLE);
    if (inputs.isFirst(AccountDays.TABLE)) {
      return Outputs.of(AccountDays.TABLE, days(orders, lines));
    }
    Outputs outputs = Outputs.none();
    Dataset<Row> touched = outputs.keep(TouchedDays.of(inputs, orders));
    Dataset<Row> ordersTouched = orders.join(touched, KEY, "left_semi");
    Dataset<Row> linesTouched =
        lines.join(ordersTouched.select(Orders.TABLE.keyColumns()), ORDER_KEY, "left_semi");
    Dataset<Row> before =
        inputs
            .previous(AccountDays.TABLE)
            .join(touched, KEY, "left_semi")
            .select(
                Stream.concat(
                        AccountDays.TABLE.key().stream().map(functions::col),
                        Stream.of(
                            struct(
                                    AccountDays.TABLE.columns().stream()
                                        .map(functions::col)
                                        .toArray(Column[]::new))
                                .as(TouchedDays.BEFORE)))
                    .toArray(Column[]::new));
    Dataset<Row> again =
        outputs.keep(
            touched
                .join(days(ordersTouched, linesTouched), KEY, "left_outer")
                .join(before, KEY, "left_outer")
                .where(TouchedDays.differs()));
    outputs.and(
        AccountDays.TABLE,
        again
            .withColumn(Lake.GONE, AccountDays.ORDERS.col().isNull())
            .drop(TouchedDays.BEFORE, TouchedDays.REASONS));
    run.published()
        .ifPresent(
            last -> outputs.andIfAny(Restatements.TABLE, TouchedDays.restated(again, last, run)));
    return outputs;
  }

  static Dataset<Row> withDay(Dataset<Row> orders) {
    // The session's zone is the business zone.
    return orders.withColumn(AccountDays.DAY.name(), to_date(Orders.ORDERED_AT.col()));
  }

  private static Dataset<Row> days(Dataset<Row> orders, Dataset<Row> lines) {
    return days(orders.join(byOrder(lines), ORDER_KEY, "left_outer"));
  }

  /** What the lines of an order add up to. */
  private static Dataset<Row> byOrder(Dataset<Row> lines) {
    Column quantity = OrderLines.QUANTITY_UNITS.col();
    Column price = coalesce(OrderLines.GROSS.col(), quantity.multiply(OrderLines.UNIT_PRICE.col()));
    Column bought = quantity.gt(0);
    return lines
        .groupBy(Orders.TABLE.keyColumns())
        .agg(
            sum(when(bought, quantity)).as("line_units"),
            coalesce(sum(when(bought, price)), lit(0)).as("line_gross"),
            coalesce(sum(when(quantity.lt(0), negate(price))), lit(0)).as("line_returns"),
            sum(OrderLines.DISCOUNT.col()).as("line_discount"),
            sum(quantity.multiply(OrderLines.UNIT_COST.col())).as("line_cost"),
            expr("theta_sketch_agg(product_id, 12) filter (where quantity > 0)")
                .as("line_products"),
            count(when(bought, 1)).as("line_bought"));
  }

  private static Dataset<Row> days(Dataset<Row> orders) {
    Column status = Orders.STATUS.col();
    Column cancelled = status.equalTo("cancelled");
    Column creditNote = status.equalTo("return");
    Column goods = coalesce(Orders.GROSS.col(), col("line_gross"), lit(0));
    Column discount = coalesce(Orders.DISCOUNT.col(), col("line_discount"));
    Column lineReturns = coalesce(col("line_returns"), lit(0));
    // Money paid back for shipping, tax or goods already booked as returned is no revenue lost.
    Column worth = goods.minus(coalesce(discount, lit(0))).minus(lineReturns);
    Column refund = greatest(lit(0), least(coalesce(Orders.REFUND.col(), lit(0)), worth));
    Column refunded = refund.gt(0).and(refund.equalTo(worth));
    Column givenBack =
        coalesce(
                negate(Orders.GROSS.col()),
                col("line_returns").minus(col("line_gross")),
                Orders.REFUND.col(),
                lit(0))
            .plus(coalesce(discount, lit(0)));

    Column sale = cancelled.or(creditNote).equalTo(false);
    Column kept = col("kept");
    Column gross = when(sale, goods).otherwise(0);
    Column soldAt = when(sale, discount);
    Column returns = when(creditNote, givenBack).when(sale, lineReturns.plus(refund)).otherwise(0);
    Column cost = when(kept.or(creditNote), col("line_cost"));
    Column hour = hour(Orders.ORDERED_AT.col());
    return orders
        .withColumn("kept", sale.and(refunded.equalTo(false)))
        .groupBy(AccountDays.TABLE.keyColumns())
        .agg(
            howMany(kept, AccountDays.ORDERS),
            howMany(cancelled, AccountDays.CANCELLED_ORDERS),
            howMany(creditNote.or(sale.and(refunded)), AccountDays.RETURN_ORDERS),
            howMany(kept.and(hour.between(6, 11)), AccountDays.MORNING_ORDERS),
            howMany(kept.and(hour.between(12, 17)), AccountDays.AFTERNOON_ORDERS),
            howMany(kept.and(hour.between(18, 23)), AccountDays.EVENING_ORDERS),
            howMany(kept.and(hour.between(0, 5)), AccountDays.NIGHT_ORDERS),
            total(
                when(sale, coalesce(Orders.UNITS.col(), col("line_units"), lit(0))).otherwise(0),
                AccountDays.UNITS),
            total(gross, AccountDays.GROSS_REVENUE),
            total(soldAt, AccountDays.DISCOUNT),
            total(returns, AccountDays.RETURNS),
            total(gross.minus(coalesce(soldAt, lit(0))).minus(returns), AccountDays.NET_REVENUE),
            total(cost, AccountDays.COST_OF_GOODS),
            when(
                    sum(when(kept, col("line_bought"))).gt(0),
                    expr(
                        "theta_union_agg(line_products, 12) filter (where kept and line_bought > 0)"))
                .as(AccountDays.PRODUCTS_SKETCH.name()));
  }

  private static Column howMany(Column condition, Field field) {
    return count(when(condition, 1)).cast(Types.INT).as(field.name());
  }

  private static Column total(Column value, Field field) {
    return sum(value).cast(field.type()).as(field.name());
  }

  private static Seq<String> names(List<String> columns) {
    return CollectionConverters.asScala(columns).toSeq();
  }
}
