package io.clientele.feature;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Types;
import org.apache.spark.sql.Column;

/** The last twelve stretches of 30 days, counted back from the as-of date. */
final class Months {
  static final int COUNT = 12;
  private static final int LENGTH = 30;

  private Months() {}

  /** Which of them a day is in, 0 for the last; null before the first. */
  static Column ago() {
    Column ago = datediff(Feature.AS_OF, AccountDays.DAY.col());
    return when(ago.lt(COUNT * LENGTH), floor(ago.divide(LENGTH)).cast(Types.INT));
  }

  /** A number with the bit of a day's stretch set; null before the first. */
  static Column bit() {
    return call_function("shiftleft", lit(1L), ago());
  }
}
