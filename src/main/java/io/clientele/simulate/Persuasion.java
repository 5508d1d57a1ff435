package io.clientele.simulate;

import java.util.Locale;

/** What a campaign does to a person, had they been left alone or not. */
enum Persuasion {
  /** Buys once more when treated. */
  PERSUADABLE,
  /** Buys as often either way. */
  SURE_THING,
  /** Hardly buys, whatever one does. */
  LOST_CAUSE,
  /** Buys less when treated. */
  SLEEPING_DOG;

  /** Days after the day of sending on which a campaign works. */
  static final int DAYS = 14;

  /** Probability that a treated persuadable, if still a customer then, buys once more. */
  static final double EXTRA_ORDER = 0.3;

  /** Probability that a purchase of a treated sleeping dog does not come about. */
  static final double LOST_ORDER = 0.7;

  /**
   * Which one a person is shows in habits that the shop can see: love of discounts, hour, rate.
   *
   * @param rate orders a day
   */
  static Persuasion draw(Chance chance, double rate, boolean discountLover, double hour) {
    if (rate < 1 / 200.0) {
      return LOST_CAUSE;
    }
    if (discountLover) {
      return chance.happens(0.85) ? PERSUADABLE : SURE_THING;
    }
    if (hour > 17) {
      return chance.happens(0.7) ? SLEEPING_DOG : SURE_THING;
    }
    return chance.happens(0.2) ? PERSUADABLE : SURE_THING;
  }

  /**
   * True difference that treatment makes to the probability of a purchase while the campaign works.
   *
   * @param expected orders expected without treatment
   * @param shareAlive part of the time in which the person is still a customer
   */
  double effect(double expected, double shareAlive) {
    double without = -Math.expm1(-expected);
    return switch (this) {
      case PERSUADABLE -> EXTRA_ORDER * shareAlive * (1 - without);
      case SLEEPING_DOG -> -Math.expm1(-expected * (1 - LOST_ORDER)) - without;
      default -> 0;
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
