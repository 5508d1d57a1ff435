package io.clientele.simulate;

/**
 * One customer with the truth that no shop knows: buys as a Poisson process at an own rate until
 * dropping out at a moment that is exponential at an own rate (Schmittlein, Morrison and Colombo
 * 1987).
 *
 * @param number 0 upwards
 * @param joined day of history on which the account is opened
 * @param purchaseRate orders a day while alive; 0 for a prospect who never buys
 * @param dropoutRate hazard of dropping out a day
 * @param lifetime days from joining to dropping out
 * @param spend price level: 1 is average
 * @param hour the hour of the day the person likes best
 * @param discountLover whether the person waits for discounts
 */
record Person(
    long number,
    double joined,
    double purchaseRate,
    double dropoutRate,
    double lifetime,
    double spend,
    double hour,
    boolean discountLover) {
  private static final double MEAN_DAYS_BETWEEN_ORDERS = 40;
  private static final double MEAN_LIFETIME_DAYS = 400;
  private static final double PROSPECTS = 0.12;
  private static final double RESELLERS = 0.004;

  static Person draw(Chance chance, long number, int days) {
    double joined = chance.uniform() * days;
    double rate = chance.gamma(0.9, 1 / MEAN_DAYS_BETWEEN_ORDERS);
    double dropout = chance.gamma(1.2, 1 / MEAN_LIFETIME_DAYS);
    double lifetime = chance.exponential(1 / Math.max(dropout, 1e-9));
    double spend = Math.exp(0.5 * chance.gaussian());
    double hour = 14 + 4 * chance.gaussian();
    boolean discountLover = chance.happens(0.25);
    if (chance.happens(PROSPECTS)) {
      rate = 0;
    } else if (chance.happens(RESELLERS)) {
      rate *= 15;
      spend *= 3;
    }
    return new Person(number, joined, rate, dropout, lifetime, spend, hour, discountLover);
  }

  String account() {
    return String.format("A%07d", number);
  }
}
