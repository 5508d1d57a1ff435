package io.clientele.schema;

import static java.util.Objects.requireNonNull;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a contract.
 *
 * @param name snake_case, with its unit where it has one ({@code recency_days})
 * @param type the Spark type
 * @param doc one sentence: what it is
 * @param whenNull what null means; empty exactly when the column is never null
 * @param check an SQL condition every row fulfils, or empty; never broken by null
 */
public record Field(String name, DataType type, String doc, String whenNull, String check) {

  public Field {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("A column name must be snake_case, cannot be: " + name);
    }
    requireNonNull(type);
    if (doc.isBlank()) {
      throw new IllegalArgumentException("Column " + name + " must have a sentence of doc");
    }
  }

  /** A column that is never null. */
  public static Field required(String name, DataType type, String doc) {
    return new Field(name, type, doc, "", "");
  }

  /** A column that may be null, and what that means. */
  public static Field optional(String name, DataType type, String doc, String whenNull) {
    if (whenNull.isBlank()) {
      throw new IllegalArgumentException("Optional column " + name + " must say what null means");
    }
    return new Field(name, type, doc, whenNull, "");
  }

  /** The same column with a condition that every row fulfils; null always passes. */
  public Field check(String condition) {
    return new Field(name, type, doc, whenNull, condition);
  }

  public boolean isRequired() {
    return whenNull.isEmpty();
  }

  /** The column of a frame that has this contract. */
  public Column col() {
    return functions.col(name);
  }

  /** The column of the frame with this alias. */
  public Column of(String alias) {
    return functions.col(alias + "." + name);
  }

  StructField structField() {
    return new StructField(name, type, !isRequired(), org.apache.spark.sql.types.Metadata.empty());
  }

  /** The sentence for a column comment: doc, and what null means. */
  public String comment() {
    return isRequired() ? doc : doc + " Null: " + whenNull + ".";
  }
}
