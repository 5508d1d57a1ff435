package io.clientele.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.Field;
import io.clientele.schema.Types;
import io.clientele.sql.Amounts;
import org.apache.spark.sql.Column;

/** The sums that features of account-days are made of. */
final class Sums {
  private Sums() {}

  static Column total(Field field) {
    return sum(field.col());
  }

  static Column total(Field field, Window window) {
    return sum(window.of(field.col()));
  }

  /** A sum of amounts or quantities, in units. */
  static Column amount(Column whole) {
    return whole.divide(Amounts.SCALE);
  }

  static Column orZero(Column value) {
    return coalesce(value, lit(0));
  }

  /** Part of a whole; null when the whole is not above 0. */
  static Column ratio(Column part, Column whole) {
    return when(whole.gt(0), part.cast(Types.DOUBLE).divide(whole.cast(Types.DOUBLE)));
  }
}
