package io.clientele.simulate;

/**
 * One customer with the truth that no shop knows: buys as a Poisson process at an own rate until
 * dropping out at a moment that is exponential at an own rate (Schmittlein, Morrison and Colombo
 * 1987).
 *
 * @param number 0 upwards
 * @param joined day of history on which the account is opened
 * @param purchaseRate orders a day of shop time while alive; 0 for a prospect who never buys
 * @param dropoutRate hazard of dropping out a day
 * @param lifetime days from joining to dropping out
 * @param spend price level: 1 is average
 * @param hour the hour of the day the person likes best
 * @param discountLover whether the person waits for discounts
 * @param reseller whether the person buys for a business of their own
 * @param kind of the account: customer, guest, staff or test
 * @param consent whether the person may be sent campaigns
 * @param cardHolder whether the person has a loyalty card of the stores
 * @param marketBuyer whether the person also buys on the marketplace
 * @param favourite the category the person likes best
 * @param habit what goes into a basket
 */
record Person(
    long number,
    double joined,
    double purchaseRate,
    double dropoutRate,
    double lifetime,
    double spend,
    double hour,
    boolean discountLover,
    boolean reseller,
    Persuasion persuasion,
    String kind,
    boolean consent,
    boolean cardHolder,
    boolean marketBuyer,
    int favourite,
    Habit habit,
    Identity identity) {
  private static final double MEAN_DAYS_BETWEEN_ORDERS = 40;
  private static final double MEAN_LIFETIME_DAYS = 400;
  private static final double PROSPECTS = 0.12;
  private static final double RESELLERS = 0.004;
  private static final double CARD_HOLDERS = 0.4;
  private static final double MARKET_BUYERS = 0.3;

  static Person draw(ShopSize size, long number) {
    Chance chance = new Chance(size.seed(), number, "person");
    double joined = chance.uniform() * size.days();
    double rate = chance.gamma(0.9, 1 / MEAN_DAYS_BETWEEN_ORDERS);
    double dropout = chance.gamma(1.2, 1 / MEAN_LIFETIME_DAYS);
    double lifetime = chance.exponential(1 / Math.max(dropout, 1e-9));
    double spend = Math.exp(0.5 * chance.gaussian());
    double hour = 14 + 4 * chance.gaussian();
    boolean discountLover = chance.happens(0.25);
    boolean prospect = chance.happens(PROSPECTS);
    boolean reseller = chance.happens(RESELLERS) && !prospect;
    if (prospect) {
      rate = 0;
    } else if (reseller) {
      rate *= 15;
      spend *= 3;
    }
    String kind = kind(chance.uniform());
    return new Person(
        number,
        joined,
        rate,
        dropout,
        lifetime,
        spend,
        hour,
        discountLover,
        reseller,
        Persuasion.draw(chance, rate, discountLover, hour),
        kind,
        chance.happens(0.75) && !kind.equals("guest"),
        chance.happens(CARD_HOLDERS) && cardDay(joined, number) < size.days(),
        chance.happens(MARKET_BUYERS),
        chance.below(Catalogue.CATEGORIES),
        Habit.draw(size, number),
        Identity.draw(size.seed(), number));
  }

  private static String kind(double u) {
    return u < 0.04 ? "guest" : u < 0.045 ? "staff" : u < 0.047 ? "test" : "customer";
  }

  /** Day of history after which the person does nothing more. */
  double end(Shop shop) {
    return Math.min(shop.size().days(), joined + lifetime);
  }

  String account() {
    return String.format("A%07d", number);
  }

  /** Number of the loyalty card; null without one. */
  String card() {
    return cardHolder
        ? String.format("%04d-%06d", 4007 + number / 1_000_000, number % 1_000_000)
        : null;
  }

  /** Day of history on which the card is handed out. */
  double cardDay() {
    return cardDay(joined, number);
  }

  private static double cardDay(double joined, long number) {
    return joined + 5 + number % 30;
  }

  /** Name on the marketplace; null without one. */
  String buyer(long seed) {
    return marketBuyer
        ? String.format("mk_%016x", Chance.mixed(seed * 31 + number + 0x5851F42D4C957F2DL))
            + String.format("%08x", (int) Chance.mixed(number - seed))
        : null;
  }
}
