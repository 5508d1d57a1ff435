package io.clientele.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Quality;
import io.clientele.pipeline.Run;
import io.clientele.schema.Accounts;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How many rows a source has for the night's day, against the same weekday before, and how old its
 * newest row is. Looks at the days by which rows happened, not by which they arrived, so that a
 * late delivery or a backfill is judged like any other.
 */
record Volume(String source, Table table, Quality quality) {
  private static final int WEEK = 7;

  Dataset<Row> checks(Dataset<Row> facts, Run run) {
    Column asOf = lit(java.sql.Date.valueOf(run.asOf()));
    int days = WEEK * quality.volumeWeeks();
    Column ago = datediff(asOf, col("day"));
    Dataset<Row> byDay =
        facts
            .where(
                Accounts.SOURCE
                    .col()
                    .equalTo(source)
                    // An instant compares with the first moment of a day in the business zone.
                    .and(
                        table
                            .field(table.time().orElseThrow())
                            .col()
                            .geq(date_sub(asOf, days).cast("timestamp"))))
            .withColumn("day", to_date(col(table.time().orElseThrow())))
            .where(col("day").leq(asOf))
            .groupBy("day")
            .agg(count(lit(1)).as("rows"));
    Column sameWeekday = ago.gt(0).and(pmod(ago, lit(WEEK)).equalTo(0));
    Dataset<Row> measured =
        byDay.agg(
            coalesce(sum(when(ago.equalTo(0), col("rows"))), lit(0)).as("today"),
            median(when(sameWeekday, col("rows"))).as("usual"),
            count(when(sameWeekday, 1)).as("weeks"),
            coalesce(datediff(asOf, max(col("day"))), lit(days + 1)).cast("double").as("age"));
    Column ratio = col("today").divide(col("usual"));
    Dataset<Row> volume =
        verdict(
            measured.where(col("weeks").geq((quality.volumeWeeks() + 1) / 2)),
            "volume",
            ratio,
            lit(quality.leastVolume()),
            lit(quality.mostVolume()),
            format_string(
                "%s: %d rows of " + run.asOf() + ", %.2f times the %.0f usual on that weekday",
                lit(subject()),
                col("today"),
                ratio,
                col("usual")));
    Dataset<Row> freshness =
        verdict(
            measured,
            "freshness",
            col("age"),
            lit(null).cast("double"),
            lit((double) quality.freshnessDays()),
            format_string(
                "%s: the newest row is %.0f days or more before " + run.asOf(),
                lit(subject()),
                col("age")));
    return volume.unionByName(freshness);
  }

  private String subject() {
    return source + "." + table.name();
  }

  private Dataset<Row> verdict(
      Dataset<Row> measured,
      String check,
      Column value,
      Column least,
      Column most,
      Column message) {
    Column passed = value.leq(most).and(least.isNull().or(value.geq(least)));
    return measured.select(
        lit(subject()).as(QualityChecks.SUBJECT.name()),
        lit(check).as(QualityChecks.CHECK.name()),
        value.as(QualityChecks.VALUE.name()),
        least.as(QualityChecks.LEAST.name()),
        most.as(QualityChecks.MOST.name()),
        when(passed, QualityChecks.PASSED)
            .otherwise(quality.stops() ? QualityChecks.STOPPED : QualityChecks.WARNED)
            .as(QualityChecks.VERDICT.name()),
        when(passed, lit("passed")).otherwise(message).as(QualityChecks.MESSAGE.name()));
  }
}
