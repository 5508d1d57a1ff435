package io.clientele.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;

/** The orders of the web shop and their lines. */
final class WebOrders {
  static final FactTable ORDERS =
      FactTable.byNight(
          "web.orders",
          "order_id string, account_id string, guest_email string, ordered_at string, status string, channel string,"
              + " payment_method string, gross decimal(12,2), discount decimal(12,2), shipping decimal(12,2),"
              + " tax decimal(12,2), refund decimal(12,2), currency string, promised_at string, shipped_at string,"
              + " delivered_at string, updated_at string",
          "json",
          List.of("order_id", "updated_at", "ordered_at"),
          WebOrders::orders);
  static final FactTable LINES =
      FactTable.byNight(
          "web.order_lines",
          "order_id string, line_no int, product_id string, quantity int, unit_price decimal(12,2), unit_cost decimal(12,2),"
              + " discount decimal(12,2), currency string, ordered_on string, updated_at string",
          "parquet",
          List.of("order_id", "line_no", "updated_at"),
          WebOrders::lines);

  private static final BigDecimal NOTHING = BigDecimal.ZERO.setScale(2);
  private static final BigDecimal ROUNDING = new BigDecimal("0.01");

  private WebOrders() {}

  private static Dirt dirt(Order order) {
    return Dirt.on(
        order.id(),
        Dirt.DUPLICATE,
        Dirt.TEST,
        Dirt.NO_ACCOUNT,
        Dirt.BAD_DATE,
        Dirt.NO_RATE,
        Dirt.BAD_STATUS,
        Dirt.NO_KEY);
  }

  private static List<Order> made(Life life) {
    return life.orders().stream().filter(order -> order.place() == Order.Place.WEB).toList();
  }

  private static void orders(Life life, Traces traces) {
    for (Order order : made(life)) {
      Dirt dirt = dirt(order);
      Fulfilment fulfilment = order.fulfilment();
      traces.addChanging(
          order.id(),
          order.at().toLocalDate(),
          Traces.daysLate(order.id(), dirt),
          dirt,
          Arrays.asList(
              fulfilment.deliveredAt(), fulfilment.cancelledAt(), fulfilment.refundedAt()),
          until -> order(life, order, dirt, until));
    }
  }

  private static Object[] order(Life life, Order order, Dirt dirt, LocalDateTime until) {
    Fulfilment fulfilment = order.fulfilment();
    boolean guest = order.guest() && dirt != Dirt.TEST;
    return new Object[] {
      dirt.instead(Dirt.NO_KEY, null, order.id()),
      guest ? null : dirt.account(life.person().account()),
      guest && dirt != Dirt.NO_ACCOUNT ? life.person().identity().email() : null,
      dirt.moment(Shop.text(order.at())),
      dirt.instead(Dirt.BAD_STATUS, Dirt.UNKNOWN_STATUS, fulfilment.status(until)),
      order.channel(),
      order.payment(),
      order.gross(),
      order.discount(),
      order.shipping(),
      order.tax(),
      fulfilment.refund(order, until),
      dirt.instead(Dirt.NO_RATE, Dirt.UNKNOWN_CURRENCY, order.currency()),
      Shop.text(fulfilment.promisedAt()),
      come(fulfilment.shippedAt(), until),
      come(fulfilment.deliveredAt(), until),
      Shop.text(fulfilment.lastChange(order.at(), until))
    };
  }

  private static String come(LocalDateTime moment, LocalDateTime until) {
    return Fulfilment.happened(moment, until) ? Shop.text(moment) : null;
  }

  private static void lines(Life life, Traces traces) {
    for (Order order : made(life)) {
      int number = order.lines().size();
      for (Line line : order.lines()) {
        line(traces, order, line, Catalogue.id(line.product()), order.at());
      }
      if (order.shipping().signum() > 0) {
        line(traces, order, fee(++number, order.shipping()), "SHIPPING", order.at());
      }
      if (order.id().hashCode() % 100 == 0) {
        line(traces, order, fee(++number, ROUNDING), "ADJUST", order.at());
      }
      Fulfilment fulfilment = order.fulfilment();
      if (fulfilment.refundedAt() != null && fulfilment.returnBooked()) {
        Line first = order.lines().get(0);
        Line back =
            new Line(
                number + 1,
                first.product(),
                -first.quantity(),
                first.price(),
                first.cost(),
                first.discount().negate());
        line(traces, order, back, Catalogue.id(first.product()), fulfilment.refundedAt());
      }
    }
  }

  private static Line fee(int number, BigDecimal amount) {
    return new Line(number, -1, 1, amount, NOTHING, NOTHING);
  }

  /** A line arrives with its order, late when that is late; a return when it is booked. */
  private static void line(
      Traces traces, Order order, Line line, String product, LocalDateTime booked) {
    LocalDate day = order.at().toLocalDate();
    String key = order.id() + "/" + line.number();
    boolean fee = line.product() < 0;
    Dirt dirt = fee ? Dirt.NONE : Dirt.on(key, Dirt.DUPLICATE, Dirt.BAD_PRICE, Dirt.NO_KEY);
    int daysLate = dirt == Dirt.NONE ? Traces.daysLate(order.id(), dirt(order)) : 0;
    Object[] values = {
      dirt.instead(Dirt.NO_KEY, null, order.id()),
      line.number(),
      product,
      line.quantity(),
      dirt.instead(Dirt.BAD_PRICE, line.price().negate(), line.price()),
      line.cost(),
      line.discount(),
      order.currency(),
      day.toString(),
      Shop.text(booked)
    };
    if (booked.equals(order.at())) {
      traces.add(key, day, daysLate, dirt, values);
    } else {
      traces.add(key, booked.toLocalDate(), 0, dirt, values);
    }
  }
}
