package io.clientele.pipeline;

import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which published nights stay: the latest ones, and of older ones the last of each month. */
final class Retention {
  private Retention() {}

  /**
   * The runs whose rows stay. Of a date that was published several times only the last run is seen
   * by readers, so only it can stay. What was published last stays whatever its date, since the
   * next night starts from it.
   *
   * @param dailyDays every night of this many days up to the latest one stays
   */
  static Set<String> runs(PublishedNights nights, int dailyDays) {
    Map<LocalDate, Publication> byDate = nights.byDate();
    Map<YearMonth, LocalDate> lastOfMonth = new TreeMap<>();
    byDate
        .keySet()
        .forEach(date -> lastOfMonth.merge(YearMonth.from(date), date, Retention::later));
    LocalDate first = nights.lastDate().orElse(LocalDate.EPOCH).minusDays(dailyDays - 1L);
    Set<String> kept = new LinkedHashSet<>();
    byDate.forEach(
        (date, night) -> {
          if (!date.isBefore(first) || date.equals(lastOfMonth.get(YearMonth.from(date)))) {
            kept.add(night.runId());
          }
        });
    kept.add(nights.head().runId());
    return kept;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
