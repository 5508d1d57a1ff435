package io.clientele.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;

import io.clientele.lake.Delivery;
import io.clientele.lake.FeedFiles;
import io.clientele.pipeline.Run;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Reconciliation;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A feed's rows for {@link Quarantine}. */
record RefusedRows(FeedFiles files, Run run) {
  /** Rows that were refused when they were judged, or compared with what is known. */
  Dataset<Row> judged(Dataset<Row> outcomes, RowVersions grain) {
    Dataset<Row> refused =
        outcomes.where(
            col(FeedAccount.OUTCOME)
                .equalTo(Reconciliation.QUARANTINED)
                .and(col(FeedAccount.OTHER).equalTo(false)));
    return refused.select(
        columns(
            col(Delivery.FILE),
            coalesce(col(FeedAccount.RAW), to_json(col(grain.row()))),
            coalesce(col(FeedAccount.REASONS), array(col(FeedAccount.REASON))),
            col(FeedAccount.AMOUNT)));
  }

  /** Known rows that stay as they are, for a reason. */
  Dataset<Row> known(Dataset<Row> known, String reason) {
    return known.select(
        columns(
            RowVersions.knownFile(),
            to_json(col(RowVersions.KNOWN)),
            array(lit(reason)),
            lit(null).cast(Quarantine.AMOUNT.type())));
  }

  private Column[] columns(Column file, Column raw, Column reasons, Column amount) {
    return new Column[] {
      lit(run.id()).as(Quarantine.RUN_ID.name()),
      lit(files.source()).as(Quarantine.SOURCE.name()),
      lit(files.feed()).as(Quarantine.FEED.name()),
      file.as(Quarantine.FILE.name()),
      raw.as(Quarantine.RAW.name()),
      reasons.as(Quarantine.REASONS.name()),
      amount.as(Quarantine.AMOUNT.name())
    };
  }
}
