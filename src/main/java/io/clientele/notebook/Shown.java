package io.clientele.notebook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The first rows of a query, brought to the notebook.
 *
 * @param rows each with a value per column: a number, a text, or null
 * @param more whether there are more rows than these
 */
record Shown(List<String> columns, List<List<Object>> rows, boolean more) {
  static Shown of(Dataset<Row> query, int most) {
    List<List<Object>> rows = new ArrayList<>();
    // One more than are shown tells whether there are more.
    for (Row row : query.limit(most + 1).collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(value(row.get(i)));
      }
      rows.add(values);
    }
    boolean more = rows.size() > most;
    return new Shown(List.of(query.columns()), more ? rows.subList(0, most) : rows, more);
  }

  private static Object value(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? (Object) number : number.toString();
    }
    return value == null || value instanceof Number ? value : value.toString();
  }

  /** A value as one reads it: fractions to four digits, null as nothing. */
  static String told(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      BigDecimal rounded = new BigDecimal(value.toString()).setScale(4, RoundingMode.HALF_EVEN);
      return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }
}
