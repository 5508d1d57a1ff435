package io.clientele.rollup;

import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.Orders;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** What {@link PricedOrders} add to the days of accounts. */
final class OrderBooking {
  private OrderBooking() {}

  /** What orders add to the day they were placed on, and to the day they arrived. */
  static Booking booking() {
    Column arrived = Orders.DELIVERED_AT.col();
    Column promised = Orders.PROMISED_AT.col();
    Column late = arrived.gt(promised);
    Map<Field, Column> delivered =
        Map.of(
            AccountDays.DELIVERIES, lit(1),
            AccountDays.DELIVERY_HOURS, hours(Orders.ORDERED_AT.col(), arrived),
            AccountDays.PROMISED_DELIVERIES, Booking.count(promised.isNotNull()),
            AccountDays.LATE_DELIVERIES, Booking.count(late),
            AccountDays.LATE_HOURS, when(late, hours(promised, arrived)).otherwise(0));
    return new Booking(
        Orders.TABLE,
        List.of(
            new Moment(Orders.ORDERED_AT.col(), lit(true), PricedOrders.worth()),
            new Moment(arrived, PricedOrders.KEPT, delivered)));
  }

  private static Column hours(Column from, Column until) {
    return Moment.whole(Duration.ofHours(1), from, until);
  }

  /** What can be chosen with an order, and what was. */
  static Map<Dimension, Column> choices() {
    Map<Dimension, Column> choices = new LinkedHashMap<>();
    choices.put(Dimension.STORE, Orders.STORE.col());
    choices.put(Dimension.CHANNEL, Orders.CHANNEL.col());
    choices.put(Dimension.PAYMENT_METHOD, Orders.PAYMENT_METHOD.col());
    choices.put(Dimension.HOUR, lpad(hour(Orders.ORDERED_AT.col()).cast("string"), 2, "0"));
    // Spark counts weekdays from 0 for Monday.
    choices.put(Dimension.WEEKDAY, weekday(Orders.ORDERED_AT.col()).plus(1).cast("string"));
    return choices;
  }
}
