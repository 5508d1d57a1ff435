package io.clientele.feature;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lag;

import io.clientele.schema.AccountDays;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** One row per customer and day with a kept order on any of the customer's accounts. */
final class Occasions {
  /** Days since the purchase occasion before; null on the first. */
  static final Column GAP_DAYS = col("gap_days");

  private Occasions() {}

  /**
   * The occasions.
   *
   * @param key what says whose table it is: customer, and date where there are several
   */
  static Dataset<Row> of(Dataset<Row> customerDays, List<Column> key) {
    Column day = AccountDays.DAY.col();
    List<Column> columns = new ArrayList<>(key);
    columns.add(day);
    Column before = lag(day, 1).over(Window.partitionBy(key.toArray(Column[]::new)).orderBy(day));
    return customerDays
        .where(AccountDays.ORDERS.col().gt(0))
        .select(columns.toArray(Column[]::new))
        // By customer alone, so that what follows keeps to it.
        .repartition(key.toArray(Column[]::new))
        .distinct()
        .withColumn("gap_days", datediff(day, before));
  }
}
