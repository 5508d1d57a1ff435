package io.clientele.rollup;

import static io.clientele.sql.Amounts.decimal;
import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;

import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Sessions;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What facts add to {@link AccountChoices}: rows of its key, how often, and of products units and
 * price in whole ten-thousandths.
 */
final class ChoiceBookings {
  private ChoiceBookings() {}

  /** What was chosen with kept orders as a whole. */
  static Dataset<Row> ofOrders(Dataset<Row> priced) {
    List<Column> choices = new ArrayList<>();
    OrderBooking.choices()
        .forEach(
            (dimension, choice) ->
                choices.add(
                    struct(
                        lit(dimension.text()).as(AccountChoices.DIMENSION.name()),
                        choice.as(AccountChoices.CHOICE.name()))));
    return once(
        priced
            .where(PricedOrders.KEPT)
            .select(
                Orders.SOURCE.col(),
                Orders.ACCOUNT_ID.col(),
                to_date(Orders.ORDERED_AT.col()).as(AccountChoices.DAY.name()),
                inline(array(choices.toArray(Column[]::new))))
            .where(AccountChoices.CHOICE.col().isNotNull()),
        lit(null),
        lit(null));
  }

  /** The products bought with kept orders: each once an order, however many lines it has. */
  static Dataset<Row> ofLines(Dataset<Row> priced, Dataset<Row> lines) {
    List<Column> key = new ArrayList<>(List.of(Orders.TABLE.keyColumns()));
    key.add(OrderLines.PRODUCT_ID.col());
    Dataset<Row> products =
        lines
            .where(OrderLines.QUANTITY_UNITS.col().gt(0))
            .groupBy(key.toArray(Column[]::new))
            .agg(
                functions.sum(whole(OrderLines.QUANTITY_UNITS.col())).as("_units"),
                functions.sum(PricedOrders.price()).as("_gross"));
    return once(
        priced
            .where(PricedOrders.KEPT)
            .select(
                Orders.SOURCE.col(),
                Orders.ORDER_ID.col(),
                Orders.ACCOUNT_ID.col(),
                to_date(Orders.ORDERED_AT.col()).as(AccountChoices.DAY.name()))
            .join(products, PricedOrders.ORDER_KEY)
            .withColumn(AccountChoices.DIMENSION.name(), lit(Dimension.PRODUCT.text()))
            .withColumn(AccountChoices.CHOICE.name(), OrderLines.PRODUCT_ID.col()),
        col("_units"),
        col("_gross"));
  }

  /** The devices of people's visits. */
  static Dataset<Row> ofVisits(Dataset<Row> visits) {
    return once(
        visits
            .where(
                Bookings.byPeople()
                    .and(Sessions.ATTRIBUTED_ON.col().isNotNull())
                    .and(Sessions.DEVICE_ID.col().isNotNull()))
            .select(
                Sessions.SOURCE.col(),
                Sessions.ACCOUNT_ID.col(),
                Sessions.ATTRIBUTED_ON.col().as(AccountChoices.DAY.name()),
                lit(Dimension.DEVICE.text()).as(AccountChoices.DIMENSION.name()),
                Sessions.DEVICE_ID.col().as(AccountChoices.CHOICE.name())),
        lit(null),
        lit(null));
  }

  private static Dataset<Row> once(Dataset<Row> chosen, Column units, Column gross) {
    List<Column> columns = new ArrayList<>(List.of(AccountChoices.TABLE.keyColumns()));
    columns.add(lit(1).as(AccountChoices.TIMES.name()));
    columns.add(units.cast(Types.LONG).as(AccountChoices.UNITS.name()));
    columns.add(gross.cast(Types.LONG).as(AccountChoices.GROSS_REVENUE.name()));
    return chosen.select(columns.toArray(Column[]::new));
  }

  /** Adds them up to rows of {@link AccountChoices}. */
  static Dataset<Row> sum(Dataset<Row> chosen) {
    return chosen
        .groupBy(AccountChoices.TABLE.keyColumns())
        .agg(
            functions
                .sum(AccountChoices.TIMES.col())
                .cast(AccountChoices.TIMES.type())
                .as(AccountChoices.TIMES.name()),
            decimal(functions.sum(AccountChoices.UNITS.col())).as(AccountChoices.UNITS.name()),
            decimal(functions.sum(AccountChoices.GROSS_REVENUE.col()))
                .as(AccountChoices.GROSS_REVENUE.name()));
  }
}
