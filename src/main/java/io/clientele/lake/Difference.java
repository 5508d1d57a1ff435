package io.clientele.lake;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What has to be written to a table so that some of its rows become others. */
public final class Difference {
  private static final String WAS = "_before";

  private Difference() {}

  /**
   * The rows that are new or other than before, and those that are no more: with {@link Lake#GONE}
   * and {@link Lake#KNOWN}.
   */
  public static Dataset<Row> of(Table table, Dataset<Row> before, Dataset<Row> after) {
    List<Column> sides = new ArrayList<>();
    List<Column> wanted = new ArrayList<>(List.of(table.keyColumns()));
    Column same = lit(true);
    for (Field field : table.fields()) {
      if (!table.key().contains(field.name())) {
        sides.add(max(when(col(WAS), field.col())).as(was(field)));
        sides.add(max(when(not(col(WAS)), field.col())).as(field.name()));
        same = same.and(field.col().eqNullSafe(col(was(field))));
        wanted.add(field.col());
      }
    }
    Column gone = not(col("_is")).as(Lake.GONE);
    wanted.addAll(List.of(gone, col("_was").as(Lake.KNOWN)));
    // Of each there is one row with a key: one aggregation tells both, where a join sorts them.
    return after
        .withColumn(WAS, lit(false))
        .unionByName(before.withColumn(WAS, lit(true)))
        .groupBy(table.keyColumns())
        .agg(
            bool_or(col(WAS)).as("_was"),
            Stream.concat(Stream.of(bool_or(not(col(WAS))).as("_is")), sides.stream())
                .toArray(Column[]::new))
        .where(not(col("_was").and(col("_is")).and(same)))
        .select(wanted.toArray(Column[]::new));
  }

  private static String was(Field field) {
    return "_was_" + field.name();
  }
}
