package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person did in the shop.
 *
 * @param orders in order of time
 */
record Life(Person person, LocalDateTime registered, List<Order> orders, List<Event> events) {

  record Line(
      int number,
      int product,
      int quantity,
      BigDecimal price,
      BigDecimal cost,
      BigDecimal discount) {
    BigDecimal amount() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }

  record Order(
      String id,
      LocalDateTime at,
      String status,
      String channel,
      String payment,
      BigDecimal refund,
      List<Line> lines) {
    BigDecimal gross() {
      return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    BigDecimal discount() {
      return lines.stream().map(Line::discount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  record Event(String id, LocalDateTime at, String kind, int product, String session) {}

  private static final int SECONDS_A_DAY = 86_400;

  static Life draw(ShopSize size, long number) {
    Chance chance = new Chance(size.seed(), number);
    Person person = Person.draw(chance, number, size.days());
    List<Order> orders = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    double end = Math.min(size.days(), person.joined() + person.lifetime());
    if (person.purchaseRate() > 0) {
      // The first order opens the account; the clock of the purchase process starts there.
      double at = person.joined();
      while (at < end) {
        Order order = order(size, chance, person, orders.size() + 1, at);
        orders.add(order);
        events.addAll(visit(chance, person, order.at(), order.lines(), events.size()));
        at += chance.exponential(1 / person.purchaseRate());
      }
    }
    for (double at = person.joined(); at < end; at += chance.exponential(20)) {
      events.addAll(
          visit(chance, person, moment(size, chance, person, at), List.of(), events.size()));
    }
    return new Life(
        person, moment(size, chance, person, person.joined()).minusHours(24), orders, events);
  }

  private static Order order(ShopSize size, Chance chance, Person person, int number, double at) {
    List<Line> lines = new ArrayList<>();
    int count = 1 + (int) chance.exponential(1.2);
    for (int line = 1; line <= count; line++) {
      int product = Catalogue.pick(chance);
      BigDecimal price = Catalogue.price(product, person.spend());
      int quantity = 1 + (chance.happens(0.25) ? chance.below(4) : 0);
      boolean discounted = chance.happens(person.discountLover() ? 0.6 : 0.12);
      BigDecimal discount =
          discounted
              ? price.multiply(BigDecimal.valueOf(quantity * 0.2)).setScale(2, RoundingMode.HALF_UP)
              : BigDecimal.ZERO.setScale(2);
      lines.add(new Line(line, product, quantity, price, Catalogue.cost(product, price), discount));
    }
    String status = chance.happens(0.03) ? "cancelled" : "completed";
    BigDecimal refund =
        status.equals("completed") && chance.happens(0.06)
            ? lines.get(0).amount().subtract(lines.get(0).discount())
            : BigDecimal.ZERO.setScale(2);
    String channel = chance.happens(0.55) ? "web" : chance.happens(0.7) ? "app" : "store";
    String payment = chance.happens(0.6) ? "card" : "transfer";
    String id = person.account() + "-" + number;
    return new Order(id, moment(size, chance, person, at), status, channel, payment, refund, lines);
  }

  /** A moment on that day, near the hour the person likes. */
  private static LocalDateTime moment(ShopSize size, Chance chance, Person person, double at) {
    double hour =
        Math.floorMod(Math.round((person.hour() + 2 * chance.gaussian()) * 3600), SECONDS_A_DAY);
    return size.firstDay().plusDays((long) Math.floor(at)).atStartOfDay().plusSeconds((long) hour);
  }

  private static List<Event> visit(
      Chance chance, Person person, LocalDateTime at, List<Line> bought, int before) {
    String session = person.account() + "-s" + before;
    List<Event> events = new ArrayList<>();
    int views = 1 + chance.below(4);
    for (int view = 0; view < views; view++) {
      int product =
          bought.isEmpty() ? Catalogue.pick(chance) : bought.get(view % bought.size()).product();
      events.add(
          event(
              person,
              before + events.size(),
              at.minusMinutes(20L - view),
              "view",
              product,
              session));
    }
    for (Line line : bought) {
      events.add(
          event(
              person, before + events.size(), at.minusMinutes(5), "cart", line.product(), session));
    }
    if (!bought.isEmpty()) {
      events.add(
          event(person, before + events.size(), at, "checkout", bought.get(0).product(), session));
    } else if (chance.happens(0.2)) {
      events.add(
          event(person, before + events.size(), at, "cart", Catalogue.pick(chance), session));
    }
    return events;
  }

  private static Event event(
      Person person, int number, LocalDateTime at, String kind, int product, String session) {
    return new Event(person.account() + "-e" + number, at, kind, product, session);
  }
}
