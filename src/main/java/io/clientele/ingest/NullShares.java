package io.clientele.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Quality;
import io.clientele.pipeline.Run;
import io.clientele.schema.QualityChecks;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many of a feed's rows lack a value, column by column, against earlier nights.
 *
 * @param subject source.feed
 * @param columns what the mapping gives and may be null: name to expression
 */
record NullShares(String subject, Quality quality, Map<String, Column> columns) {
  private static final String PREFIX = "null share of ";

  /** Fewer rows say nothing. */
  private static final int ROWS = 30;

  Dataset<Row> of(Dataset<Row> sound, Dataset<Row> earlier, Run run) {
    Column[] shares =
        columns.entrySet().stream()
            .map(
                column ->
                    struct(
                        lit(PREFIX + column.getKey()).as("name"),
                        avg(when(column.getValue().isNull(), 1.0).otherwise(0.0)).as("share")))
            .toArray(Column[]::new);
    Column all =
        shares.length == 0
            ? array().cast("array<struct<name: string, share: double>>")
            : array(shares);
    Dataset<Row> measured =
        sound
            .agg(count(lit(1)).as("rows"), all.as("shares"))
            .where(col("rows").geq(ROWS))
            .select(inline(col("shares")));
    Dataset<Row> usual =
        earlier
            .where(
                QualityChecks.SUBJECT
                    .col()
                    .equalTo(subject)
                    .and(QualityChecks.CHECK.col().startsWith(PREFIX)))
            .groupBy(QualityChecks.CHECK.col().as("_name"))
            .agg(median(QualityChecks.VALUE.col()).as("usual"));
    Column most = col("usual").plus(quality.nullShareRise());
    Column passed = most.isNull().or(col("share").leq(most));
    return measured
        .join(broadcast(usual), col("name").equalTo(col("_name")), "left_outer")
        .select(
            lit(run.id()).as(QualityChecks.RUN_ID.name()),
            lit(subject).as(QualityChecks.SUBJECT.name()),
            col("name").as(QualityChecks.CHECK.name()),
            col("share").as(QualityChecks.VALUE.name()),
            lit(null).cast("double").as(QualityChecks.LEAST.name()),
            most.as(QualityChecks.MOST.name()),
            when(passed, QualityChecks.PASSED)
                .otherwise(quality.stops() ? QualityChecks.STOPPED : QualityChecks.WARNED)
                .as(QualityChecks.VERDICT.name()),
            when(passed, lit("passed"))
                .otherwise(
                    concat(
                        lit("feed " + subject + ": "),
                        col("name"),
                        format_string(" is %.3f, and was %.3f before", col("share"), col("usual"))))
                .as(QualityChecks.MESSAGE.name()));
  }
}
