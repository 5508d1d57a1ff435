package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;

/**
 * A purchase, in whichever system it was made.
 *
 * @param day moment in days of history
 * @param campaign that brought it; null when the person came unasked
 * @param guest whether the person did not log in, or did not show the card
 */
record Order(
    String id,
    Place place,
    double day,
    LocalDateTime at,
    Campaign campaign,
    boolean guest,
    String channel,
    String payment,
    String currency,
    BigDecimal shipping,
    List<Line> lines,
    Fulfilment fulfilment) {

  /** The system an order is made in. */
  enum Place {
    WEB,
    STORE,
    MARKET
  }

  private static final BigDecimal TAX = new BigDecimal("0.19");
  private static final BigDecimal FREE_SHIPPING_FROM = new BigDecimal("60");

  /** The order of that number: the first, number 0, opens the account on the web. */
  static Order draw(Shop shop, Person person, int number, double day, Campaign campaign) {
    Chance chance = new Chance(shop.size().seed(), person.number(), "order", number);
    Place place = number == 0 || campaign != null ? Place.WEB : place(chance, person, day);
    String currency =
        switch (place) {
          case WEB -> person.identity().currency();
          case STORE -> Currencies.HOME;
          case MARKET -> "GBP";
        };
    LocalDateTime at = shop.moment(chance, person, day);
    List<Line> lines = Line.basket(chance, person, currency, campaign != null);
    boolean guest =
        switch (place) {
          case WEB -> person.kind().equals("guest") || (number > 0 && chance.happens(0.03));
          case STORE -> !person.cardHolder() || day < person.cardDay() || chance.happens(0.1);
          case MARKET -> false;
        };
    String channel = chance.happens(0.6) ? "web" : chance.happens(0.85) ? "app" : "phone";
    String payment = chance.happens(0.55) ? "card" : chance.happens(0.6) ? "transfer" : "invoice";
    BigDecimal shipping =
        place == Place.STORE || total(lines, Line::net).compareTo(FREE_SHIPPING_FROM) >= 0
            ? BigDecimal.ZERO.setScale(2)
            : new BigDecimal("4.90");
    return new Order(
        Keys.of(letter(place), person.number(), number),
        place,
        day,
        at,
        campaign,
        guest,
        channel,
        payment,
        currency,
        shipping,
        lines,
        Fulfilment.draw(chance, at, lines));
  }

  private static Place place(Chance chance, Person person, double day) {
    double u = chance.uniform();
    if (person.marketBuyer() && u > 0.75) {
      return Place.MARKET;
    }
    return u < (person.cardHolder() && day >= person.cardDay() ? 0.4 : 0.05)
        ? Place.STORE
        : Place.WEB;
  }

  private static char letter(Place place) {
    return switch (place) {
      case WEB -> 'W';
      case STORE -> 'R';
      case MARKET -> 'M';
    };
  }

  BigDecimal gross() {
    return total(lines, Line::gross);
  }

  BigDecimal discount() {
    return total(lines, Line::discount);
  }

  BigDecimal net() {
    return total(lines, Line::net);
  }

  BigDecimal tax() {
    return net().multiply(TAX).setScale(2, RoundingMode.HALF_UP);
  }

  private static BigDecimal total(List<Line> lines, Function<Line, BigDecimal> amount) {
    return lines.stream().map(amount).reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
  }
}
