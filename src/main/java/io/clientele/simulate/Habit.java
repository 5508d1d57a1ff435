package io.clientele.simulate;

import java.util.Locale;

/**
 * What a person puts into a basket. Who has which habit has nothing to do with how often, how long
 * and for how much a piece they buy.
 */
enum Habit {
  /** A few things, mostly one piece of each. */
  THIS_AND_THAT,
  /** Many different things at once. */
  STOCKS_UP,
  /** One thing, in many pieces. */
  ONE_IN_MANY;

  /** Of the first so many habits, one with the same probability as another. */
  static Habit draw(ShopSize size, long number) {
    return values()[new Chance(size.seed(), number, "habit").below(size.habits())];
  }

  /** Different things of a basket. */
  int things(Chance chance) {
    return switch (this) {
      case THIS_AND_THAT -> 1 + (int) chance.exponential(1.2);
      case STOCKS_UP -> 6 + chance.below(7);
      case ONE_IN_MANY -> 1;
    };
  }

  /** Pieces of one of them. */
  int pieces(Chance chance) {
    return this == ONE_IN_MANY
        ? 6 + chance.below(7)
        : 1 + (chance.happens(0.25) ? chance.below(4) : 0);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
