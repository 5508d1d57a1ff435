package io.clientele.simulate;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * A campaign: four weeks apart, sent on one day, with arms randomised person by person.
 *
 * @param day day of history on which it is sent
 * @param cost of a contact
 */
record Campaign(String id, String name, String kind, String channel, int day, BigDecimal cost)
    implements Serializable {
  private static final int DAYS_APART = 28;
  private static final List<String> KINDS = List.of("coupon", "newsletter", "win-back");
  private static final List<String> CHANNELS = List.of("email", "sms", "push");
  private static final List<String> COSTS = List.of("0.05", "0.12", "0.02");

  /** All campaigns that have worked to their end within history. */
  static List<Campaign> plan(ShopSize size) {
    List<Campaign> campaigns = new ArrayList<>();
    for (int day = DAYS_APART; day + 1 + Persuasion.DAYS <= size.days(); day += DAYS_APART) {
      int number = campaigns.size();
      campaigns.add(
          new Campaign(
              String.format("C%03d", number + 1),
              KINDS.get(number % 3) + " of week " + (day / 7 + 1),
              KINDS.get(number % 3),
              CHANNELS.get(number % CHANNELS.size()),
              day,
              new BigDecimal(COSTS.get(number % COSTS.size()))));
    }
    return campaigns;
  }

  /** Whether a day of history is one on which the campaign works. */
  boolean worksOn(double at) {
    return at >= day + 1 && at < day + 1 + Persuasion.DAYS;
  }

  /** True effect on a person who joined before and drops out at {@code end}. */
  double effect(Shop shop, Person person, double end) {
    return person.persuasion().effect(expected(shop, person, end), shareAlive(end));
  }

  /** Orders expected of a person without treatment while the campaign works. */
  double expected(Shop shop, Person person, double end) {
    double until = Math.min(end, day + 1 + Persuasion.DAYS);
    return until <= day + 1
        ? 0
        : person.purchaseRate()
            * (shop.seasons().shopTime(until) - shop.seasons().shopTime(day + 1));
  }

  private double shareAlive(double end) {
    return Math.max(0, Math.min(1, (end - day - 1) / Persuasion.DAYS));
  }
}
