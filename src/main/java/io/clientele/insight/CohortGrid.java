package io.clientele.insight;

import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.INT;
import static io.clientele.sql.Amounts.decimal;
import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.clientele.config.Costs;
import io.clientele.schema.Cohorts;
import io.clientele.schema.Field;
import io.clientele.sql.Amounts;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import scala.collection.immutable.Seq;

/** Months of first purchase by age: rows of {@link Cohorts}. */
final class CohortGrid {
  private static final Seq<String> CELL =
      KpiDaysStage.names(java.util.List.of(Cohorts.COHORT.name(), Cohorts.AGE_MONTHS.name()));

  private CohortGrid() {}

  static Dataset<Row> of(Dataset<Row> days, LocalDate asOf, Costs costs) {
    Column cohort = Cohorts.COHORT.col();
    Column age = Cohorts.AGE_MONTHS.col();
    Column customers = Cohorts.CUSTOMERS.col();
    Column untilThen = lit(java.sql.Date.valueOf(asOf));
    Column purchase = HistoryStage.IS_PURCHASE;
    Column firstOfMonth =
        HistoryStage.LAST.isNull().or(months(HistoryStage.LAST).notEqual(months(HistoryStage.DAY)));
    Dataset<Row> cells =
        days.where(HistoryStage.FIRST.isNotNull())
            .groupBy(
                trunc(HistoryStage.FIRST, "month").as(Cohorts.COHORT.name()),
                greatest(lit(0), months(HistoryStage.DAY).minus(months(HistoryStage.FIRST)))
                    .as(Cohorts.AGE_MONTHS.name()))
            .agg(
                count(when(purchase.and(HistoryStage.NUMBER.equalTo(1)), 1)).as("_new"),
                count(when(purchase.and(firstOfMonth), 1)).as("_active"),
                count(when(purchase.and(HistoryStage.NUMBER.equalTo(2)), 1)).as("_second"),
                sum(HistoryStage.ORDERS).as("_orders"),
                sum(HistoryStage.NET).as("_net"),
                sum(HistoryStage.PAID).as("_paid"),
                sum(HistoryStage.RETURN_ORDERS).as("_returns"),
                sum(HistoryStage.COST).as("_cost"));
    Dataset<Row> grid =
        cells
            .groupBy(cohort)
            .agg(sum(col("_new")).as(Cohorts.CUSTOMERS.name()))
            .withColumn(
                Cohorts.AGE_MONTHS.name(),
                explode(sequence(lit(0), months(untilThen).minus(months(cohort)))));
    WindowSpec upTo =
        Window.partitionBy(cohort)
            .orderBy(age)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
    Column repeat = sum(orZero("_second")).over(upTo);
    Column net = sum(orZero("_net")).over(upTo);
    Column contribution =
        net.minus(sum(orZero("_cost")).over(upTo))
            .divide(Amounts.SCALE)
            .minus(sum(orZero("_orders")).over(upTo).multiply(costs.shippingPerOrder()))
            .minus(
                sum(orZero("_paid"))
                    .over(upTo)
                    .divide(Amounts.SCALE)
                    .multiply(costs.paymentFeeShare()))
            .minus(sum(orZero("_returns")).over(upTo).multiply(costs.perReturn()));
    return grid.join(cells, CELL, "left_outer")
        .select(
            cohort,
            age,
            last_day(add_months(cohort, age))
                .leq(untilThen.cast(DATE))
                .as(Cohorts.IS_COMPLETE.name()),
            customers,
            as(orZero("_active"), Cohorts.ACTIVE_CUSTOMERS),
            as(orZero("_active").divide(customers), Cohorts.RETAINED_SHARE),
            as(repeat, Cohorts.REPEAT_CUSTOMERS),
            as(repeat.divide(customers), Cohorts.REPEAT_RATE),
            as(orZero("_orders"), Cohorts.ORDERS),
            as(decimal(orZero("_net")), Cohorts.NET_REVENUE),
            as(decimal(net), Cohorts.CUMULATIVE_NET_REVENUE),
            as(contribution, Cohorts.CUMULATIVE_CONTRIBUTION));
  }

  private static Column as(Column value, Field field) {
    return value.as(field.name());
  }

  private static Column orZero(String column) {
    return coalesce(col(column), lit(0L));
  }

  /** Calendar months since the year 0. */
  private static Column months(Column day) {
    return year(day).multiply(12).plus(month(day)).cast(INT);
  }
}
