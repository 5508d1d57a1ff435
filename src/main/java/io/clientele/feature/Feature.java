package io.clientele.feature;

import io.clientele.schema.Field;
import java.time.LocalDate;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/**
 * One column of {@code customer_features}: its contract and how it is computed, in one place.
 *
 * @param field name, type, doc and meaning of null; a feature that is never null is 0 for a
 *     customer who did nothing
 * @param of as-of date to an aggregate over the {@link CustomerDays} of a customer
 */
record Feature(Field field, Function<LocalDate, Column> of) {

  /** A feature that is a number for everyone: 0 for a customer who did nothing. */
  static Feature counted(String name, DataType type, String doc, Function<LocalDate, Column> of) {
    return new Feature(Field.required(name, type, doc), of);
  }

  /** A feature that is undefined for some customers. */
  static Feature defined(
      String name, DataType type, String doc, String whenNull, Function<LocalDate, Column> of) {
    return new Feature(Field.optional(name, type, doc, whenNull), of);
  }

  Column column(LocalDate asOf) {
    return of.apply(asOf).cast(field.type()).as(field.name());
  }
}
