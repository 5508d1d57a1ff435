package io.clientele.feature;

import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * A stretch of days that ends with the as-of date.
 *
 * @param suffix ending of the names of features over it
 * @param words the same in words
 * @param days its length; 0 for all days
 */
record Window(String suffix, String words, int days) {
  static final Window LIFETIME = new Window("lifetime", "ever", 0);

  /** The windows of windowed features. */
  static final List<Window> ALL = List.of(last(30), last(90), last(365), LIFETIME);

  static Window last(int days) {
    return new Window(days + "d", "in the last " + days + " days, the as-of date included", days);
  }

  /** The value on days inside the window, null on the others. */
  Column of(Column value, LocalDate asOf) {
    return days == 0 ? value : when(AccountDays.DAY.col().gt(before(asOf, days)), value);
  }

  /** The value on days of the equally long stretch before the window, null on the others. */
  Column beforehand(Column value, LocalDate asOf) {
    Column day = AccountDays.DAY.col();
    return when(day.gt(before(asOf, 2 * days)).and(day.leq(before(asOf, days))), value);
  }

  private static Column before(LocalDate asOf, int days) {
    return date_sub(lit(java.sql.Date.valueOf(asOf)), days);
  }
}
