package io.clientele.sql;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/**
 * Stretches of days, as conditions on the columns by which files of facts are skipped: so that a
 * night does not read what happened long before the days it works on.
 *
 * @param spans first day and the day after the last, in order
 */
public record Spans(List<Span> spans) {
  /** More conditions than this cost more than they save: then it is one stretch for all. */
  private static final int MOST = 32;

  /** From a day up to, and without, another. */
  public record Span(LocalDate from, LocalDate until) {}

  /** Some days, in order, each in one of the stretches. */
  public static Spans of(List<LocalDate> days) {
    List<Span> spans = new ArrayList<>();
    for (LocalDate day : days) {
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && last.until().equals(day)) {
        spans.set(spans.size() - 1, new Span(last.from(), day.plusDays(1)));
      } else {
        spans.add(new Span(day, day.plusDays(1)));
      }
    }
    return spans.size() <= MOST
        ? new Spans(spans)
        : new Spans(List.of(new Span(spans.get(0).from(), spans.get(spans.size() - 1).until())));
  }

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Whether any of the days is not after a date. */
  public boolean haveAnyUpTo(LocalDate date) {
    return !isEmpty() && !spans.get(0).from().isAfter(date);
  }

  /** Whether a moment, in the business zone, is in any of them. */
  public Column have(Column at) {
    // The session's zone is the business zone.
    return any(at, day -> literal(day).cast(DataTypes.TimestampType));
  }

  /** Whether a day is in any of them. */
  public Column haveDay(Column day) {
    return any(day, Spans::literal);
  }

  private Column any(Column at, Function<LocalDate, Column> start) {
    return spans.stream()
        .map(span -> at.geq(start.apply(span.from())).and(at.lt(start.apply(span.until()))))
        .reduce(Column::or)
        .orElse(lit(false));
  }

  private static Column literal(LocalDate day) {
    return lit(java.sql.Date.valueOf(day));
  }
}
