package io.clientele.forecast;

import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import io.clientele.schema.Types;
import org.apache.spark.sql.Column;

/** Numbers as whole millionths, so that no order of rows changes a sum of them. */
final class Millionths {
  /** How many there are to one. */
  static final double SCALE = 1e6;

  private Millionths() {}

  static Column of(Column value) {
    return round(value.multiply(SCALE)).cast(Types.LONG);
  }

  /** The sum of a number, to millionths of each. */
  static Column total(Column value) {
    return sum(of(value)).divide(SCALE);
  }
}
