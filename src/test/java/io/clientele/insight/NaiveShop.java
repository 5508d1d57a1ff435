package io.clientele.insight;

import io.clientele.config.Costs;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a few orders come to, by plain loops over them: the oracle. Amounts are ten-thousandths. */
final class NaiveShop {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  record Line(String product, int quantity, long price, Long unitCost) {}

  record Order(
      String id,
      String account,
      Instant at,
      String status,
      String channel,
      Long discount,
      long refund,
      List<Line> lines) {
    LocalDate day() {
      return at.atZone(ZONE).toLocalDate();
    }

    Order with(String status, long refund) {
      return new Order(id, account, at, status, channel, discount, refund, lines);
    }

    private long sum(boolean bought) {
      return lines.stream()
          .filter(line -> line.quantity() > 0 == bought)
          .mapToLong(line -> Math.abs(line.quantity()) * line.price())
          .sum();
    }

    boolean isSale() {
      return !status.equals("cancelled") && !status.equals("return");
    }

    private long worth() {
      return sum(true) - orZero(discount) - sum(false);
    }

    private long refunded() {
      return Math.max(0, Math.min(refund, worth()));
    }

    boolean isKept() {
      return isSale() && !(refunded() > 0 && refunded() == worth());
    }

    long gross() {
      return isSale() ? sum(true) : 0;
    }

    long off() {
      return isSale() ? orZero(discount) : 0;
    }

    long returns() {
      return isSale()
          ? sum(false) + refunded()
          : status.equals("return") ? sum(false) + orZero(discount) : 0;
    }

    long net() {
      return gross() - off() - returns();
    }

    /** Null when no line tells it, or it does not count. */
    Long cost() {
      if (!isKept() && !status.equals("return")) {
        return null;
      }
      List<Line> known = lines.stream().filter(line -> line.unitCost() != null).toList();
      return known.isEmpty()
          ? null
          : known.stream().mapToLong(line -> line.quantity() * line.unitCost()).sum();
    }
  }

  final Map<String, Order> orders = new TreeMap<>();
  final Map<String, String> customers = new TreeMap<>();
  final Map<String, String> categories = new TreeMap<>();

  private static long orZero(Long value) {
    return value == null ? 0 : value;
  }

  private List<Order> counted() {
    return orders.values().stream().filter(o -> customers.containsKey(o.account())).toList();
  }

  private String customer(Order order) {
    return customers.get(order.account());
  }

  /** The days of purchases of each customer who ever bought. */
  Map<String, TreeSet<LocalDate>> purchases(LocalDate until) {
    Map<String, TreeSet<LocalDate>> days = new TreeMap<>();
    for (Order order : counted()) {
      if (order.isKept() && !order.day().isAfter(until)) {
        days.computeIfAbsent(customer(order), any -> new TreeSet<>()).add(order.day());
      }
    }
    return days;
  }

  /** Day, dimension and member to what it comes to, in the order of KpiDaysTest.COLUMNS. */
  Map<String, List<Long>> kpis() {
    Map<String, TreeSet<LocalDate>> purchases = purchases(LocalDate.MAX);
    Map<String, List<Object[]>> rows = new TreeMap<>();
    for (Order order : counted()) {
      if (!order.isSale() && !order.status().equals("return")) {
        // Cancelled: there, and worth nothing.
      }
      for (String key :
          List.of("all/all", "channel/" + Objects.requireNonNullElse(order.channel(), "unknown"))) {
        rows.computeIfAbsent(order.day() + "/" + key, any -> new ArrayList<>())
            .add(new Object[] {order, order.gross(), units(order.lines())});
      }
      if (order.isSale()) {
        Map<String, List<Line>> byCategory = new TreeMap<>();
        for (Line line : order.lines()) {
          if (line.quantity() > 0) {
            byCategory
                .computeIfAbsent(
                    categories.getOrDefault(line.product(), "unknown"), any -> new ArrayList<>())
                .add(line);
          }
        }
        byCategory.forEach(
            (category, lines) ->
                rows.computeIfAbsent(
                        order.day() + "/category/" + category, any -> new ArrayList<>())
                    .add(
                        new Object[] {
                          order,
                          lines.stream().mapToLong(l -> l.quantity() * l.price()).sum(),
                          units(lines)
                        }));
      }
    }
    Map<String, List<Long>> kpis = new TreeMap<>();
    rows.forEach((key, of) -> kpis.put(key, row(of, key.contains("/category/"), purchases)));
    return kpis;
  }

  private static long units(List<Line> lines) {
    return 10_000 * lines.stream().filter(l -> l.quantity() > 0).mapToLong(Line::quantity).sum();
  }

  private List<Long> row(
      List<Object[]> of, boolean category, Map<String, TreeSet<LocalDate>> purchases) {
    long gross = 0;
    long units = 0;
    Long discount = null;
    long returns = 0;
    long net = 0;
    long repeatRevenue = 0;
    long kept = 0;
    long repeatOrders = 0;
    long cancelled = 0;
    long returned = 0;
    TreeSet<String> buyers = new TreeSet<>();
    TreeSet<String> old = new TreeSet<>();
    for (Object[] one : of) {
      Order order = (Order) one[0];
      TreeSet<LocalDate> days = purchases.getOrDefault(customer(order), new TreeSet<>());
      boolean repeat = days.lower(order.day()) != null;
      gross += (long) one[1];
      units += order.isSale() ? (long) one[2] : 0;
      if (order.isSale() && order.discount() != null) {
        discount = orZero(discount) + order.discount();
      }
      returns += order.returns();
      net += order.net();
      repeatRevenue += repeat ? order.net() : 0;
      cancelled += order.status().equals("cancelled") ? 1 : 0;
      returned += order.status().equals("return") || (order.isSale() && !order.isKept()) ? 1 : 0;
      if (order.isKept()) {
        kept++;
        repeatOrders += repeat ? 1 : 0;
        (repeat ? old : buyers).add(customer(order));
      }
    }
    List<Long> row = new ArrayList<>(List.of(gross, units, kept, repeatOrders));
    row.add((long) buyers.size());
    row.add((long) old.size());
    row.addAll(
        category
            ? java.util.Arrays.asList(null, null, null, null, null, null)
            : java.util.Arrays.asList(discount, returns, net, repeatRevenue, cancelled, returned));
    return row;
  }

  /** What each customer was worth on each day up to one: net revenue. */
  long net(String customer, LocalDate from, LocalDate to) {
    return sum(customer, from, to, Order::net);
  }

  long orders(String customer, LocalDate from, LocalDate to) {
    return sum(customer, from, to, order -> order.isKept() ? 1L : 0L);
  }

  private long sum(String customer, LocalDate from, LocalDate to, Function<Order, Long> what) {
    return counted().stream()
        .filter(o -> customer(o).equals(customer))
        .filter(o -> !o.day().isBefore(from) && !o.day().isAfter(to))
        .mapToLong(what::apply)
        .sum();
  }

  /** What a customer left to the shop up to a day, in money. */
  double contribution(String customer, LocalDate until, Costs costs) {
    Map<String, List<Order>> days = new HashMap<>();
    for (Order order : counted()) {
      if (customer(order).equals(customer) && !order.day().isAfter(until)) {
        days.computeIfAbsent(order.account() + order.day(), any -> new ArrayList<>()).add(order);
      }
    }
    double left = 0;
    for (List<Order> day : days.values()) {
      long net = day.stream().mapToLong(Order::net).sum();
      List<Long> known = day.stream().map(Order::cost).filter(Objects::nonNull).toList();
      double goods =
          known.isEmpty()
              ? Math.round(net * costs.goodsShare())
              : known.stream().mapToLong(Long::longValue).sum();
      long paid = day.stream().mapToLong(o -> o.gross() - o.off()).sum();
      long kept = day.stream().filter(Order::isKept).count();
      long back =
          day.stream()
              .filter(o -> o.status().equals("return") || (o.isSale() && !o.isKept()))
              .count();
      left +=
          (net - goods - paid * costs.paymentFeeShare()) / 10_000
              - kept * costs.shippingPerOrder()
              - back * costs.perReturn();
    }
    return left;
  }

  LocalDate since() {
    return counted().stream().map(Order::day).min(LocalDate::compareTo).orElseThrow();
  }

  Stream<String> everybody() {
    return customers.values().stream().distinct();
  }
}
