package io.clientele.simulate;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * How busy the shop is by day: people buy at their rates in <em>shop time</em>, which runs faster
 * on busy days. A whole calendar year of days has as much shop time as days, so rates keep their
 * meaning.
 */
final class Seasons implements Serializable {
  private static final double[] WEEKDAYS = {0.95, 0.85, 0.85, 0.9, 1.05, 1.25, 1.15};
  private static final int CHRISTMAS_RUSH = 343;
  private static final int RUSH_DAYS = 14;

  /** Shop time that has passed before each day of history. */
  private final double[] before;

  Seasons(LocalDate firstDay, int days) {
    before = new double[days + 1];
    int year = Integer.MIN_VALUE;
    double mean = 1;
    for (int day = 0; day < days; day++) {
      LocalDate date = firstDay.plusDays(day);
      if (date.getYear() != year) {
        year = date.getYear();
        mean = meanOfYear(year);
      }
      before[day + 1] = before[day] + unscaled(date) / mean;
    }
  }

  /** Shop time from the start of history to a moment of calendar time, both in days. */
  double shopTime(double day) {
    int whole = Math.min((int) day, before.length - 2);
    return before[whole] + (day - whole) * (before[whole + 1] - before[whole]);
  }

  /** The moment of calendar time at some shop time; infinite after the end of history. */
  double day(double shopTime) {
    if (shopTime >= before[before.length - 1]) {
      return Double.POSITIVE_INFINITY;
    }
    int found = java.util.Arrays.binarySearch(before, shopTime);
    int whole = found >= 0 ? found : -found - 2;
    return whole + (shopTime - before[whole]) / (before[whole + 1] - before[whole]);
  }

  private static double meanOfYear(int year) {
    LocalDate first = LocalDate.of(year, 1, 1);
    double total = 0;
    for (int day = 0; day < first.lengthOfYear(); day++) {
      total += unscaled(first.plusDays(day));
    }
    return total / first.lengthOfYear();
  }

  private static double unscaled(LocalDate date) {
    int day = date.getDayOfYear();
    double fromRush = (day - CHRISTMAS_RUSH) / (double) RUSH_DAYS;
    double yearly =
        1 + 0.15 * Math.cos(2 * Math.PI * day / 365.25) + 0.7 * Math.exp(-fromRush * fromRush);
    return WEEKDAYS[date.getDayOfWeek().getValue() - 1] * yearly;
  }
}
