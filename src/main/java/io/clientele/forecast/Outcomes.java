package io.clientele.forecast;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.split_part;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** Past forecasts against what happened, by {@link ForecastOutcomes}. */
final class Outcomes {
  /** A total that far off is said in the summary of the night. */
  private static final double OFF = 0.25;

  private static final Column PROBABILITY = col("probability");
  private static final Column PURCHASES = col("purchases");

  private Outcomes() {}

  /**
   * The rows of the night; nothing when no horizon of a past forecast has passed.
   *
   * @param forecasts of all nights
   * @param outputs is told of forecasts that were far off
   */
  static Optional<Dataset<Row>> of(
      Dataset<Row> forecasts, PurchaseHistories histories, Run run, Outputs outputs) {
    Dataset<Row> rows = null;
    for (int days : CustomerForecasts.HORIZONS) {
      Optional<Row> night = night(forecasts, run.asOf().minusDays(days));
      if (night.isPresent()) {
        LocalDate made = night.get().getDate(0).toLocalDate();
        Dataset<Row> of =
            ofNight(
                forecasts.where(Table.RUN_ID.col().equalTo(made + "." + night.get().getInt(1))),
                histories,
                made,
                days,
                outputs);
        rows = rows == null ? of : rows.union(of);
      }
    }
    return Optional.ofNullable(rows);
  }

  /** The last night with a forecast up to a date, and the number of its last run. */
  private static Optional<Row> night(Dataset<Row> forecasts, LocalDate until) {
    Column number = split_part(Table.RUN_ID.col(), lit("."), lit(-1)).cast(Types.INT);
    Row last =
        forecasts
            .where(
                Table.AS_OF
                    .col()
                    .leq(lit(java.sql.Date.valueOf(until)))
                    .and(CustomerForecasts.P_ALIVE.col().isNotNull()))
            .agg(max(struct(Table.AS_OF.col(), number.as("number"))).as("last"))
            .select("last.*")
            .first();
    return last.isNullAt(0) ? Optional.empty() : Optional.of(last);
  }

  private static Dataset<Row> ofNight(
      Dataset<Row> forecasts,
      PurchaseHistories histories,
      LocalDate made,
      int days,
      Outputs outputs) {
    Dataset<Row> judged =
        outputs.keep(
            forecasts
                .where(CustomerForecasts.P_ALIVE.col().isNotNull())
                .join(
                    histories.after(made, made.plusDays(days)),
                    CollectionConverters.asScala(List.of("customer_id")).toSeq(),
                    "left_outer")
                .select(
                    CustomerForecasts.probability(days).col().as("probability"),
                    CustomerForecasts.purchases(days).col().as("expected"),
                    CustomerForecasts.spend(days).col().as("expected_spend"),
                    coalesce(PURCHASES, lit(0L)).as("purchases"),
                    coalesce(col("revenue"), lit(0.0)).as("revenue")));
    Column tenths =
        array(IntStream.range(1, 10).mapToObj(tenth -> lit(tenth / 10.0)).toArray(Column[]::new));
    Dataset<Row> cuts = judged.agg(percentile(PROBABILITY, tenths).as("cuts"));
    Column bucket = expr("1 + cast(size(filter(cuts, cut -> cut < probability)) as int)");
    Dataset<Row> rows =
        judged
            .crossJoin(broadcast(cuts))
            .withColumn("bucket", explode(array(lit(0), bucket)))
            .groupBy("bucket")
            .agg(
                count(lit(1)).as("customers"),
                total(PROBABILITY).as("expected_buyers"),
                sum(when(PURCHASES.gt(0), 1L).otherwise(0L)).as("actual_buyers"),
                total(col("expected")).as("expected_purchases"),
                sum(PURCHASES).as("actual_purchases"),
                total(col("expected_spend")).as("expected_spend"),
                total(col("revenue")).as("actual_spend"));
    Row all = rows.where("bucket = 0").first();
    double expected = all.getAs("expected_purchases");
    long actual = all.<Long>getAs("actual_purchases");
    if (Math.abs(expected - actual) > OFF * Math.max(actual, 1)) {
      outputs.note(
          String.format(
              Locale.ROOT,
              "forecast of %s for %d days was off: %.0f purchases expected, %d came",
              made,
              days,
              expected,
              actual));
    }
    long buyers = all.<Long>getAs("actual_buyers");
    long customers = all.<Long>getAs("customers");
    Column auc =
        buyers == 0 || buyers == customers
            ? lit(null)
            : when(
                col("bucket").equalTo(0),
                lit(
                    Backtest.auc(
                        judged.select(
                            PROBABILITY.as("score"),
                            when(PURCHASES.gt(0), 1.0).otherwise(0.0).as("bought")))));
    Dataset<Row> told =
        rows.withColumn("horizon_days", lit(days))
            .withColumn("forecast_on", lit(java.sql.Date.valueOf(made)))
            .withColumn("auc", auc);
    return told.select(
        ForecastOutcomes.TABLE.ownFields().stream()
            .map(field -> field.col().cast(field.type()).as(field.name()))
            .toArray(Column[]::new));
  }

  /** A sum that no order of rows changes. */
  private static Column total(Column value) {
    return sum(Millionths.of(value)).divide(Millionths.SCALE);
  }
}
