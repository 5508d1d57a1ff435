package io.clientele.schema;

import io.clientele.problem.Nearest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The contract of one table.
 *
 * @param name plural noun, snake_case; also its folder in the warehouse
 * @param kind how it lives
 * @param doc one sentence: what a row is, and what it is for
 * @param fields its columns, in order
 * @param key names of the columns that identify a row; empty for a table without a key
 * @param time name of the column (date or timestamp) by which a night sees only what happened up to
 *     its as-of date
 */
public record Table(
    String name,
    Kind kind,
    String doc,
    List<Field> fields,
    List<String> key,
    Optional<String> time) {

  /** How a table lives. */
  public enum Kind {
    /** Grows with deliveries and is corrected by key. */
    FACT,
    /** Kept up to date by key from one night to the next. */
    STATE,
    /** A record of what happened, only ever added to. */
    LEDGER,
    /** Written anew each night, one partition a run; visible when the run is published. */
    NIGHT
  }

  /** The run a night table's row belongs to. */
  public static final Field RUN_ID =
      Field.required("run_id", Types.STRING, "The run that wrote the row: as-of date and number.");

  /** The as-of date of a night table's row. */
  public static final Field AS_OF =
      Field.required(
          "as_of", Types.DATE, "The as-of date: the row knows what happened up to the end of it.");

  /** The file a fact's row is from. */
  public static final Field FILE =
      Field.required(
          "file",
          Types.STRING,
          "The file the row is from; for a database, its table; redelivered without the row, the row goes.");

  /** The time of the file a fact's row is from. */
  public static final Field FILE_MODIFIED_AT =
      Field.required(
          "file_modified_at",
          Types.TIMESTAMP,
          "When that file was modified: of two versions of a row without an update time, the later counts.");

  public Table {
    fields = List.copyOf(fields);
    key = List.copyOf(key);
    List<String> names = fields.stream().map(Field::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("Table " + name + " declares a column twice: " + names);
    }
    for (String column : key) {
      if (!names.contains(column)) {
        throw new IllegalArgumentException("Table " + name + " has no key column " + column);
      }
    }
  }

  /** A fact table; {@link #FILE} and {@link #FILE_MODIFIED_AT} are put at the end. */
  public static Table fact(String name, String doc, Field... fields) {
    List<Field> all = new ArrayList<>(List.of(fields));
    all.addAll(List.of(FILE, FILE_MODIFIED_AT));
    return new Table(name, Kind.FACT, doc, all, List.of(), Optional.empty());
  }

  public static Table state(String name, String doc, Field... fields) {
    return new Table(name, Kind.STATE, doc, List.of(fields), List.of(), Optional.empty());
  }

  public static Table ledger(String name, String doc, Field... fields) {
    return new Table(name, Kind.LEDGER, doc, List.of(fields), List.of(), Optional.empty());
  }

  /**
   * A night table; {@link #RUN_ID} and {@link #AS_OF} are put in front, and stages neither write
   * nor see them.
   */
  public static Table night(String name, String doc, List<Field> fields) {
    List<Field> all = new ArrayList<>(List.of(RUN_ID, AS_OF));
    all.addAll(fields);
    return new Table(name, Kind.NIGHT, doc, all, List.of(), Optional.empty());
  }

  public Table key(Field... columns) {
    return new Table(
        name, kind, doc, fields, List.of(columns).stream().map(Field::name).toList(), time);
  }

  public Table at(Field column) {
    return new Table(name, kind, doc, fields, key, Optional.of(column.name()));
  }

  /** The same table, of which more is known of a column. */
  public Table with(Field column) {
    List<Field> all =
        fields.stream().map(one -> one.name().equals(column.name()) ? column : one).toList();
    return new Table(name, kind, doc, all, key, time);
  }

  public StructType schema() {
    return new StructType(fields.stream().map(Field::structField).toArray(StructField[]::new));
  }

  /** What the tables say together, less where rows are from; of columns with one name the first. */
  public static StructType together(Table... tables) {
    StructType columns = new StructType();
    Set<String> names = new HashSet<>();
    for (Table table : tables) {
      for (Field field : table.ownFields()) {
        if (names.add(field.name())) {
          columns = columns.add(field.inConditions());
        }
      }
    }
    return columns;
  }

  public List<String> columns() {
    return fields.stream().map(Field::name).toList();
  }

  /** The columns that say something: all, less what tells where a row is from. */
  public List<Field> ownFields() {
    return switch (kind) {
      case NIGHT -> fields.subList(2, fields.size());
      case FACT -> fields.subList(0, fields.size() - 2);
      case STATE, LEDGER -> fields;
    };
  }

  /** The names of those that are numbers, in order. */
  public List<String> numbers() {
    return ownFields().stream()
        .filter(field -> field.type() instanceof NumericType)
        .map(Field::name)
        .toList();
  }

  public StructType ownSchema() {
    return new StructType(ownFields().stream().map(Field::structField).toArray(StructField[]::new));
  }

  /** The columns by which rows of a run are looked up: key and time. */
  public List<String> lookedUpBy() {
    List<String> columns = new ArrayList<>(key);
    time.filter(column -> !key.contains(column)).ifPresent(columns::add);
    if (kind == Kind.NIGHT) {
      columns.remove(RUN_ID.name());
    }
    return columns;
  }

  public Column[] keyColumns() {
    return key.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  public boolean has(String column) {
    return fields.stream().anyMatch(field -> field.name().equals(column));
  }

  /** The column of that name; an {@link IllegalArgumentException} names the nearest one. */
  public Field field(String column) {
    return fields.stream()
        .filter(field -> field.name().equals(column))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no column '"
                        + column
                        + "' in "
                        + name
                        + "; "
                        + Nearest.hint(column, columns())));
  }

  @Override
  public String toString() {
    return name;
  }
}
