package io.clientele.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a contract.
 *
 * @param name snake_case, with its unit where it has one ({@code recency_days})
 * @param type the Spark type
 * @param doc one sentence: what it is
 * @param whenNull what null means; empty exactly when the column is never null
 * @param check an SQL condition every row fulfils, or empty; never broken by null
 * @param derived SQL over other columns of the row: what the column is where a source does not give
 *     it; or empty
 * @param money whether it is an amount of money: converted where a source's currency is not the
 *     shop's
 * @param privacy whether it says who somebody is
 * @param oneOf the texts it may be, where they are known
 */
public record Field(
    String name,
    DataType type,
    String doc,
    String whenNull,
    String check,
    String derived,
    boolean money,
    Privacy privacy,
    Optional<List<String>> oneOf) {
  private static final String ONE_OF = "oneOf";

  /** Whether a column says who somebody is, and so how it may be kept. */
  public enum Privacy {
    /** It does not. */
    NONE,
    /**
     * What a source gives is personal; kept is its keyed hash, which tells equals apart from
     * others.
     */
    HASHED,
    /** Personal data in clear: only in the vault. */
    PERSONAL
  }

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
    return new Field(name, type, doc, "", "", "", isMoney(type), Privacy.NONE, Optional.empty());
  }

  /** A column that may be null, and what that means. */
  public static Field optional(String name, DataType type, String doc, String whenNull) {
    if (whenNull.isBlank()) {
      throw new IllegalArgumentException("Optional column " + name + " must say what null means");
    }
    return new Field(
        name, type, doc, whenNull, "", "", isMoney(type), Privacy.NONE, Optional.empty());
  }

  /** The same column with a condition that every row fulfils; null always passes. */
  public Field check(String condition) {
    return new Field(name, type, doc, whenNull, condition, derived, money, privacy, oneOf);
  }

  /** The same column, made from others of the row where a source does not give it. */
  public Field orElse(String sql) {
    return new Field(name, type, doc, whenNull, check, sql, money, privacy, oneOf);
  }

  /** The same column, of which only the keyed hash is kept. */
  public Field hashed() {
    return new Field(name, type, doc, whenNull, check, derived, money, Privacy.HASHED, oneOf);
  }

  /** The same column, as personal data in clear. */
  public Field personal() {
    return new Field(name, type, doc, whenNull, check, derived, money, Privacy.PERSONAL, oneOf);
  }

  /** The same column, of which all texts that it may be are known: a condition names no other. */
  public Field oneOf(List<String> texts) {
    return new Field(
        name, type, doc, whenNull, check, derived, money, privacy, Optional.of(List.copyOf(texts)));
  }

  /** The same column, which may be null, and what that means. */
  public Field orNull(String meaning) {
    return new Field(name, type, doc, meaning, check, derived, money, privacy, oneOf);
  }

  /** Quantities have the same precision, and are no money: the constant itself tells. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isMoney(DataType type) {
    return type == Types.MONEY;
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

  /** The column as a condition over it is checked, see {@link #oneOf(Metadata)}. */
  public StructField inConditions() {
    MetadataBuilder told = new MetadataBuilder();
    oneOf.ifPresent(texts -> told.putStringArray(ONE_OF, texts.toArray(String[]::new)));
    return new StructField(name, type, true, told.build());
  }

  /** The texts that a column of {@link #inConditions} may be, where they are known. */
  public static Optional<List<String>> oneOf(Metadata told) {
    return told.contains(ONE_OF)
        ? Optional.of(List.of(told.getStringArray(ONE_OF)))
        : Optional.empty();
  }

  StructField structField() {
    return new StructField(name, type, !isRequired(), Metadata.empty());
  }

  /** The sentence for a column comment: doc, and what null means. */
  public String comment() {
    return isRequired() ? doc : doc + " Null: " + whenNull + ".";
  }
}
