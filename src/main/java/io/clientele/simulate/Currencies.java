package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;

/** The shop's price lists in other currencies, and what those were worth by day. */
final class Currencies {
  static final String HOME = "EUR";
  static final List<String> FOREIGN = List.of("GBP", "USD");

  private Currencies() {}

  /** The price of goods that cost so many euros. */
  static BigDecimal price(BigDecimal euros, String currency) {
    return currency.equals(HOME)
        ? euros
        : euros.divide(BigDecimal.valueOf(usual(currency)), 2, RoundingMode.HALF_UP);
  }

  /** Euros per unit of the currency on a day. */
  static BigDecimal rate(long seed, String currency, LocalDate day) {
    Chance chance = new Chance(seed, day.toEpochDay(), currency);
    double swing = 1 + 0.03 * Math.sin(day.toEpochDay() / 58.0) + 0.003 * chance.gaussian();
    return BigDecimal.valueOf(usual(currency) * swing).setScale(6, RoundingMode.HALF_UP);
  }

  private static double usual(String currency) {
    return currency.equals("GBP") ? 1.16 : 0.92;
  }
}
