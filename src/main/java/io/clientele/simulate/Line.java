package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A line of an order, money in the order's currency.
 *
 * @param number 1 upwards
 * @param price of a unit, before discount
 * @param cost of a unit
 * @param discount on the whole line
 */
record Line(
    int number, int product, int quantity, BigDecimal price, BigDecimal cost, BigDecimal discount) {
  private static final int RESELLER_QUANTITY = 12;

  /** What a person puts into a basket; no product twice. */
  static List<Line> basket(Chance chance, Person person, String currency, boolean coupon) {
    Set<Integer> products = new HashSet<>();
    List<Line> lines = new ArrayList<>();
    int wanted = person.habit().things(chance);
    int product = Catalogue.pick(chance, person);
    for (int i = 0; i < wanted; i++) {
      if (products.add(product)) {
        lines.add(draw(chance, person, lines.size() + 1, product, currency, coupon));
      }
      product = chance.happens(0.2) ? Catalogue.companion(product) : Catalogue.pick(chance, person);
    }
    return lines;
  }

  private static Line draw(
      Chance chance, Person person, int number, int product, String currency, boolean coupon) {
    BigDecimal price = Currencies.price(Catalogue.price(product), currency);
    int quantity = person.habit().pieces(chance);
    if (person.reseller()) {
      quantity += chance.below(RESELLER_QUANTITY);
    }
    double share = coupon ? 0.15 : chance.happens(person.discountLover() ? 0.6 : 0.12) ? 0.2 : 0;
    BigDecimal discount =
        price.multiply(BigDecimal.valueOf(quantity * share)).setScale(2, RoundingMode.HALF_UP);
    BigDecimal cost = Currencies.price(Catalogue.cost(product), currency);
    return new Line(number, product, quantity, price, cost, discount);
  }

  BigDecimal gross() {
    return price.multiply(BigDecimal.valueOf(quantity));
  }

  BigDecimal net() {
    return gross().subtract(discount);
  }
}
