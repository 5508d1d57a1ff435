package io.clientele.simulate;

import java.time.LocalDate;

/**
 * Which shop to generate.
 *
 * @param customers people
 * @param days days of history
 * @param seed another seed, another shop
 * @param lastDay the last day of history
 */
public record ShopSize(long customers, int days, long seed, LocalDate lastDay)
    implements java.io.Serializable {
  public ShopSize {
    if (customers < 1) {
      throw new IllegalArgumentException(
          "Number of customers must be at least 1, cannot be: " + customers);
    }
    if (days < 1) {
      throw new IllegalArgumentException("Number of days must be at least 1, cannot be: " + days);
    }
  }

  LocalDate firstDay() {
    return lastDay.minusDays(days - 1L);
  }
}
