package io.clientele.rollup;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Restatements;
import io.clientele.schema.Table;
import io.clientele.sql.Spans;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The account-days that changed facts touch, and why: each moment of a changed row, as it was and
 * as it is now; a changed line touches its order's.
 *
 * @param days key of {@link AccountDays} and {@link #REASONS}
 * @param spans the stretches of these days
 */
record TouchedDays(Dataset<Row> days, Spans spans) {
  /** Column with the day as it was rolled up before, as a struct; null when it was not. */
  static final String BEFORE = "_before";

  /** Column with what happened to the facts of a day. */
  static final String REASONS = Restatements.REASONS.name();

  private static final String REASON = "_reason";

  /**
   * Up to so many account-days are brought to the driver: a frame made there has no plan, and is
   * sent to what is joined with it without a job. All plans of a night hold it many times.
   */
  private static final long FEW = 50_000;

  /** The days that changes of this run touch, found out once. */
  static TouchedDays of(Inputs inputs, Outputs outputs, List<Booking> bookings) {
    Dataset<Row> found = outputs.keep(find(inputs, bookings));
    List<LocalDate> dates = new ArrayList<>();
    long count = 0;
    // Days do not grow with customers: years of them are some thousand.
    Column day = AccountDays.DAY.col();
    for (Row row : found.groupBy(day).count().collectAsList()) {
      dates.add(row.getDate(0).toLocalDate());
      count += row.getLong(1);
    }
    Collections.sort(dates);
    return new TouchedDays(count <= FEW ? inputs.local(found) : found, Spans.of(dates));
  }

  /** Of rows with the key of {@link AccountDays}, those on the touched days. */
  Dataset<Row> only(Dataset<Row> rows) {
    return rows.where(spans.haveDay(AccountDays.DAY.col()))
        .join(days, AccountDaysStage.KEY, "left_semi");
  }

  private static Dataset<Row> find(Inputs inputs, List<Booking> bookings) {
    List<Dataset<Row>> touched = new ArrayList<>();
    for (Booking booking : bookings) {
      Table fact = booking.fact();
      if (inputs.haveChanged(fact)) {
        Column cancelled = fact.equals(Orders.TABLE) ? isCancelled() : lit(false);
        touched.add(keyed(booking.days(withReason(inputs.changes(fact), fact, cancelled))));
      }
      if (fact.equals(Orders.TABLE) && inputs.haveChanged(OrderLines.TABLE)) {
        Dataset<Row> lines =
            withReason(inputs.changes(OrderLines.TABLE), OrderLines.TABLE, lit(false))
                .select(OrderLines.SOURCE.col(), OrderLines.ORDER_ID.col(), col(REASON));
        touched.add(
            keyed(booking.days(inputs.read(Orders.TABLE).join(lines, PricedOrders.ORDER_KEY))));
      }
    }
    return touched.stream()
        .reduce(Dataset::union)
        .orElseThrow()
        .groupBy(AccountDays.TABLE.keyColumns())
        .agg(array_sort(collect_set(REASON)).as(REASONS));
  }

  private static Dataset<Row> keyed(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>(List.of(AccountDays.TABLE.keyColumns()));
    columns.add(col(REASON));
    return rows.where(AccountDays.ACCOUNT_ID.col().isNotNull())
        .select(columns.toArray(Column[]::new));
  }

  private static WindowSpec sameRow(Table table) {
    return Window.partitionBy(table.keyColumns());
  }

  /** Whether an order is cancelled now and was not before. */
  private static Column isCancelled() {
    Column cancelled = Orders.STATUS.col().equalTo("cancelled");
    return bool_or(col(Lake.AFTER).and(cancelled))
        .over(sameRow(Orders.TABLE))
        .and(
            bool_or(col(Lake.AFTER).equalTo(false).and(cancelled))
                .over(sameRow(Orders.TABLE))
                .equalTo(false));
  }

  private static Dataset<Row> withReason(Dataset<Row> changes, Table table, Column cancelled) {
    Column was = bool_or(col(Lake.AFTER).equalTo(false)).over(sameRow(table));
    Column is = bool_or(col(Lake.AFTER)).over(sameRow(table));
    return changes.withColumn(
        REASON,
        concat(
            lit(table.name()),
            when(was.equalTo(false), " added")
                .when(is.equalTo(false), " withdrawn")
                .when(cancelled, " cancelled")
                .otherwise(" corrected")));
  }

  /** Whether the day came out differently. */
  static Column differs() {
    Column[] after =
        AccountDays.TABLE.columns().stream()
            .map(org.apache.spark.sql.functions::col)
            .toArray(Column[]::new);
    Column gone = AccountDays.ORDERS.col().isNull();
    return when(gone, col(BEFORE).isNotNull())
        .otherwise(col(BEFORE).eqNullSafe(struct(after)).equalTo(false));
  }

  /** Rows of {@link Restatements} for days that a night has published. */
  static Dataset<Row> restated(Dataset<Row> days, LocalDate published, Run run) {
    return days.where(AccountDays.DAY.col().leq(lit(java.sql.Date.valueOf(published))))
        .select(
            lit(run.id()).as(Restatements.RUN_ID.name()),
            AccountDays.SOURCE.col(),
            AccountDays.ACCOUNT_ID.col(),
            AccountDays.DAY.col(),
            col(REASONS),
            before(AccountDays.ORDERS, Restatements.ORDERS_BEFORE),
            after(AccountDays.ORDERS, Restatements.ORDERS_AFTER),
            before(AccountDays.CANCELLED_ORDERS, Restatements.CANCELLED_BEFORE),
            after(AccountDays.CANCELLED_ORDERS, Restatements.CANCELLED_AFTER),
            before(AccountDays.UNITS, Restatements.UNITS_BEFORE),
            after(AccountDays.UNITS, Restatements.UNITS_AFTER),
            before(AccountDays.NET_REVENUE, Restatements.NET_REVENUE_BEFORE),
            after(AccountDays.NET_REVENUE, Restatements.NET_REVENUE_AFTER));
  }

  private static Column before(Field field, Field as) {
    return orZero(col(BEFORE + "." + field.name()), as);
  }

  private static Column after(Field field, Field as) {
    return orZero(field.col(), as);
  }

  private static Column orZero(Column value, Field as) {
    return coalesce(value, lit(0).cast(as.type())).cast(as.type()).as(as.name());
  }
}
