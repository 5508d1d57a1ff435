package io.clientele.rollup;

import static io.clientele.sql.Amounts.decimal;
import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;

import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What facts add to {@link AccountChoices}. */
final class Choices {
  private Choices() {}

  /** What was chosen with kept orders as a whole. */
  static Dataset<Row> ofOrders(Dataset<Row> priced) {
    List<Column> choices = new ArrayList<>();
    PricedOrders.choices()
        .forEach(
            (dimension, choice) ->
                choices.add(
                    struct(
                        lit(dimension.text()).as(AccountChoices.DIMENSION.name()),
                        choice.as(AccountChoices.CHOICE.name()))));
    return added(
        priced
            .where(PricedOrders.KEPT)
            .select(
                Orders.SOURCE.col(),
                Orders.ACCOUNT_ID.col(),
                to_date(Orders.ORDERED_AT.col()).as(AccountChoices.DAY.name()),
                inline(array(choices.toArray(Column[]::new))))
            .where(AccountChoices.CHOICE.col().isNotNull()),
        List.of(count(lit(1)), lit(null), lit(null)));
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
                sum(whole(OrderLines.QUANTITY_UNITS.col())).as("_units"),
                sum(PricedOrders.price()).as("_gross"));
    return added(
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
        List.of(count(lit(1)), decimal(sum(col("_units"))), decimal(sum(col("_gross")))));
  }

  /** The devices of people's visits. */
  static Dataset<Row> ofVisits(Dataset<Row> visits) {
    return added(
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
        List.of(count(lit(1)), lit(null), lit(null)));
  }

  private static Dataset<Row> added(Dataset<Row> chosen, List<Column> sums) {
    List<Field> fields =
        List.of(AccountChoices.TIMES, AccountChoices.UNITS, AccountChoices.GROSS_REVENUE);
    Table table = AccountChoices.TABLE;
    List<Column> named = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      named.add(sums.get(i).cast(fields.get(i).type()).as(fields.get(i).name()));
    }
    return chosen
        .groupBy(table.keyColumns())
        .agg(named.get(0), named.get(1), named.get(2))
        .select(table.fields().stream().map(Field::col).toArray(Column[]::new));
  }
}
