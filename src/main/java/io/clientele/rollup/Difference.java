package io.clientele.rollup;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.clientele.lake.Lake;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What has to be written to a table so that some of its rows become others. */
final class Difference {
  private Difference() {}

  /** The rows that are new or other than before, and those that are no more. */
  static Dataset<Row> of(Table table, Dataset<Row> before, Dataset<Row> after) {
    Column sameKey =
        table.key().stream()
            .map(table::field)
            .map(field -> field.of("after").equalTo(field.of("before")))
            .reduce(Column::and)
            .orElseThrow();
    List<Column> wanted = new ArrayList<>();
    for (Field field : table.fields()) {
      wanted.add(
          table.key().contains(field.name())
              ? coalesce(field.of("after"), field.of("before")).as(field.name())
              : field.of("after"));
    }
    wanted.add(table.field(table.key().get(0)).of("after").isNull().as(Lake.GONE));
    return after
        .as("after")
        .join(before.as("before"), sameKey, "full_outer")
        .where(not(whole(table, "after").eqNullSafe(whole(table, "before"))))
        .select(wanted.toArray(Column[]::new));
  }

  private static Column whole(Table table, String alias) {
    return struct(table.fields().stream().map(field -> field.of(alias)).toArray(Column[]::new));
  }
}
