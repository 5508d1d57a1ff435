package io.clientele.simulate;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What all lives in a shop share.
 *
 * @param campaigns in order of time
 */
record Shop(ShopSize size, Seasons seasons, List<Campaign> campaigns) implements Serializable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final int SECONDS_A_DAY = 86_400;
  private static final int DAYS_DELIVERED_ONE_BY_ONE = 14;

  static Shop of(ShopSize size) {
    return new Shop(size, new Seasons(size.firstDay(), size.days()), Campaign.plan(size));
  }

  LocalDate date(double day) {
    return size.firstDay().plusDays((long) Math.floor(day));
  }

  /** A moment on that day, near the hour the person likes best. */
  LocalDateTime moment(Chance chance, Person person, double day) {
    long second =
        Math.floorMod(Math.round((person.hour() + 2 * chance.gaussian()) * 3600), SECONDS_A_DAY);
    return date(day).atStartOfDay().plusSeconds(second);
  }

  /** The folder of what arrives in the night of a day: a month, and a day at the end of history. */
  String folder(LocalDate night) {
    return night.isAfter(size.lastDay().minusDays(DAYS_DELIVERED_ONE_BY_ONE))
        ? night.toString()
        : night.toString().substring(0, 7);
  }

  /** A moment as the web shop writes it; null for none. */
  static String text(LocalDateTime moment) {
    return moment == null ? null : moment.format(TIME);
  }
}
