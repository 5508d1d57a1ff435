package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.when;

import io.clientele.sql.Calls;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** The columns that a purchase model reads and those that it adds. */
final class PurchaseColumns {
  private static final String ALL = "_purchase_scores";
  private static final DataType PROBABILITIES =
      DataTypes.createArrayType(DataTypes.DoubleType, false);

  private final String[] inputs;
  private final double[] horizons;
  private final String prefix;
  private final int maxPurchases;

  PurchaseColumns(PurchaseParams<?> params) {
    inputs =
        new String[] {
          params.getOrDefault(params.frequencyCol()),
          params.getOrDefault(params.recencyCol()),
          params.getOrDefault(params.ageCol())
        };
    horizons = params.getOrDefault(params.horizons());
    prefix = params.getOrDefault(params.prefix());
    maxPurchases = (int) params.getOrDefault(params.maxPurchases());
  }

  /** The schema with new columns; all may be null. */
  StructType schema(StructType schema) {
    Arrays.stream(inputs).forEach(input -> number(schema, input));
    StructType result = schema;
    for (String name : columns(new Scoring(null, horizons, maxPurchases)).keySet()) {
      if (Arrays.asList(schema.fieldNames()).contains(name)) {
        throw new IllegalArgumentException("column " + name + " is there already");
      }
      result =
          result.add(
              name,
              name.startsWith(prefix + "purchase_probabilities_")
                  ? PROBABILITIES
                  : DataTypes.DoubleType);
    }
    return result;
  }

  static void number(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "no column " + name + " among " + String.join(", ", schema.fieldNames()));
    }
    DataType type = schema.apply(name).dataType();
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "column " + name + " is " + type.sql() + " and not a number");
    }
  }

  /** Rows with new columns. All numbers of a row are computed in one call. */
  Dataset<Row> scored(Dataset<?> rows, Fit fit) {
    Scoring scoring = new Scoring(fit, horizons, maxPurchases);
    List<Column> all = new ArrayList<>(List.of(col("*")));
    columns(scoring).forEach((name, column) -> all.add(column.as(name)));
    return rows.withColumn(
            ALL,
            Calls.doubles(
                Scoring.class,
                "score",
                scoring,
                Arrays.stream(inputs).map(name -> col(name)).toArray(Column[]::new)))
        .select(all.toArray(Column[]::new))
        .drop(ALL);
  }

  private Map<String, Column> columns(Scoring scoring) {
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put(prefix + "p_alive", at(Scoring.ALIVE));
    Column next = at(Scoring.NEXT);
    columns.put(prefix + "next_purchase_in", when(not(isnan(next)), next));
    for (int i = 0; i < horizons.length; i++) {
      String horizon =
          BigDecimal.valueOf(horizons[i]).stripTrailingZeros().toPlainString().replace('.', '_');
      int from = scoring.expected(i);
      columns.put(prefix + "expected_purchases_" + horizon, at(from));
      if (maxPurchases > 0) {
        columns.put(
            prefix + "purchase_probabilities_" + horizon,
            slice(col(ALL), lit(from + 2), lit(scoring.probabilities())));
      }
    }
    return columns;
  }

  private static Column at(int index) {
    return col(ALL).getItem(index);
  }
}
