package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Something the service was asked for about an order.
 *
 * @param number within the order
 */
record ServiceCase(
    Order order,
    int number,
    String kind,
    LocalDateTime openedAt,
    LocalDateTime answeredAt,
    LocalDateTime closedAt,
    String outcome,
    BigDecimal cost) {
  private static final double DISAPPOINTED = -0.4;

  /** The cases a person opened about orders on the web. */
  static List<ServiceCase> of(Life life) {
    List<ServiceCase> cases = new ArrayList<>();
    for (int i = 0; i < life.orders().size(); i++) {
      Order order = life.orders().get(i);
      if (order.place() == Order.Place.WEB) {
        Chance chance = new Chance(life.shop().size().seed(), life.person().number(), "service", i);
        of(order, chance, cases);
      }
    }
    return cases;
  }

  private static void of(Order order, Chance chance, List<ServiceCase> cases) {
    Fulfilment fulfilment = order.fulfilment();
    int before = cases.size();
    if (fulfilment.refundedAt() != null) {
      LocalDateTime closed = fulfilment.refundedAt();
      cases.add(
          new ServiceCase(
              order,
              1,
              "return",
              closed.minusHours(60),
              closed.minusHours(30),
              closed,
              "refunded",
              new BigDecimal("6.50")));
    } else if (chance.happens(0.01)) {
      cases.add(draw(order, 1, "return", "refused", chance));
    }
    if (fulfilment.satisfaction() < DISAPPOINTED && chance.happens(0.5)) {
      String outcome = chance.happens(0.8) ? "solved" : "refused";
      cases.add(draw(order, cases.size() - before + 1, "complaint", outcome, chance));
    }
    if (chance.happens(0.04)) {
      boolean repair = chance.happens(0.25);
      cases.add(
          draw(
              order,
              cases.size() - before + 1,
              repair ? "repair" : "question",
              repair ? "repaired" : "answered",
              chance));
    }
  }

  private static ServiceCase draw(
      Order order, int number, String kind, String outcome, Chance chance) {
    LocalDateTime opened =
        order.fulfilment().deliveredAt().plusMinutes((long) chance.exponential(4 * 1440));
    LocalDateTime answered = opened.plusMinutes(20 + (long) chance.exponential(1440));
    LocalDateTime closed = answered.plusMinutes(30 + (long) chance.exponential(4 * 1440));
    BigDecimal cost =
        BigDecimal.valueOf(2 + chance.exponential(6)).setScale(2, RoundingMode.HALF_UP);
    return new ServiceCase(order, number, kind, opened, answered, closed, outcome, cost);
  }

  String id() {
    return "S" + order.id() + "-" + number;
  }
}
