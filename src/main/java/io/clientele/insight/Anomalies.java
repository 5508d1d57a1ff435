package io.clientele.insight;

import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.Field;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Recent days against the same weekday before: rows of {@link KpiAnomalies}. */
final class Anomalies {
  /** Counts and money: 0 on a day on which nothing happened. */
  private static final List<Field> SUMS =
      List.of(
          KpiDays.NET_REVENUE, KpiDays.ORDERS, KpiDays.BUYERS, KpiDays.NEW_BUYERS, KpiDays.VISITS);

  private static final List<Field> RATES =
      List.of(
          KpiDays.ORDER_VALUE,
          KpiDays.REPEAT_ORDER_SHARE,
          KpiDays.DISCOUNT_RATE,
          KpiDays.RETURN_RATE,
          KpiDays.ON_TIME_RATE,
          KpiDays.COMPLAINT_RATE,
          KpiDays.ANSWER_MINUTES_MEAN,
          KpiDays.CONVERSION);

  /** Of normal values, the median absolute deviation over the standard deviation. */
  private static final double MEDIAN_DEVIATION = 0.6745;

  /** Of normal values, the standard deviation over the mean absolute deviation. */
  private static final double MEAN_DEVIATION = 1.253314;

  private static final Column HISTORY = col("_history");
  private static final Column OFF = col("_off");

  private Anomalies() {}

  static Dataset<Row> of(Dataset<Row> kpiDays, LocalDate asOf) {
    Dataset<Row> shop =
        kpiDays.where(KpiDays.DIMENSION.col().equalTo(KpiDays.ALL)).drop(KpiDays.DIMENSION.name());
    Column day = KpiAnomalies.DAY.col();
    Column value = KpiAnomalies.VALUE.col();
    Column until = lit(java.sql.Date.valueOf(asOf));
    Column known = HISTORY.isNotNull().and(size(HISTORY).geq(KpiAnomalies.FEWEST_WEEKS));
    Column median = median(array_sort(OFF));
    Column mean = aggregate(OFF, lit(0.0), (all, one) -> all.plus(one)).divide(size(OFF));
    Column score = KpiAnomalies.SCORE.col();
    Column spread = KpiAnomalies.SPREAD.col();
    Column expected = KpiAnomalies.EXPECTED.col();
    return calendar(shop, until)
        .join(shop, KpiDaysStage.day(), "left_outer")
        .select(day, inline(array(values())))
        .withColumn(
            "_history",
            // Every day has a row, so that these are the same weekday of the weeks before; nulls
            // are left out.
            array_sort(
                collect_list(value)
                    .over(
                        Window.partitionBy(KpiAnomalies.KPI.col(), weekday(day))
                            .orderBy(day)
                            .rowsBetween(-KpiAnomalies.WEEKS, -1))))
        .where(day.gt(date_sub(until, KpiAnomalies.DAYS)))
        .withColumn(KpiAnomalies.EXPECTED.name(), when(known, median(HISTORY)))
        .withColumn("_off", when(known, transform(HISTORY, was -> abs(was.minus(expected)))))
        .withColumn(
            KpiAnomalies.SPREAD.name(),
            when(median.gt(0), median.divide(MEDIAN_DEVIATION))
                .otherwise(mean.multiply(MEAN_DEVIATION)))
        .withColumn(
            KpiAnomalies.SCORE.name(), when(spread.gt(0), value.minus(expected).divide(spread)))
        .withColumn(KpiAnomalies.HISTORY_DAYS.name(), size(HISTORY))
        .withColumn(
            KpiAnomalies.IS_ANOMALY.name(), coalesce(abs(score).gt(KpiAnomalies.LIMIT), lit(false)))
        .drop("_history", "_off");
  }

  /** The days that are looked at, as far back as there are any. */
  private static Dataset<Row> calendar(Dataset<Row> shop, Column until) {
    Column since = col("_since");
    Column earliest = date_sub(until, KpiAnomalies.DAYS + 7 * KpiAnomalies.WEEKS - 1);
    return shop.agg(min(KpiDays.DAY.col()).as("_since"), max(KpiDays.VISITS.col()).as("_visits"))
        .where(since.isNotNull())
        .select(
            explode(sequence(greatest(since, earliest), until)).as(KpiAnomalies.DAY.name()),
            col("_visits").isNotNull().as("_has_visits"));
  }

  private static Column[] values() {
    Column[] values = new Column[SUMS.size() + RATES.size()];
    int i = 0;
    for (Field sum : SUMS) {
      Column zero = sum.equals(KpiDays.VISITS) ? when(col("_has_visits"), 0.0) : lit(0.0);
      values[i++] = named(sum, coalesce(sum.col().cast(DOUBLE), zero));
    }
    for (Field rate : RATES) {
      values[i++] = named(rate, rate.col());
    }
    return values;
  }

  private static Column named(Field kpi, Column value) {
    return struct(lit(kpi.name()).as(KpiAnomalies.KPI.name()), value.as(KpiAnomalies.VALUE.name()));
  }

  /** Of sorted numbers. */
  private static Column median(Column sorted) {
    Column count = size(sorted);
    return get(sorted, count.minus(1).divide(2).cast("int"))
        .plus(get(sorted, count.divide(2).cast("int")))
        .divide(2);
  }
}
