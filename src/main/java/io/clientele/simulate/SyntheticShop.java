package io.clientele.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.RawFiles;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Writes a synthetic shop: {@code accounts} (csv), {@code orders} and {@code events} (json lines)
 * and {@code order_lines} (parquet) by month, and {@code truth}: every person's rates and moment of
 * dropping out, and the dirt that was planted, by kind.
 */
public final class SyntheticShop {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final String MONTH = "month";

  private static final StructType ACCOUNTS =
      StructType.fromDDL("account_id string, registered_at string, dirt string");
  private static final StructType ORDERS =
      StructType.fromDDL(
          "order_id string, account_id string, ordered_at string, status string, channel string, payment_method string,"
              + " gross decimal(12,2), discount decimal(12,2), refund decimal(12,2), month string, dirt string");
  private static final StructType LINES =
      StructType.fromDDL(
          "order_id string, line_no int, product_id string, quantity int, unit_price decimal(12,2), unit_cost decimal(12,2),"
              + " discount decimal(12,2), month string, dirt string");
  private static final StructType EVENTS =
      StructType.fromDDL(
          "event_id string, account_id string, happened_at string, kind string, product_id string, session_id string, month string");
  private static final StructType PEOPLE =
      StructType.fromDDL(
          "account_id string, joined_day double, purchase_rate double, dropout_rate double, lifetime_days double, orders int");

  private SyntheticShop() {}

  /** Rows that a life leaves in one of the shop's systems. */
  @FunctionalInterface
  private interface Traces extends Serializable {
    List<Row> of(Life life);
  }

  /** Writes the shop below a folder, in place of an earlier one; the truth comes last. */
  public static void write(SparkSession spark, ShopSize size, String folder) {
    RawFiles.remove(spark, folder + "/truth");
    Dataset<Row> accounts = rows(spark, size, ACCOUNTS, SyntheticShop::accounts);
    Dataset<Row> orders = rows(spark, size, ORDERS, SyntheticShop::orders);
    Dataset<Row> lines = rows(spark, size, LINES, SyntheticShop::lines);
    Dataset<Row> events = rows(spark, size, EVENTS, SyntheticShop::events);

    RawFiles.write(
        accounts.drop("dirt").repartition(1).sortWithinPartitions("account_id"),
        "csv",
        Map.of("header", "true", "compression", "gzip"),
        folder + "/accounts");
    byMonth(orders.drop("dirt"), "order_id", "json", folder + "/orders");
    byMonth(lines.drop("dirt"), "order_id", "parquet", folder + "/order_lines");
    byMonth(events, "event_id", "json", folder + "/events");

    Dataset<Row> dirt =
        planted("accounts", accounts)
            .unionByName(planted("orders", orders))
            .unionByName(planted("order_lines", lines));
    RawFiles.write(
        dirt.repartition(1).sortWithinPartitions("table_name", "dirt"),
        "json",
        Map.of(),
        folder + "/truth/dirt");
    RawFiles.write(
        rows(spark, size, PEOPLE, SyntheticShop::people).sortWithinPartitions("account_id"),
        "parquet",
        Map.of(),
        folder + "/truth/people");
  }

  /** Whether a shop has been written to its end below that folder. */
  public static boolean isComplete(SparkSession spark, String folder) {
    return RawFiles.isComplete(spark, folder + "/truth/people");
  }

  private static Dataset<Row> rows(
      SparkSession spark, ShopSize size, StructType schema, Traces traces) {
    return spark
        .range(size.customers())
        .flatMap(
            (FlatMapFunction<Long, Row>) number -> traces.of(Life.draw(size, number)).iterator(),
            Encoders.row(schema));
  }

  private static void byMonth(Dataset<Row> rows, String key, String format, String folder) {
    RawFiles.write(
        rows.repartition(col(MONTH)).sortWithinPartitions(MONTH, key),
        format,
        Map.of(),
        folder,
        MONTH);
  }

  /** How many rows of each kind of dirt; a duplicate counts once, for the row too many. */
  private static Dataset<Row> planted(String table, Dataset<Row> rows) {
    return rows.where(col("dirt").notEqual(Dirt.NONE.name()))
        .groupBy("dirt")
        .agg(count(lit(1)).as("rows"))
        .select(lit(table).as("table_name"), col("dirt"), col("rows"));
  }

  private static List<Row> accounts(Life life) {
    String id = life.person().account();
    return twiceWhenDuplicate(
        Dirt.on(id, Dirt.DUPLICATE),
        dirt -> RowFactory.create(id, life.registered().format(TIME), dirt));
  }

  private static List<Row> orders(Life life) {
    List<Row> rows = new ArrayList<>();
    for (Life.Order order : life.orders()) {
      Dirt kind = dirtOn(order);
      String account =
          switch (kind) {
            case TEST -> Dirt.TEST_ACCOUNT;
            case NO_ACCOUNT -> null;
            default -> life.person().account();
          };
      String at = kind == Dirt.BAD_DATE ? "31/02/" + order.at().getYear() : order.at().format(TIME);
      rows.addAll(
          twiceWhenDuplicate(
              kind,
              dirt ->
                  RowFactory.create(
                      order.id(),
                      account,
                      at,
                      order.status(),
                      order.channel(),
                      order.payment(),
                      order.gross(),
                      order.discount(),
                      order.refund(),
                      month(order.at()),
                      dirt)));
    }
    return rows;
  }

  private static Dirt dirtOn(Life.Order order) {
    return Dirt.on(order.id(), Dirt.DUPLICATE, Dirt.TEST, Dirt.NO_ACCOUNT, Dirt.BAD_DATE);
  }

  private static List<Row> lines(Life life) {
    List<Row> rows = new ArrayList<>();
    for (Life.Order order : life.orders()) {
      for (Life.Line line : order.lines()) {
        Dirt kind = Dirt.on(order.id() + "/" + line.number(), Dirt.DUPLICATE, Dirt.BAD_PRICE);
        BigDecimal price = kind == Dirt.BAD_PRICE ? line.price().negate() : line.price();
        rows.addAll(
            twiceWhenDuplicate(
                kind,
                dirt ->
                    RowFactory.create(
                        order.id(),
                        line.number(),
                        Catalogue.id(line.product()),
                        line.quantity(),
                        price,
                        line.cost(),
                        line.discount(),
                        month(order.at()),
                        dirt)));
      }
    }
    return rows;
  }

  private static List<Row> events(Life life) {
    List<Row> rows = new ArrayList<>();
    for (Life.Event event : life.events()) {
      rows.add(
          RowFactory.create(
              event.id(),
              life.person().account(),
              event.at().format(TIME),
              event.kind(),
              Catalogue.id(event.product()),
              event.session(),
              month(event.at())));
    }
    return rows;
  }

  private static List<Row> people(Life life) {
    Person person = life.person();
    return List.of(
        RowFactory.create(
            person.account(),
            person.joined(),
            person.purchaseRate(),
            person.dropoutRate(),
            person.lifetime(),
            life.orders().size()));
  }

  private static List<Row> twiceWhenDuplicate(
      Dirt kind, java.util.function.Function<String, Row> row) {
    return kind == Dirt.DUPLICATE
        ? List.of(row.apply(Dirt.NONE.name()), row.apply(kind.name()))
        : List.of(row.apply(kind.name()));
  }

  private static String month(LocalDateTime at) {
    return at.toLocalDate().toString().substring(0, 7);
  }
}
