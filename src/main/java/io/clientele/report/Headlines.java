package io.clientele.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_diff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.report.Block.Figure;
import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import io.clientele.schema.KpiDrivers;
import io.clientele.schema.Table;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The KPIs of the last 28 days against the 28 before, and what made revenue change. Four weeks,
 * because then weekdays match. Rates are those of the sums, not means of days.
 */
final class Headlines {
  private static final String PERIOD = "kpi_period";
  private static final String NOW = "now";
  private static final String BEFORE = "before";
  private static final String WEEK_TO = "week_to";
  private static final int PERIOD_DAYS = 28;

  /** Weeks of a small line. */
  private static final int HISTORY_WEEKS = 13;

  /** Days in the picture. */
  private static final int PICTURE_DAYS = 182;

  /** Members of a dimension that are told. */
  private static final int MEMBERS = 8;

  /**
   * A KPI of several days.
   *
   * @param name as in kpi_days
   * @param higherIs whether more of it is good news
   * @param sql over rows of kpi_days of the whole shop
   */
  private record Kpi(String name, Unit unit, Mood higherIs, String sql) {
    org.apache.spark.sql.Column over() {
      return expr(sql).cast("double").as(name);
    }
  }

  private static Kpi total(String name, Unit unit) {
    return new Kpi(name, unit, Mood.GOOD, "sum(" + name + ")");
  }

  private static Kpi rate(String name, Unit unit, Mood higherIs, String of, String per) {
    return new Kpi(name, unit, higherIs, "try_divide(sum(" + of + "), sum(" + per + "))");
  }

  private static final List<Kpi> KPIS =
      List.of(
          total("net_revenue", Unit.MONEY),
          total("orders", Unit.COUNT),
          rate("order_value", Unit.MONEY, Mood.GOOD, "net_revenue", "orders"),
          rate("repeat_order_share", Unit.SHARE, Mood.GOOD, "repeat_orders", "orders"),
          total("new_buyers", Unit.COUNT),
          total("units", Unit.COUNT),
          rate(
              "return_rate",
              Unit.SHARE,
              Mood.BAD,
              "returns",
              "gross_revenue - coalesce(discount, 0)"),
          rate("discount_rate", Unit.SHARE, Mood.NEUTRAL, "discount", "gross_revenue"),
          rate(
              "on_time_rate",
              Unit.SHARE,
              Mood.GOOD,
              "promised_deliveries - late_deliveries",
              "promised_deliveries"),
          rate("complaint_rate", Unit.SHARE, Mood.BAD, "complaints", "orders"),
          rate("answer_minutes_mean", Unit.NUMBER, Mood.BAD, "answer_minutes", "answered_cases"),
          total("visits", Unit.COUNT),
          rate("cart_rate", Unit.SHARE, Mood.GOOD, "cart_visits", "visits"));

  // Customers of several days cannot be added up: these are told of single days only.
  private static final Kpi BUYERS = total("buyers", Unit.COUNT);
  private static final Kpi CONVERSION =
      rate("conversion", Unit.SHARE, Mood.GOOD, "buying_visitors", "visitors");

  /** Changes of revenue below this are neither good nor bad news. */
  private static final double HARDLY = 0.01;

  private static final List<Table> DAYS = List.of(KpiDays.TABLE);
  private static final List<Table> DRIVERS = List.of(KpiDrivers.TABLE);

  private final org.apache.spark.sql.Column asOf;
  private final Optional<Dataset<Row>> days;
  private final Sheet drivers;
  private final Sheet anomalies;
  private final Sheet periods;
  private final Sheet weeks;

  Headlines(ToldNight night) {
    asOf = lit(Date.valueOf(night.asOf()));
    days = night.read(KpiDays.TABLE);
    drivers = drivers(night);
    anomalies = anomalies(night);
    Column[] kpis =
        KPIS.stream().map(kpi -> new Column(kpi.name(), kpi.unit())).toArray(Column[]::new);
    org.apache.spark.sql.Column ago = date_diff(asOf, KpiDays.DAY.col());
    periods =
        whole(
            "kpi_periods",
            rows ->
                rows.where(ago.lt(2 * PERIOD_DAYS))
                    .groupBy(when(ago.lt(PERIOD_DAYS), NOW).otherwise(BEFORE).as(PERIOD))
                    .agg(first(), rest())
                    .orderBy(PERIOD),
            columns(new Column(PERIOD, Unit.WORD), kpis));
    weeks =
        whole(
            "kpi_weeks",
            rows -> {
              // A week that began before the shop did is none.
              Object began = rows.agg(min(KpiDays.DAY.col())).head().get(0);
              org.apache.spark.sql.Column weekTo =
                  date_add(asOf, floor(ago.divide(7)).multiply(-7).cast("int"));
              return rows.where(ago.lt(7 * HISTORY_WEEKS))
                  .groupBy(weekTo.as(WEEK_TO))
                  .agg(first(), rest())
                  .where(date_diff(col(WEEK_TO), lit(began)).geq(6))
                  .orderBy(WEEK_TO);
            },
            columns(new Column(WEEK_TO, Unit.DATE), kpis));
  }

  private static org.apache.spark.sql.Column first() {
    return KPIS.get(0).over();
  }

  private static org.apache.spark.sql.Column[] rest() {
    return KPIS.stream().skip(1).map(Kpi::over).toArray(org.apache.spark.sql.Column[]::new);
  }

  private static Column[] columns(Column first, Column... rest) {
    return Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(Column[]::new);
  }

  /** A sheet from the rows about the whole shop; empty where there are none. */
  private Sheet whole(
      String name, java.util.function.UnaryOperator<Dataset<Row>> told, Column... columns) {
    return Sheet.of(
        name,
        DAYS,
        days.map(rows -> told.apply(rows.where(KpiDays.DIMENSION.col().equalTo(KpiDays.ALL)))),
        columns);
  }

  private static Sheet drivers(ToldNight night) {
    return Sheet.of(
        "kpi_drivers",
        DRIVERS,
        night
            .read(KpiDrivers.TABLE)
            .map(
                rows ->
                    rows.orderBy(
                        KpiDrivers.PERIOD.col(),
                        KpiDrivers.COMPARED_WITH.col(),
                        KpiDrivers.SPLIT.col(),
                        KpiDrivers.DRIVER.col())),
        Column.word(KpiDrivers.PERIOD),
        Column.word(KpiDrivers.COMPARED_WITH),
        Column.date(KpiDrivers.FROM_DAY),
        Column.date(KpiDrivers.TO_DAY),
        Column.money(KpiDrivers.BASE_REVENUE),
        Column.money(KpiDrivers.REVENUE),
        Column.money(KpiDrivers.CHANGE),
        Column.word(KpiDrivers.SPLIT),
        Column.word(KpiDrivers.DRIVER),
        Column.number(KpiDrivers.BASE_VALUE),
        Column.number(KpiDrivers.VALUE),
        Column.count(KpiDrivers.CUSTOMERS),
        Column.money(KpiDrivers.EFFECT),
        Column.of(KpiDrivers.EFFECT_SHARE, Unit.SHARE));
  }

  private static Sheet anomalies(ToldNight night) {
    return Sheet.of(
        "kpi_anomalies",
        List.of(KpiAnomalies.TABLE),
        night
            .read(KpiAnomalies.TABLE)
            .map(
                rows ->
                    rows.where(KpiAnomalies.IS_ANOMALY.col())
                        .orderBy(
                            KpiAnomalies.DAY.col().desc(),
                            abs(KpiAnomalies.SCORE.col()).desc(),
                            KpiAnomalies.KPI.col())),
        Column.date(KpiAnomalies.DAY),
        Column.word(KpiAnomalies.KPI),
        Column.number(KpiAnomalies.VALUE),
        Column.number(KpiAnomalies.EXPECTED),
        Column.number(KpiAnomalies.SCORE));
  }

  /** The figures at the top. */
  List<Block> figures() {
    Optional<List<Object>> now = periods.find(PERIOD, NOW);
    if (now.isEmpty()) {
      return List.of(new Words("nothing.kpis"));
    }
    // The base period counts where there were facts from its first day on: drivers know.
    Sheet month = split(KpiDrivers.FACTORS);
    Optional<List<Object>> before =
        month.isEmpty() ? Optional.empty() : periods.find(PERIOD, BEFORE);
    List<Figure> figures = new ArrayList<>();
    for (Kpi kpi : KPIS) {
      Object value = periods.value(now.get(), kpi.name());
      if (value != null) {
        figures.add(
            new Figure(
                new Column(kpi.name(), kpi.unit()),
                value,
                before.map(row -> periods.value(row, kpi.name())).orElse(null),
                kpi.higherIs(),
                history(kpi)));
      }
    }
    month
        .find(KpiDrivers.DRIVER.name(), KpiDays.BUYERS.name())
        .ifPresent(
            row ->
                figures.add(
                    Math.min(2, figures.size()),
                    new Figure(
                        new Column(KpiDays.BUYERS.name(), Unit.COUNT),
                        month.value(row, KpiDrivers.VALUE.name()),
                        month.value(row, KpiDrivers.BASE_VALUE.name()),
                        Mood.GOOD,
                        List.of())));
    return List.of(
        new Block.Figures(figures, List.of(KpiDays.TABLE, KpiDrivers.TABLE)),
        new Block.Data(List.of(periods, weeks)));
  }

  private List<Double> history(Kpi kpi) {
    List<Object> values = weeks.rows().stream().map(row -> weeks.value(row, kpi.name())).toList();
    return values.stream().allMatch(Double.class::isInstance)
        ? values.stream().map(Double.class::cast).toList()
        : List.of();
  }

  /** How the last 28 days came to differ from those before, in one of the two ways. */
  private Sheet split(String split) {
    return drivers
        .where(KpiDrivers.PERIOD.name(), KpiDrivers.DAYS_28, "")
        .where(KpiDrivers.COMPARED_WITH.name(), KpiDrivers.BEFORE, "")
        .where(KpiDrivers.SPLIT.name(), split, "drivers_" + split);
  }

  /** What stands out of revenue. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Sheet factors = split(KpiDrivers.FACTORS);
    if (!factors.isEmpty()) {
      List<Object> any = factors.rows().get(0);
      double change = factors.number(any, KpiDrivers.CHANGE.name());
      List<Object> most = factors.largest(KpiDrivers.EFFECT.name());
      findings.add(
          new Finding(
              Math.abs(change) < HARDLY * factors.number(any, KpiDrivers.BASE_REVENUE.name())
                  ? Mood.NEUTRAL
                  : change < 0 ? Mood.BAD : Mood.GOOD,
              new Words(
                  change < 0 ? "finding.revenue_fell" : "finding.revenue_rose",
                  new Told(Math.abs(change), Unit.MONEY),
                  new Told(factors.value(any, KpiDrivers.REVENUE.name()), Unit.MONEY),
                  new Told(factors.value(most, KpiDrivers.DRIVER.name()), Unit.WORD),
                  new Told(factors.value(most, KpiDrivers.EFFECT.name()), Unit.EFFECT))));
    }
    periods
        .find(PERIOD, NOW)
        .map(row -> periods.value(row, "repeat_order_share"))
        .ifPresent(
            share ->
                findings.add(
                    new Finding(
                        Mood.NEUTRAL,
                        new Words("finding.repeat_orders", new Told(share, Unit.SHARE)))));
    anomalies.rows().stream().limit(3).map(this::anomaly).forEach(findings::add);
    return findings;
  }

  private Finding anomaly(List<Object> row) {
    String name = anomalies.text(row, KpiAnomalies.KPI.name());
    Optional<Kpi> kpi =
        Stream.concat(KPIS.stream(), Stream.of(BUYERS, CONVERSION))
            .filter(any -> any.name().equals(name))
            .findFirst();
    Unit unit = kpi.map(Kpi::unit).orElse(Unit.NUMBER);
    Mood more = kpi.map(Kpi::higherIs).orElse(Mood.NEUTRAL);
    boolean isMore = anomalies.number(row, KpiAnomalies.SCORE.name()) > 0;
    return new Finding(
        more == Mood.NEUTRAL ? more : isMore == (more == Mood.GOOD) ? Mood.GOOD : Mood.BAD,
        new Words(
            "finding.anomaly",
            new Told(anomalies.value(row, KpiAnomalies.DAY.name()), Unit.DATE),
            new Told(name, Unit.WORD),
            new Told(anomalies.value(row, KpiAnomalies.VALUE.name()), unit),
            new Told(anomalies.value(row, KpiAnomalies.EXPECTED.name()), unit)));
  }

  /** Revenue by day, what made it change, and where it came from. */
  Section section() {
    List<Block> blocks = new ArrayList<>();
    Sheet daily =
        whole(
            "kpi_days",
            rows ->
                rows.where(date_diff(asOf, KpiDays.DAY.col()).lt(PICTURE_DAYS))
                    .orderBy(KpiDays.DAY.col()),
            Column.date(KpiDays.DAY),
            Column.money(KpiDays.NET_REVENUE),
            Column.count(KpiDays.ORDERS),
            Column.count(KpiDays.BUYERS),
            Column.count(KpiDays.NEW_BUYERS));
    if (daily.isEmpty()) {
      return new Section("revenue", List.of(new Words("nothing.kpis")));
    }
    blocks.add(new Block.Chart("days", daily));
    if (anomalies.isEmpty()) {
      blocks.add(new Words("words.no_anomalies"));
    } else {
      blocks.add(new Block.Heading("heading.anomalies"));
      blocks.add(new Words("words.anomalies"));
      blocks.add(Block.Listing.of(anomalies).fold());
    }
    blocks.add(new Block.Heading("heading.drivers"));
    Sheet factors = split(KpiDrivers.FACTORS);
    if (factors.isEmpty()) {
      blocks.add(new Words("nothing.drivers"));
    } else {
      blocks.add(new Words("words.drivers"));
      blocks.add(new Block.Chart("bridge", factors, "chart.bridge_of_factors"));
      blocks.add(
          new Block.Chart(
              "bridge", split(KpiDrivers.CUSTOMER_GROUPS), "chart.bridge_of_customers"));
    }
    if (!drivers.isEmpty()) {
      blocks.add(Block.Listing.of(drivers).fold());
    }
    for (String dimension : List.of(KpiDays.CHANNEL, KpiDays.STORE, KpiDays.CATEGORY)) {
      Sheet members = members(dimension);
      // A single one says what the whole shop does.
      if (members.rows().size() > 1) {
        blocks.add(new Block.Heading("heading.by_" + dimension));
        blocks.add(new Words("words.members"));
        blocks.add(Block.Listing.of(members).withBars("gross_revenue"));
      }
    }
    return new Section("revenue", blocks);
  }

  /** The members of a dimension that sold most in the last 28 days, of orders that tell theirs. */
  private Sheet members(String dimension) {
    org.apache.spark.sql.Column ago = date_diff(asOf, KpiDays.DAY.col());
    return Sheet.of(
        "kpi_by_" + dimension,
        DAYS,
        days.map(
            rows ->
                rows.where(KpiDays.DIMENSION.col().equalTo(dimension))
                    .where(KpiDays.MEMBER.col().notEqual(KpiDays.UNKNOWN))
                    .where(ago.lt(2 * PERIOD_DAYS))
                    .groupBy(KpiDays.MEMBER.col().as(dimension))
                    .agg(
                        sum(when(ago.lt(PERIOD_DAYS), KpiDays.GROSS_REVENUE.col()).otherwise(0))
                            .as("gross_revenue"),
                        sum(when(ago.geq(PERIOD_DAYS), KpiDays.GROSS_REVENUE.col()).otherwise(0))
                            .as("gross_revenue_before"),
                        sum(when(ago.lt(PERIOD_DAYS), KpiDays.ORDERS.col()).otherwise(0))
                            .as("orders"),
                        sum(when(ago.lt(PERIOD_DAYS), KpiDays.NEW_BUYERS.col()).otherwise(0))
                            .as("new_buyers"))
                    .withColumn(
                        "change_share", expr("try_divide(gross_revenue, gross_revenue_before) - 1"))
                    .where(col("gross_revenue").gt(0))
                    .orderBy(col("gross_revenue").desc(), col(dimension))
                    .limit(MEMBERS)),
        new Column(dimension, Unit.TEXT),
        new Column("gross_revenue", Unit.MONEY),
        new Column("gross_revenue_before", Unit.MONEY),
        new Column("change_share", Unit.CHANGE),
        new Column("orders", Unit.COUNT),
        new Column("new_buyers", Unit.COUNT));
  }
}
