package io.clientele.simulate;

import java.time.LocalDate;

/**
 * Which shop to generate.
 *
 * @param customers people
 * @param days days of history
 * @param seed another seed, another shop
 * @param lastDay the last day of history
 * @param habits groups of people, each with habits of its own in what goes into a basket; with 1
 *     all are alike
 */
public record ShopSize(long customers, int days, long seed, LocalDate lastDay, int habits)
    implements java.io.Serializable {
  public ShopSize {
    if (customers < 1) {
      throw new IllegalArgumentException(
          "Number of customers must be at least 1, cannot be: " + customers);
    }
    if (days < 1) {
      throw new IllegalArgumentException("Number of days must be at least 1, cannot be: " + days);
    }
    if (habits < 1 || habits > Habit.values().length) {
      throw new IllegalArgumentException(
          "Number of habits must be from 1 to " + Habit.values().length + ", cannot be: " + habits);
    }
  }

  /** One in which all have the same habits. */
  public ShopSize(long customers, int days, long seed, LocalDate lastDay) {
    this(customers, days, seed, lastDay, 1);
  }

  LocalDate firstDay() {
    return lastDay.minusDays(days - 1L);
  }
}
