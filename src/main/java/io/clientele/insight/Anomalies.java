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
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.Field;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

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
    Column known = size(HISTORY).geq(KpiAnomalies.FEWEST_WEEKS);
    Column mean = aggregate(OFF, lit(0.0), (all, one) -> all.plus(one)).divide(size(OFF));
    Column score = KpiAnomalies.SCORE.col();
    Column expected = KpiAnomalies.EXPECTED.col();
    // Every day has a row, so that these are the same weekday of the weeks before; nulls are left
    // out.
    WindowSpec before =
        Window.partitionBy(KpiAnomalies.KPI.col(), weekday(day))
            .orderBy(day)
            .rowsBetween(-KpiAnomalies.WEEKS, -1);
    return calendar(shop, until)
        .withColumn("_history", collect_list(value).over(before))
        .withColumn("_median", percentile(value, lit(0.5)).over(before))
        .where(day.gt(date_sub(until, KpiAnomalies.DAYS)))
        .withColumn(KpiAnomalies.HISTORY_DAYS.name(), size(HISTORY))
        .withColumn(KpiAnomalies.EXPECTED.name(), when(known, col("_median")))
        .withColumn(
            "_off",
            when(known, array_sort(transform(HISTORY, was -> abs(was.minus(col("_median")))))))
        .withColumn(
            KpiAnomalies.SPREAD.name(),
            coalesce(
                nullif(median(OFF), lit(0.0)).divide(MEDIAN_DEVIATION),
                mean.multiply(MEAN_DEVIATION)))
        .withColumn(
            KpiAnomalies.SCORE.name(),
            value.minus(expected).divide(nullif(KpiAnomalies.SPREAD.col(), lit(0.0))))
        .withColumn(
            KpiAnomalies.IS_ANOMALY.name(), coalesce(abs(score).gt(KpiAnomalies.LIMIT), lit(false)))
        .drop("_history", "_median", "_off");
  }

  /** A row for each KPI and day that is looked at, as far back as there are any. */
  private static Dataset<Row> calendar(Dataset<Row> shop, Column until) {
    Column day = KpiDays.DAY.col();
    Column since = col("_since");
    Column earliest = date_sub(until, KpiAnomalies.DAYS + 7 * KpiAnomalies.WEEKS - 1);
    List<Column> kpis = new ArrayList<>();
    SUMS.forEach(sum -> kpis.add(sum.col().cast(DOUBLE).as(sum.name())));
    RATES.forEach(rate -> kpis.add(rate.col()));
    Column recent =
        when(day.geq(earliest), struct(day, struct(kpis.toArray(Column[]::new)).as("kpis")));
    // Of the whole shop there is a row a day, and twelve weeks are few: no join, and one look at
    // the table.
    return shop.agg(
            min(day).as("_since"),
            max(KpiDays.VISITS.col()).isNotNull().as("_has_visits"),
            map_from_entries(collect_list(recent)).as("_recent"))
        .where(since.isNotNull())
        .select(
            explode(sequence(greatest(since, earliest), until)).as(KpiAnomalies.DAY.name()),
            col("_has_visits"),
            col("_recent"))
        .withColumn("_kpis", try_element_at(col("_recent"), day))
        .select(day, inline(array(values())));
  }

  private static Column[] values() {
    Column[] values = new Column[SUMS.size() + RATES.size()];
    int i = 0;
    for (Field sum : SUMS) {
      Column zero = sum.equals(KpiDays.VISITS) ? when(col("_has_visits"), 0.0) : lit(0.0);
      values[i++] = named(sum, coalesce(sum.of("_kpis"), zero));
    }
    for (Field rate : RATES) {
      values[i++] = named(rate, rate.of("_kpis"));
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
