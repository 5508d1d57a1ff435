package io.clientele.feature;

import static org.apache.spark.sql.functions.col;

import io.clientele.schema.Field;
import io.clientele.schema.Types;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/**
 * One column of {@code customer_features}: its contract and how it is computed, in one place.
 *
 * @param field name, type, doc and meaning of null
 * @param unit what its numbers are of, such as days, orders, share; empty for texts and dates
 * @param grain what {@code of} is an expression over
 * @param of the expression; it may ask for {@link #AS_OF}
 * @param counted whether it is 0, and not null, for a customer who did nothing
 */
record Feature(Field field, String unit, Grain grain, Column of, boolean counted) {
  /** The date a feature is computed for: it sees what happened up to the end of it. */
  static final Column AS_OF = col("as_of");

  static final String DAYS = "days";
  static final String SHARE = "share, 0 to 1";
  static final String MONEY = "the shop's currency";

  /** A feature that is a number for everyone: 0 for a customer who did nothing. */
  static Feature counted(
      Grain grain, String name, DataType type, String unit, String doc, Column of) {
    return new Feature(Field.required(name, type, doc), unit, grain, of, true);
  }

  /** A feature that is undefined for some customers. */
  static Feature defined(
      Grain grain,
      String name,
      DataType type,
      String unit,
      String doc,
      String whenNull,
      Column of) {
    return new Feature(Field.optional(name, type, doc, whenNull), unit, grain, of, false);
  }

  /** A column of account-days, added up over a window: 0 for a customer who did nothing. */
  static Feature windowed(String name, Field field, String unit, String words, Window window) {
    return counted(
        Grain.DAYS,
        name + "_" + window.suffix(),
        Types.LONG,
        unit,
        words + " " + window.words() + ".",
        Sums.total(field, window));
  }

  /** The same feature, of which all texts that it may be are known. */
  Feature oneOf(List<String> texts) {
    return new Feature(field.oneOf(texts), unit, grain, of, counted);
  }

  /** A part of a whole. */
  static Feature share(Grain grain, String name, String doc, String whenNull, Column of) {
    return defined(grain, name, Types.DOUBLE, SHARE, doc, whenNull, of);
  }

  /** The expression under the feature's name, in its type. */
  Column column() {
    return of.cast(field.type()).as(field.name());
  }
}
