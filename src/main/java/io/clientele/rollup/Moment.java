package io.clientele.rollup;

import static org.apache.spark.sql.functions.unix_micros;

import io.clientele.schema.Field;
import io.clientele.schema.Types;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * Something that happens once in the life of a fact, and what that adds to the account's day.
 *
 * @param at when it happened; null when it did not
 * @param counts whether it counts at all
 * @param adds columns of {@link io.clientele.schema.AccountDays} and what each is given; amounts in
 *     whole ten-thousandths
 */
record Moment(Column at, Column counts, Map<Field, Column> adds) {
  /** How many whole units of time passed from one moment to another; null when one was not. */
  static Column whole(Duration unit, Column from, Column until) {
    return unix_micros(until)
        .minus(unix_micros(from))
        .divide(unit.toNanos() / 1000)
        .cast(Types.LONG);
  }
}
