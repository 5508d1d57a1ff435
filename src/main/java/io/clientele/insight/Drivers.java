package io.clientele.insight;

import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.sql.Amounts.decimal;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.KpiDrivers;
import io.clientele.schema.Types;
import io.clientele.sql.Amounts;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What made net revenue change between two periods: rows of {@link KpiDrivers}. */
final class Drivers {
  /** So many days are a year in which weekdays match. */
  private static final int YEAR = 364;

  private static final String NEW = "new";
  private static final String RETAINED = "retained";
  private static final String RETURNED = "returned";
  private static final String LOST = "lost";
  private static final String NO_PURCHASE = "no_purchase";
  private static final List<String> GROUPS = List.of(NEW, RETAINED, RETURNED, LOST, NO_PURCHASE);

  private static final Column NET0 = col("net0");
  private static final Column NET1 = col("net1");
  private static final Column ORDERS0 = col("orders0");
  private static final Column ORDERS1 = col("orders1");

  /** From one day to another, both in it. */
  private record Span(LocalDate from, LocalDate to) {
    Span minus(int days) {
      return new Span(from.minusDays(days), to.minusDays(days));
    }

    static Span month(LocalDate last) {
      return new Span(last.withDayOfMonth(1), last.with(TemporalAdjusters.lastDayOfMonth()));
    }

    Column has(Column day) {
      return day.between(date(from), date(to));
    }
  }

  /** Two periods that are compared. */
  private record Pair(String period, String comparedWith, Span base, Span now) {}

  private final List<Pair> pairs = new ArrayList<>();

  Drivers(LocalDate asOf) {
    LocalDate sunday = asOf.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
    Span week = new Span(sunday.minusDays(6), sunday);
    pairs.add(new Pair(KpiDrivers.WEEK, KpiDrivers.BEFORE, week.minus(7), week));
    pairs.add(new Pair(KpiDrivers.WEEK, KpiDrivers.YEAR_BEFORE, week.minus(YEAR), week));
    // The day after the as-of date is in the first month that has not ended.
    Span month = Span.month(asOf.plusDays(1).withDayOfMonth(1).minusDays(1));
    pairs.add(
        new Pair(
            KpiDrivers.MONTH, KpiDrivers.BEFORE, Span.month(month.from().minusDays(1)), month));
    pairs.add(
        new Pair(
            KpiDrivers.MONTH,
            KpiDrivers.YEAR_BEFORE,
            Span.month(month.from().minusYears(1)),
            month));
    Span days = new Span(asOf.minusDays(27), asOf);
    pairs.add(new Pair(KpiDrivers.DAYS_28, KpiDrivers.BEFORE, days.minus(28), days));
    pairs.add(new Pair(KpiDrivers.DAYS_28, KpiDrivers.YEAR_BEFORE, days.minus(YEAR), days));
  }

  Dataset<Row> of(Dataset<Row> days) {
    return totals(customers(days))
        .crossJoin(days.agg(min(HistoryStage.DAY).as("_since")))
        .select(
            element_at(array(pairs.stream().map(Drivers::told).toArray(Column[]::new)), col("pair"))
                .as("_pair"),
            col("_since"),
            col("*"))
        .select(col("_pair.*"), col("*"))
        .where(KpiDrivers.BASE_FROM_DAY.col().geq(col("_since")))
        .select(
            KpiDrivers.PERIOD.col(),
            KpiDrivers.COMPARED_WITH.col(),
            KpiDrivers.FROM_DAY.col(),
            KpiDrivers.TO_DAY.col(),
            KpiDrivers.BASE_FROM_DAY.col(),
            KpiDrivers.BASE_TO_DAY.col(),
            decimal(NET0).as(KpiDrivers.BASE_REVENUE.name()),
            decimal(NET1).as(KpiDrivers.REVENUE.name()),
            decimal(NET1.minus(NET0)).as(KpiDrivers.CHANGE.name()),
            NET0,
            inline(array(effects())))
        .withColumn(
            KpiDrivers.EFFECT_SHARE.name(),
            when(NET0.gt(0), col("_effect").cast(DOUBLE).divide(NET0)))
        .withColumn(KpiDrivers.EFFECT.name(), decimal(col("_effect")))
        .drop("_effect", "net0");
  }

  private static Column told(Pair pair) {
    return struct(
        lit(pair.period()).as(KpiDrivers.PERIOD.name()),
        lit(pair.comparedWith()).as(KpiDrivers.COMPARED_WITH.name()),
        date(pair.now().from()).as(KpiDrivers.FROM_DAY.name()),
        date(pair.now().to()).as(KpiDrivers.TO_DAY.name()),
        date(pair.base().from()).as(KpiDrivers.BASE_FROM_DAY.name()),
        date(pair.base().to()).as(KpiDrivers.BASE_TO_DAY.name()));
  }

  /** What each customer did in each two periods in which it did something, and its group. */
  private Dataset<Row> customers(Dataset<Row> days) {
    List<Span> spans =
        pairs.stream()
            .flatMap(pair -> List.of(pair.base(), pair.now()).stream())
            .distinct()
            .toList();
    List<Column> sums = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Column in = spans.get(i).has(HistoryStage.DAY);
      sums.add(sum(when(in, HistoryStage.NET).otherwise(0)).as("net_" + i));
      sums.add(sum(when(in, HistoryStage.ORDERS).otherwise(0)).as("orders_" + i));
    }
    Column[] each = new Column[pairs.size()];
    for (int i = 0; i < each.length; i++) {
      Pair pair = pairs.get(i);
      int base = spans.indexOf(pair.base());
      int now = spans.indexOf(pair.now());
      Column before = col("orders_" + base).gt(0);
      Column after = col("orders_" + now).gt(0);
      each[i] =
          struct(
              lit(i + 1).as("pair"),
              col("net_" + base).as("net0"),
              col("net_" + now).as("net1"),
              col("orders_" + base).as("orders0"),
              col("orders_" + now).as("orders1"),
              when(before.and(after), RETAINED)
                  .when(before, LOST)
                  .when(after.and(HistoryStage.FIRST.gt(date(pair.base().to()))), NEW)
                  .when(after, RETURNED)
                  .otherwise(NO_PURCHASE)
                  .as("in"));
    }
    return days.where(
            spans.stream().map(span -> span.has(HistoryStage.DAY)).reduce(Column::or).orElseThrow())
        .groupBy(HistoryStage.CUSTOMER)
        .agg(min(HistoryStage.FIRST).as("first"), sums.toArray(Column[]::new))
        .select(inline(array(each)))
        .where(NET0.notEqual(0).or(NET1.notEqual(0)).or(ORDERS0.gt(0)).or(ORDERS1.gt(0)));
  }

  /** Each two periods as one row. */
  private static Dataset<Row> totals(Dataset<Row> customers) {
    List<Column> sums = new ArrayList<>();
    sums.add(sum(NET1).as("net1"));
    sums.add(sum(ORDERS0).as("orders0"));
    sums.add(sum(ORDERS1).as("orders1"));
    sums.add(count(when(ORDERS0.gt(0), 1)).as("buyers0"));
    sums.add(count(when(ORDERS1.gt(0), 1)).as("buyers1"));
    for (String group : GROUPS) {
      Column in = col("in").equalTo(group);
      sums.add(count(when(in, 1)).as(group));
      sums.add(coalesce(sum(when(in, NET0)), lit(0L)).as(group + "_net0"));
      sums.add(coalesce(sum(when(in, NET1)), lit(0L)).as(group + "_net1"));
    }
    return customers.groupBy(col("pair")).agg(sum(NET0).as("net0"), sums.toArray(Column[]::new));
  }

  private static Column[] effects() {
    Column buyers0 = col("buyers0");
    Column buyers1 = col("buyers1");
    Divisia divisia = new Divisia(buyers0, ORDERS0, NET0, buyers1, ORDERS1, NET1);
    Column ofBuyers = round(divisia.ofBuyers()).cast(LONG);
    Column ofOrders = round(divisia.ofOrdersPerBuyer()).cast(LONG);
    Column left = NET1.minus(NET0).minus(ofBuyers).minus(ofOrders);
    List<Column> effects = new ArrayList<>();
    effects.add(factor("buyers", buyers0, buyers1, ofBuyers, divisia));
    effects.add(
        factor(
            "orders_per_buyer", over(ORDERS0, buyers0), over(ORDERS1, buyers1), ofOrders, divisia));
    effects.add(
        factor(
            "order_value",
            over(NET0, ORDERS0.multiply(Amounts.SCALE)),
            over(NET1, ORDERS1.multiply(Amounts.SCALE)),
            left,
            divisia));
    for (String group : GROUPS) {
      Column net0 = col(group + "_net0");
      Column net1 = col(group + "_net1");
      effects.add(
          effect(
              KpiDrivers.CUSTOMER_GROUPS,
              group,
              net0.divide(Amounts.SCALE),
              net1.divide(Amounts.SCALE),
              col(group),
              net1.minus(net0),
              lit("sum")));
    }
    return effects.toArray(Column[]::new);
  }

  private static Column factor(
      String name, Column before, Column after, Column effect, Divisia divisia) {
    return effect(KpiDrivers.FACTORS, name, before, after, lit(null), effect, divisia.method());
  }

  private static Column effect(
      String split,
      String driver,
      Column before,
      Column after,
      Column customers,
      Column effect,
      Column method) {
    return struct(
        lit(split).as(KpiDrivers.SPLIT.name()),
        lit(driver).as(KpiDrivers.DRIVER.name()),
        before.cast(DOUBLE).as(KpiDrivers.BASE_VALUE.name()),
        after.cast(DOUBLE).as(KpiDrivers.VALUE.name()),
        customers.cast(Types.LONG).as(KpiDrivers.CUSTOMERS.name()),
        effect.as("_effect"),
        method.as(KpiDrivers.METHOD.name()));
  }

  private static Column over(Column part, Column whole) {
    return try_divide(part.cast(DOUBLE), whole.cast(DOUBLE));
  }

  private static Column date(LocalDate day) {
    return lit(java.sql.Date.valueOf(day));
  }
}
