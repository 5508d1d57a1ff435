package io.clientele.insight;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.Types;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** From one purchase to the next: rows of {@link PurchaseGaps}. */
final class Gaps {
  private static final int SOON = 90;
  private static final Column MADE = col("made");
  private static final Column GAP = col("gap");
  private static final Column OLD = col("old");

  private Gaps() {}

  static Dataset<Row> of(Dataset<Row> days, LocalDate asOf) {
    Column untilThen = lit(java.sql.Date.valueOf(asOf));
    Column purchase = PurchaseGaps.PURCHASE.col();
    Column wentOn = PurchaseGaps.WENT_ON.col();
    Column observed = PurchaseGaps.OBSERVED_90D.col();
    Column soon = OLD.and(GAP.leq(SOON));
    return days.where(HistoryStage.IS_PURCHASE)
        // Each purchase counts as one that was made, and as where the one before it led.
        .select(
            inline(
                array(
                    entry(
                        HistoryStage.NUMBER,
                        lit(true),
                        lit(null).cast(Types.INT),
                        datediff(untilThen, HistoryStage.DAY)),
                    entry(
                        HistoryStage.NUMBER.minus(1),
                        lit(false),
                        datediff(HistoryStage.DAY, HistoryStage.LAST),
                        datediff(untilThen, HistoryStage.LAST)))))
        .where(purchase.gt(0))
        .groupBy(purchase)
        // Of days there are some thousand different numbers at most, which is what an exact
        // percentile keeps.
        .agg(
            count(when(MADE, 1)).as(PurchaseGaps.CUSTOMERS.name()),
            count(GAP).as(PurchaseGaps.WENT_ON.name()),
            count(when(MADE.and(OLD), 1)).as(PurchaseGaps.OBSERVED_90D.name()),
            count(when(soon, 1)).as("_soon"),
            percentile(GAP, lit(0.25)).as(PurchaseGaps.DAYS_Q1.name()),
            percentile(GAP, lit(0.5)).as(PurchaseGaps.DAYS_MEDIAN.name()),
            percentile(GAP, lit(0.75)).as(PurchaseGaps.DAYS_Q3.name()))
        .withColumn(PurchaseGaps.WENT_ON_SHARE.name(), wentOn.divide(PurchaseGaps.CUSTOMERS.col()))
        .withColumn(
            PurchaseGaps.WENT_ON_90D_SHARE.name(),
            when(observed.gt(0), col("_soon").divide(observed)))
        .drop("_soon");
  }

  private static Column entry(Column number, Column made, Column gap, Column age) {
    return struct(
        least(number, lit(PurchaseGaps.MOST)).cast(Types.INT).as(PurchaseGaps.PURCHASE.name()),
        made.as("made"),
        gap.as("gap"),
        age.geq(SOON).as("old"));
  }
}
