package io.clientele.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;

import io.clientele.pipeline.Run;
import io.clientele.schema.Table;
import org.apache.spark.sql.Column;

/**
 * How far back a known row may be changed.
 *
 * @param days before the night's date
 */
record CorrectionLimit(int days) {
  /** Whether the {@linkplain RowVersions#KNOWN known row} happened before the limit. */
  Column isPassed(Table table, Run run) {
    if (table.time().isEmpty()) {
      return lit(false);
    }
    Column from = date_sub(lit(java.sql.Date.valueOf(run.asOf())), days);
    return coalesce(
        col(RowVersions.KNOWN + "." + table.time().get())
            .lt(from.cast(table.field(table.time().get()).type())),
        lit(false));
  }

  @Override
  public String toString() {
    return "more than " + days + " days back";
  }
}
