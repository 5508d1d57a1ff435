package io.clientele.simulate;

import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What the shop sells on a marketplace: orders with their items in one row, instants, pence. */
final class MarketOrders {
  static final FactTable TABLE =
      FactTable.byNight(
          "market.orders",
          "orderNo string, buyer string, buyerEmail string, placedAt timestamp, state string, totalPence bigint,"
              + " shippingPence bigint, refundPence bigint, currency string, changedAt timestamp,"
              + " items array<struct<sku:string,qty:int,pricePence:bigint>>",
          "parquet",
          List.of("orderNo", "changedAt", "placedAt"),
          MarketOrders::trace);

  /** Where the shop's days begin and end. */
  private static final ZoneId SHOP = ZoneId.of("Europe/Berlin");

  private record Item(String sku, int quantity, long pence) {
    long total() {
      return quantity * pence;
    }
  }

  private MarketOrders() {}

  private static void trace(Life life, Traces traces) {
    for (Order order : life.orders()) {
      if (order.place() != Order.Place.MARKET) {
        continue;
      }
      Dirt dirt =
          Dirt.on(
              order.id(),
              Dirt.DUPLICATE,
              Dirt.TEST,
              Dirt.NO_ACCOUNT,
              Dirt.BAD_PRICE,
              Dirt.NO_RATE,
              Dirt.BAD_STATUS,
              Dirt.NO_KEY);
      Fulfilment fulfilment = order.fulfilment();
      traces.addChanging(
          order.id(),
          order.at().toLocalDate(),
          Traces.daysLate(order.id(), dirt),
          dirt,
          Arrays.asList(fulfilment.shippedAt(), fulfilment.cancelledAt(), fulfilment.refundedAt()),
          until -> row(life, order, dirt, until));
    }
  }

  private static Object[] row(Life life, Order order, Dirt dirt, LocalDateTime until) {
    List<Item> items = order.lines().stream().map(MarketOrders::item).toList();
    Fulfilment fulfilment = order.fulfilment();
    long total = items.stream().mapToLong(Item::total).sum();
    boolean cancelled = Fulfilment.happened(fulfilment.cancelledAt(), until);
    boolean refunded = Fulfilment.happened(fulfilment.refundedAt(), until);
    String state =
        cancelled
            ? "CANCELLED"
            : refunded
                ? "REFUNDED"
                : Fulfilment.happened(fulfilment.shippedAt(), until) ? "SHIPPED" : "PAID";
    return new Object[] {
      dirt.instead(Dirt.NO_KEY, null, order.id()),
      dirt.account(life.person().buyer(life.shop().size().seed())),
      dirt == Dirt.NO_ACCOUNT || dirt == Dirt.TEST ? null : email(life),
      instant(order.at()),
      dirt.instead(Dirt.BAD_STATUS, Dirt.UNKNOWN_STATUS.toUpperCase(Locale.ROOT), state),
      total,
      order.shipping().unscaledValue().longValue(),
      cancelled ? total : refunded ? items.get(0).total() : 0L,
      dirt.instead(Dirt.NO_RATE, Dirt.UNKNOWN_CURRENCY, order.currency()),
      instant(changed(order, until)),
      rows(items, dirt)
    };
  }

  /** The marketplace does not learn of the delivery. */
  private static LocalDateTime changed(Order order, LocalDateTime until) {
    Fulfilment fulfilment = order.fulfilment();
    LocalDateTime last = order.at();
    for (LocalDateTime change :
        Arrays.asList(fulfilment.shippedAt(), fulfilment.cancelledAt(), fulfilment.refundedAt())) {
      last = Fulfilment.happened(change, until) ? change : last;
    }
    return last;
  }

  private static Item item(Line line) {
    long net = line.net().setScale(2, RoundingMode.HALF_UP).unscaledValue().longValue();
    return new Item(Catalogue.id(line.product()), line.quantity(), net / line.quantity());
  }

  private static Row[] rows(List<Item> items, Dirt dirt) {
    Row[] rows = new Row[items.size()];
    for (int i = 0; i < rows.length; i++) {
      Item item = items.get(i);
      long pence = dirt == Dirt.BAD_PRICE && i == 0 ? -item.pence() : item.pence();
      rows[i] = RowFactory.create(item.sku(), item.quantity(), pence);
    }
    return rows;
  }

  /** Most people use the address the web shop knows, some another, some hide it. */
  private static String email(Life life) {
    Identity identity = life.person().identity();
    double u = new Chance(life.shop().size().seed(), life.person().number(), "market").uniform();
    return u < 0.6
        ? identity.email()
        : u < 0.7
            ? identity.email().toUpperCase(Locale.ROOT)
            : u < 0.9 ? identity.otherEmail() : null;
  }

  private static Timestamp instant(LocalDateTime moment) {
    return Timestamp.from(moment.atZone(SHOP).toInstant());
  }
}
