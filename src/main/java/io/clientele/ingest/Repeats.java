package io.clientele.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.lake.Delivery;
import io.clientele.pipeline.Outputs;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Rows of one delivery that say something about the same key. */
final class Repeats {
  private static final String RANK = "_rank";
  private static final String NEWEST = "_newest";

  /** What {@link #rank} adds to rows. */
  static final String[] COLUMNS = {RANK, NEWEST};

  private static final String KEY = "_key";
  private static final String SEVERAL = "_several";

  /** So many keys are sent to all rows, rather than shuffled with them. */
  private static final long FEW_KEYS = 1_000_000;

  private Repeats() {}

  /**
   * Numbers the rows of a key, the one that counts first. Most keys have one row: only the rows of
   * the others are brought together.
   */
  static Dataset<Row> rank(Dataset<Row> rows, RowVersions grain, Outputs outputs) {
    Dataset<Row> hashed = rows.withColumn(KEY, when(FeedAccount.isSound(), xxhash64(grain.key())));
    Dataset<Row> several =
        outputs.keep(
            hashed
                .where(col(KEY).isNotNull())
                .groupBy(KEY)
                .agg(count(lit(1)).as("_rows"))
                .where(col("_rows").gt(1))
                .select(col(KEY).as(SEVERAL)));
    long keys = several.count();
    WindowSpec sameKey =
        Window.partitionBy(
                Stream.concat(Stream.of(col(KEY)), Stream.of(grain.key())).toArray(Column[]::new))
            .orderBy(grain.order(), col(Delivery.FILE));
    Dataset<Row> told =
        keys == 0
            ? hashed.withColumn(SEVERAL, lit(null).cast("bigint"))
            : hashed.join(
                keys < FEW_KEYS ? broadcast(several) : several,
                col(KEY).equalTo(col(SEVERAL)),
                "left_outer");
    Dataset<Row> alone =
        told.where(col(SEVERAL).isNull())
            .withColumn(RANK, lit(1))
            .withColumn(NEWEST, col(grain.row()));
    Dataset<Row> ranked =
        keys == 0
            ? alone
            : alone.unionByName(
                told.where(col(SEVERAL).isNotNull())
                    .withColumn(RANK, row_number().over(sameKey))
                    .withColumn(NEWEST, first(col(grain.row())).over(sameKey)));
    return ranked.drop(KEY, SEVERAL);
  }

  /** Whether another row of the key counts. */
  static Column isRepeated() {
    return col(RANK).gt(1);
  }

  /** Whether the row that counts is the same in all columns. */
  static Column isEqual(RowVersions grain) {
    return col(NEWEST).eqNullSafe(col(grain.row()));
  }
}
