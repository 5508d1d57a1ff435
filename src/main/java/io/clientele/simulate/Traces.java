package io.clientele.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Collects the rows that a life leaves in one table, each for the night it arrives. */
final class Traces {
  private static final int LATE_PER_THOUSAND = 6;
  private static final int LEAST_DAYS_LATE = 3;
  private static final int MOST_DAYS_LATE = 21;

  private final LocalDate lastDay;
  private final List<Trace> rows = new ArrayList<>();

  Traces(Shop shop) {
    lastDay = shop.size().lastDay();
  }

  List<Trace> rows() {
    return rows;
  }

  /** Days by which the row with that key is late: none for most, and for dirty ones. */
  static int daysLate(String key, Dirt dirt) {
    int place = (int) Math.floorMod(Chance.mixed(key.hashCode() * 31L + 7), 1000L);
    return dirt == Dirt.NONE && place < LATE_PER_THOUSAND
        ? LEAST_DAYS_LATE + place * (MOST_DAYS_LATE - LEAST_DAYS_LATE) / (LATE_PER_THOUSAND - 1)
        : 0;
  }

  /** A row that never changes. */
  void add(String key, LocalDate day, int daysLate, Dirt dirt, Object... values) {
    deliver(key, day, day.plusDays(daysLate), dirt, false, daysLate > 0, values);
  }

  /** A row that belongs to no night: the whole table is delivered at once. */
  void add(String key, Dirt dirt, Object... values) {
    add(key, lastDay, 0, dirt, values);
  }

  /**
   * A row that is delivered again, with the same key, in the night of each change.
   *
   * @param changes moments after its day at which the row changes; null for one that never comes
   * @param asOf what the row says at the end of a day
   */
  void addChanging(
      String key,
      LocalDate day,
      int daysLate,
      Dirt dirt,
      List<LocalDateTime> changes,
      Function<LocalDateTime, Object[]> asOf) {
    LocalDate first = day.plusDays(daysLate);
    deliver(key, day, first, dirt, false, daysLate > 0, asOf.apply(endOf(first)));
    if (dirt != Dirt.NONE) {
      return;
    }
    TreeSet<LocalDate> nights = new TreeSet<>();
    changes.stream().filter(Objects::nonNull).map(LocalDateTime::toLocalDate).forEach(nights::add);
    for (LocalDate night : nights.tailSet(first, false)) {
      deliver(key, day, night, dirt, true, false, asOf.apply(endOf(night)));
    }
  }

  private static LocalDateTime endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay().minusSeconds(1);
  }

  /** What would arrive after the end of history has not arrived. */
  private void deliver(
      String key,
      LocalDate day,
      LocalDate night,
      Dirt dirt,
      boolean correction,
      boolean late,
      Object[] values) {
    if (night.isAfter(lastDay)) {
      return;
    }
    Row row = RowFactory.create(values);
    boolean twice = dirt == Dirt.DUPLICATE;
    rows.add(new Trace(key, day, night, twice ? Dirt.NONE : dirt, correction, late, row));
    if (twice) {
      rows.add(new Trace(key, day, night, dirt, false, false, row));
    }
  }
}
