package io.clientele.report;

import io.clientele.schema.Table;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows as the report tells them and embeds them: few, whatever the number of customers.
 *
 * @param name unique in a report
 * @param from the tables that the rows are from
 * @param rows in order; values are strings, numbers, booleans or null, dates are written as in SQL
 */
record Sheet(String name, List<Table> from, List<Column> columns, List<List<Object>> rows) {
  /** More rows than this are not told. */
  static final int MOST = 2_000;

  /** Collects ordered rows that have the columns; no rows where there is no table. */
  static Sheet of(
      String name, List<Table> from, Optional<Dataset<Row>> ordered, Column... columns) {
    List<List<Object>> rows = new ArrayList<>();
    if (ordered.isEmpty()) {
      return new Sheet(name, from, List.of(columns), rows);
    }
    org.apache.spark.sql.Column[] selected =
        Arrays.stream(columns)
            .map(column -> functions.col(column.name()))
            .toArray(org.apache.spark.sql.Column[]::new);
    for (Row row : ordered.get().select(selected).limit(MOST).collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < columns.length; i++) {
        values.add(plain(row.get(i)));
      }
      rows.add(values);
    }
    return new Sheet(name, from, List.of(columns), rows);
  }

  private static Object plain(Object value) {
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      return null;
    }
    return value;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  int place(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no column " + column + " in " + name);
  }

  Object value(List<Object> row, String column) {
    return row.get(place(column));
  }

  String text(List<Object> row, String column) {
    return (String) value(row, column);
  }

  /** A number; 0 for null. */
  double number(List<Object> row, String column) {
    return value(row, column) instanceof Number number ? number.doubleValue() : 0;
  }

  /** The row with the largest value, up or down; there must be rows. */
  List<Object> largest(String column) {
    return rows.stream()
        .max(Comparator.comparingDouble(row -> Math.abs(number(row, column))))
        .orElseThrow();
  }

  double sum(String column) {
    return rows.stream()
        .map(row -> value(row, column))
        .filter(Number.class::isInstance)
        .map(value -> new BigDecimal(value.toString()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  /** The first row with this value. */
  Optional<List<Object>> find(String column, Object value) {
    return rows.stream().filter(row -> value.equals(value(row, column))).findFirst();
  }

  /** The rows that have this value, as a sheet of another name. */
  Sheet where(String column, Object value, String as) {
    return new Sheet(
        as, from, columns, rows.stream().filter(row -> value.equals(value(row, column))).toList());
  }

  /** The rows that have another value. */
  Sheet unless(String column, Object value) {
    return new Sheet(
        name + "_without_" + value,
        from,
        columns,
        rows.stream().filter(row -> !value.equals(value(row, column))).toList());
  }

  Sheet first(int most) {
    return new Sheet(name, from, columns, rows.subList(0, Math.min(most, rows.size())));
  }
}
