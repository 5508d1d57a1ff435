package io.clientele.feature;

import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
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
  static final Window MONTH = last(30);
  static final Window QUARTER = last(90);
  static final Window YEAR = last(365);

  /** The windows of what customers are ranked by. */
  static final List<Window> ALL = List.of(last(7), MONTH, QUARTER, last(180), YEAR, LIFETIME);

  static Window last(int days) {
    return new Window(days + "d", "in the last " + days + " days, the as-of date included", days);
  }

  /** The value on days inside the window, null on the others. */
  Column of(Column value) {
    return days == 0 ? value : when(AccountDays.DAY.col().gt(before(days)), value);
  }

  /** The value on days of a stretch of that many days that ends where the window begins. */
  Column before(int length, Column value) {
    Column day = AccountDays.DAY.col();
    return when(day.gt(before(days + length)).and(day.leq(before(days))), value);
  }

  private static Column before(int days) {
    return date_sub(Feature.AS_OF, days);
  }
}
