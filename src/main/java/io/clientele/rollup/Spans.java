package io.clientele.rollup;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Stretches of days, as conditions on the columns by which files of facts are skipped: so that a
 * night does not read what happened long before the days it works on.
 *
 * @param spans first day and the day after the last, in order
 */
record Spans(List<Span> spans) {
  /** More conditions than this cost more than they save: then it is one stretch for all. */
  private static final int MOST = 32;

  /** From a day up to, and without, another. */
  record Span(LocalDate from, LocalDate until) {}

  /** The days in a column, each in one of the stretches. */
  static Spans of(Dataset<Row> days, Column day) {
    List<Span> spans = new ArrayList<>();
    // Days do not grow with customers: years of them are some thousand.
    for (Row row : days.select(day).distinct().orderBy(day).collectAsList()) {
      LocalDate next = row.getDate(0).toLocalDate();
      Span last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && last.until().equals(next)) {
        spans.set(spans.size() - 1, new Span(last.from(), next.plusDays(1)));
      } else {
        spans.add(new Span(next, next.plusDays(1)));
      }
    }
    return spans.size() <= MOST
        ? new Spans(spans)
        : new Spans(List.of(new Span(spans.get(0).from(), spans.get(spans.size() - 1).until())));
  }

  /** Whether a day or a moment, in the business zone, is in any of them. */
  Column have(Column at) {
    return spans.stream()
        .map(span -> at.geq(midnight(span.from())).and(at.lt(midnight(span.until()))))
        .reduce(Column::or)
        .orElse(lit(false));
  }

  // The session's zone is the business zone.
  private static Column midnight(LocalDate day) {
    return lit(java.sql.Date.valueOf(day)).cast(DataTypes.TimestampType);
  }
}
