package io.clientele.cli;

import static org.apache.spark.sql.functions.expr;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Facts by formula, many and quickly: about six orders, fifteen lines and twelve visits a customer
 * and year, most of them by few customers. For measuring; a shop that resembles one is {@link
 * io.clientele.simulate.SyntheticShop}.
 */
final class MadeUpFacts implements Stage {
  /** What is made up. */
  static final List<Table> TABLES =
      List.of(Accounts.TABLE, Products.TABLE, Orders.TABLE, OrderLines.TABLE, Sessions.TABLE);

  private static final double ORDERS_A_DAY = 6 / 365.0;
  private static final double VISITS_A_DAY = 12 / 365.0;

  private static final Map<String, String> FIXED =
      Map.of(
          "source", "'bench'",
          "file", "'made up'",
          "file_modified_at", "timestamp'2025-01-01 00:00:00'");

  private final SparkSession spark;
  private final long customers;
  private final LocalDate first;
  private final long days;
  private final boolean all;

  /**
   * Facts of some days.
   *
   * @param all with accounts and products
   */
  MadeUpFacts(SparkSession spark, long customers, LocalDate first, LocalDate last, boolean all) {
    this.spark = spark;
    this.customers = customers;
    this.first = first;
    this.days = ChronoUnit.DAYS.between(first, last) + 1;
    this.all = all;
  }

  @Override
  public String name() {
    return "make up facts";
  }

  @Override
  public List<Table> inputs() {
    return List.of();
  }

  @Override
  public List<Table> outputs() {
    return TABLES;
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    if (all) {
      outputs.and(
          Accounts.TABLE,
          rows(
              Accounts.TABLE,
              spark.range(customers),
              Map.of(
                  "account_id", "concat('a', id)",
                  "registered_at", "timestamp'2020-01-01 00:00:00'")));
      outputs.and(
          Products.TABLE,
          rows(
              Products.TABLE,
              spark.range(2000),
              Map.of(
                  "product_id", "concat('p', id)",
                  "category", "concat('c', pmod(id, 40))")));
    }
    outputs.and(Orders.TABLE, orders());
    outputs.and(OrderLines.TABLE, lines());
    outputs.and(Sessions.TABLE, visits());
    return outputs;
  }

  /** Occurrences numbered from 0: who, which day, and a hash for the rest. */
  private Dataset<Row> occurrences(double aDay, int salt) {
    long count = Math.round(customers * days * aDay);
    return spark
        .range(count)
        .selectExpr(
            "id as n",
            // The square makes some customers buy much more than others.
            "concat('a', cast(floor(pow(pmod(xxhash64(id, "
                + salt
                + ", '"
                + first
                + "'), 1000000) / 1e6, 2) * "
                + customers
                + ") as bigint)) as who",
            "date_add(date'"
                + first
                + "', cast(pmod(xxhash64(id, "
                + (salt + 1)
                + "), "
                + days
                + ") as int)) as on_day",
            "xxhash64(id, " + (salt + 2) + ") as h")
        .withColumn(
            "at",
            expr("timestamp(on_day) + make_interval(0, 0, 0, 0, 0, 0, 21600 + pmod(h, 61200))"));
  }

  private Dataset<Row> orders() {
    return rows(
        Orders.TABLE,
        occurrences(ORDERS_A_DAY, 1),
        Map.of(
            "order_id", "concat('o', '" + first + "', '-', n)",
            "account_id", "who",
            "ordered_at", "at",
            "status", "if(pmod(h, 30) = 0, 'cancelled', 'completed')",
            "channel", "element_at(array('web', 'app', 'store'), 1 + cast(pmod(h, 3) as int))"));
  }

  private Dataset<Row> lines() {
    Dataset<Row> lines =
        occurrences(ORDERS_A_DAY, 1)
            .selectExpr("n", "h", "explode(sequence(1, 1 + cast(pmod(h, 4) as int))) as line")
            .withColumn("p", expr("floor(pow(pmod(xxhash64(n, line), 10000) / 1e4, 3) * 2000)"));
    return rows(
        OrderLines.TABLE,
        lines,
        Map.of(
            "order_id", "concat('o', '" + first + "', '-', n)",
            "line_no", "cast(line as string)",
            "product_id", "concat('p', p)",
            "quantity", "1 + pmod(xxhash64(n, line, 1), 3)",
            "unit_price", "5 + pmod(p * 7919, 9500) / 100",
            "unit_cost", "round(0.6 * (5 + pmod(p * 7919, 9500) / 100), 2)",
            "discount", "if(pmod(xxhash64(n, line, 2), 10) = 0, 1.5, 0)"));
  }

  private Dataset<Row> visits() {
    return rows(
        Sessions.TABLE,
        occurrences(VISITS_A_DAY, 11),
        Map.ofEntries(
            Map.entry("session_id", "concat('s', '" + first + "', '-', n)"),
            Map.entry("visitor", "concat('account/', who)"),
            Map.entry("account_id", "who"),
            Map.entry("attributed_on", "on_day"),
            Map.entry("started_at", "at"),
            Map.entry("ended_at", "at + make_interval(0, 0, 0, 0, 0, 0, pmod(h, 900))"),
            Map.entry("day", "on_day"),
            Map.entry("events", "5"),
            Map.entry("views", "1 + pmod(h, 7)"),
            Map.entry("searches", "pmod(h, 2)"),
            Map.entry("favourites", "0"),
            Map.entry("carts", "if(pmod(h, 5) = 0, 1, 0)"),
            Map.entry("uncarts", "0"),
            Map.entry("checkouts", "if(pmod(h, 10) = 0, 1, 0)"),
            Map.entry("logins", "1"),
            Map.entry("shares", "0"),
            Map.entry("settings", "'made up'")));
  }

  /**
   * Events of one machine, evenly over the days: as many as a shop's visitors do together.
   *
   * @param count how many
   */
  static Dataset<Row> bot(SparkSession spark, long count, LocalDate first, long days) {
    long apart = Math.max(1, days * 86_400_000_000L / count);
    return rows(
        Events.TABLE,
        spark.range(count),
        Map.of(
            "event_id", "concat('e', id)",
            "device_id", "'bot'",
            "happened_at",
                "timestamp_micros(unix_micros(timestamp'"
                    + first
                    + " 00:00:00') + id * "
                    + apart
                    + ")",
            "kind", "'view'"));
  }

  private static Dataset<Row> rows(Table table, Dataset<?> from, Map<String, String> columns) {
    Column[] all =
        table.fields().stream()
            .map(
                (Field field) ->
                    expr(columns.getOrDefault(
                            field.name(), FIXED.getOrDefault(field.name(), "null")))
                        .cast(field.type())
                        .as(field.name()))
            .toArray(Column[]::new);
    return from.toDF().select(all);
  }
}
