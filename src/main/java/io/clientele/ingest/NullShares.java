package io.clientele.ingest;

import static org.apache.spark.sql.functions.array;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String SOUND = "sound";

  /** What is measured while rows are judged: sound rows, and those of them without a value. */
  Column[] metrics(Column sound) {
    List<Column> metrics = new ArrayList<>(List.of(count(when(sound, 1)).as(SOUND)));
    columns.forEach(
        (name, value) -> metrics.add(count(when(sound.and(value.isNull()), 1)).as(PREFIX + name)));
    return metrics.toArray(Column[]::new);
  }

  /** The rows of {@link QualityChecks} for what was measured. */
  Dataset<Row> of(Optional<Row> metrics, Dataset<Row> earlier, Run run) {
    long rows = metrics.map(row -> row.<Long>getAs(SOUND)).orElse(0L);
    List<Column> shares = new ArrayList<>();
    if (rows >= ROWS) {
      for (String column : columns.keySet()) {
        long without = metrics.orElseThrow().<Long>getAs(PREFIX + column);
        shares.add(
            struct(lit(PREFIX + column).as("name"), lit((double) without / rows).as("share")));
      }
    }
    Column all =
        shares.isEmpty()
            ? array().cast("array<struct<name: string, share: double>>")
            : array(shares.toArray(Column[]::new));
    Dataset<Row> measured = earlier.agg(count(lit(1)).as("one")).select(inline(all));
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
