package io.clientele.insight;

import static io.clientele.sql.Amounts.decimal;
import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.KpiDays;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import io.clientele.sql.Amounts;
import io.clientele.sql.Spans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What accounts add to the KPIs of days: of the whole shop from account-days, by channel and store
 * from orders, by category from their lines; and how that is added up. Amounts are whole
 * ten-thousandths.
 */
final class KpiEntries {
  /** Of a customer: the day of the first purchase, null where there is none. */
  static final String FIRST = "_first";

  /** What an order is worth to the day it was placed on. */
  private static final List<Field> WORTH =
      List.of(
          KpiDays.GROSS_REVENUE,
          KpiDays.DISCOUNT,
          KpiDays.RETURNS,
          KpiDays.UNITS,
          KpiDays.ORDERS,
          KpiDays.CANCELLED_ORDERS,
          KpiDays.RETURN_ORDERS);

  /** What is added up as it is: all rows have it. */
  private static final List<Field> SUMS =
      Stream.concat(
              WORTH.stream(),
              Stream.of(
                  KpiDays.DELIVERIES,
                  KpiDays.PROMISED_DELIVERIES,
                  KpiDays.LATE_DELIVERIES,
                  KpiDays.CASES,
                  KpiDays.COMPLAINTS,
                  KpiDays.ANSWERED_CASES,
                  KpiDays.ANSWER_MINUTES,
                  KpiDays.VISITS,
                  KpiDays.VIEWS,
                  KpiDays.CART_VISITS,
                  KpiDays.CHECKOUT_VISITS))
          .toList();

  private static final Set<Field> AMOUNTS =
      Set.of(
          KpiDays.GROSS_REVENUE,
          KpiDays.DISCOUNT,
          KpiDays.RETURNS,
          KpiDays.NET_REVENUE,
          KpiDays.REPEAT_REVENUE,
          KpiDays.UNITS);

  /** Null of a category, whose lines tell no returns. */
  private static final Column NET =
      KpiDays.GROSS_REVENUE
          .col()
          .minus(coalesce(KpiDays.DISCOUNT.col(), lit(0L)))
          .minus(KpiDays.RETURNS.col());

  private static final Column ORDERED = KpiDays.ORDERS.col().gt(0);
  private static final Column VISITED = KpiDays.VISITS.col().gt(0);
  private static final Column IS_REPEAT = col(FIRST).lt(KpiDays.DAY.col());

  private final boolean deliveries;
  private final boolean cases;
  private final boolean visits;
  private final Map<String, Column> ofOrders = new LinkedHashMap<>();
  private final boolean byCategory;

  /** Days that are touched, and the stretches they are in. */
  record Days(Dataset<Row> days, Spans spans) {
    /** Of rows with a day, those on the days. */
    Dataset<Row> only(Dataset<Row> rows) {
      return rows.where(spans.haveDay(KpiDays.DAY.col())).join(days, KpiDaysStage.DAY, "left_semi");
    }
  }

  KpiEntries(Map<String, Set<String>> supplied) {
    this.deliveries = tells(supplied, Orders.TABLE, Orders.DELIVERED_AT);
    this.cases = supplied.containsKey(ServiceCases.TABLE.name());
    this.visits = supplied.containsKey(Events.TABLE.name());
    if (tells(supplied, Orders.TABLE, Orders.CHANNEL)) {
      ofOrders.put(KpiDays.CHANNEL, Orders.CHANNEL.col());
    }
    if (tells(supplied, Orders.TABLE, Orders.STORE)) {
      ofOrders.put(KpiDays.STORE, Orders.STORE.col());
    }
    this.byCategory =
        supplied.containsKey(Orders.TABLE.name())
            && supplied.containsKey(OrderLines.TABLE.name())
            && tells(supplied, Products.TABLE, Products.CATEGORY);
  }

  private static boolean tells(Map<String, Set<String>> supplied, Table table, Field column) {
    return supplied.getOrDefault(table.name(), Set.of()).contains(column.name());
  }

  boolean readsOrders() {
    return byCategory || !ofOrders.isEmpty();
  }

  boolean byCategory() {
    return byCategory;
  }

  /** All entries, or those of some days: account, day, dimension, member and {@link #SUMS}. */
  Dataset<Row> of(Inputs inputs, Outputs outputs, Optional<Days> days) {
    Dataset<Row> accountDays = inputs.read(AccountDays.TABLE);
    Dataset<Row> entries = ofShop(days.map(few -> few.only(accountDays)).orElse(accountDays));
    if (!readsOrders()) {
      return entries;
    }
    Dataset<Row> orders = inputs.read(Orders.TABLE).where(Orders.ACCOUNT_ID.col().isNotNull());
    Dataset<Row> lines = inputs.read(OrderLines.TABLE);
    if (days.isPresent()) {
      Spans spans = days.get().spans();
      orders =
          outputs.keep(days.get().only(dated(orders.where(spans.have(Orders.ORDERED_AT.col())))));
      lines = outputs.keep(PricedOrders.linesOf(orders, lines));
    } else {
      orders = dated(orders);
    }
    // Looked at more than once, and each look at a table of Delta's costs a job of its own.
    Dataset<Row> priced = outputs.keep(priced(orders, lines));
    if (!ofOrders.isEmpty()) {
      entries = entries.union(ofOrders(priced));
    }
    return byCategory
        ? entries.union(ofCategories(priced, lines, inputs.read(Products.TABLE)))
        : entries;
  }

  /** Orders with the columns of {@link #WORTH}, their members, and whether they are sold. */
  private Dataset<Row> priced(Dataset<Row> orders, Dataset<Row> lines) {
    Map<Field, Column> worth = PricedOrders.worth();
    List<Column> columns =
        new ArrayList<>(
            List.of(
                Orders.SOURCE.col(),
                Orders.ORDER_ID.col(),
                Orders.ACCOUNT_ID.col(),
                KpiDays.DAY.col(),
                PricedOrders.SALE.as("_sale")));
    columns.addAll(ofOrders.values());
    for (Field field : WORTH) {
      columns.add(
          worth.get(AccountDays.TABLE.field(field.name())).cast(Types.LONG).as("_" + field.name()));
    }
    return PricedOrders.of(orders, lines).select(columns.toArray(Column[]::new));
  }

  private static Dataset<Row> dated(Dataset<Row> orders) {
    // The session's zone is the business zone.
    return orders.withColumn(KpiDays.DAY.name(), to_date(Orders.ORDERED_AT.col()));
  }

  private Dataset<Row> ofShop(Dataset<Row> accountDays) {
    Map<Field, Column> told = new LinkedHashMap<>();
    for (Field field :
        List.of(
            AccountDays.GROSS_REVENUE,
            AccountDays.DISCOUNT,
            AccountDays.RETURNS,
            AccountDays.UNITS)) {
      told.put(KpiDays.TABLE.field(field.name()), whole(field.col()));
    }
    List<Field> counted =
        new ArrayList<>(
            List.of(AccountDays.ORDERS, AccountDays.CANCELLED_ORDERS, AccountDays.RETURN_ORDERS));
    if (deliveries) {
      counted.addAll(
          List.of(
              AccountDays.DELIVERIES,
              AccountDays.PROMISED_DELIVERIES,
              AccountDays.LATE_DELIVERIES));
    }
    if (cases) {
      counted.addAll(
          List.of(AccountDays.COMPLAINTS, AccountDays.ANSWERED_CASES, AccountDays.ANSWER_MINUTES));
      told.put(
          KpiDays.CASES,
          AccountDays.RETURN_CASES
              .col()
              .plus(AccountDays.REPAIRS.col())
              .plus(AccountDays.COMPLAINTS.col())
              .plus(AccountDays.QUESTIONS.col()));
    }
    if (visits) {
      counted.addAll(List.of(AccountDays.VISITS, AccountDays.VIEWS, AccountDays.CART_VISITS));
      told.put(
          KpiDays.CHECKOUT_VISITS,
          AccountDays.CART_VISITS.col().minus(AccountDays.ABANDONED_VISITS.col()));
    }
    counted.forEach(field -> told.put(KpiDays.TABLE.field(field.name()), field.col()));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                lit(KpiDays.ALL).as(KpiDays.DIMENSION.name()),
                lit(KpiDays.ALL).as(KpiDays.MEMBER.name())));
    return select(accountDays, columns, told);
  }

  /** Orders once for each dimension. */
  private Dataset<Row> ofOrders(Dataset<Row> priced) {
    Map<Field, Column> told = new LinkedHashMap<>();
    WORTH.forEach(field -> told.put(field, col("_" + field.name())));
    Column[] members =
        ofOrders.entrySet().stream()
            .map(
                entry ->
                    struct(
                        lit(entry.getKey()).as(KpiDays.DIMENSION.name()),
                        coalesce(entry.getValue(), lit(KpiDays.UNKNOWN)).as(KpiDays.MEMBER.name())))
            .toArray(Column[]::new);
    return select(priced, List.of(inline(array(members))), told);
  }

  /** What was bought of each category with orders not cancelled. */
  private static Dataset<Row> ofCategories(
      Dataset<Row> priced, Dataset<Row> lines, Dataset<Row> products) {
    Dataset<Row> catalogue =
        products.select(Products.SOURCE.col(), Products.PRODUCT_ID.col(), Products.CATEGORY.col());
    List<Column> key = new ArrayList<>(List.of(Orders.TABLE.keyColumns()));
    key.add(coalesce(Products.CATEGORY.col(), lit(KpiDays.UNKNOWN)).as(KpiDays.MEMBER.name()));
    Dataset<Row> bought =
        lines
            .where(OrderLines.QUANTITY_UNITS.col().gt(0))
            .join(catalogue, KpiDaysStage.names(Products.TABLE.key()), "left_outer")
            .groupBy(key.toArray(Column[]::new))
            .agg(
                sum(PricedOrders.price()).as("_gross"),
                sum(whole(OrderLines.QUANTITY_UNITS.col())).as("_units"));
    Dataset<Row> sold =
        priced
            .where(PricedOrders.SALE)
            .select(
                Orders.SOURCE.col(),
                Orders.ORDER_ID.col(),
                Orders.ACCOUNT_ID.col(),
                KpiDays.DAY.col(),
                col("_orders"))
            .join(bought, PricedOrders.ORDER_KEY);
    return select(
        sold,
        List.of(lit(KpiDays.CATEGORY).as(KpiDays.DIMENSION.name()), KpiDays.MEMBER.col()),
        Map.of(
            KpiDays.GROSS_REVENUE, col("_gross"),
            KpiDays.UNITS, col("_units"),
            KpiDays.ORDERS, col("_orders")));
  }

  private static Dataset<Row> select(
      Dataset<Row> rows, List<Column> members, Map<Field, Column> told) {
    List<Column> columns =
        new ArrayList<>(
            List.of(AccountDays.SOURCE.col(), AccountDays.ACCOUNT_ID.col(), KpiDays.DAY.col()));
    columns.addAll(members);
    for (Field field : SUMS) {
      columns.add(told.getOrDefault(field, lit(null)).cast(Types.LONG).as(field.name()));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /**
   * Adds entries up to rows of {@link KpiDays}.
   *
   * @param whose accounts with their customer
   * @param firsts customers with their {@link #FIRST}; empty where the entries are those of all
   *     days, which tell it themselves
   */
  Dataset<Row> add(Dataset<Row> entries, Dataset<Row> whose, Optional<Dataset<Row>> firsts) {
    List<Column> key = new ArrayList<>(List.of(KpiDays.TABLE.keyColumns()));
    key.add(CustomerAccounts.CUSTOMER_ID.col());
    Column[] added =
        SUMS.stream().map(field -> sum(field.col()).as(field.name())).toArray(Column[]::new);
    Dataset<Row> ofCustomers =
        entries
            .join(
                whose.select(
                    CustomerAccounts.SOURCE.col(),
                    CustomerAccounts.ACCOUNT_ID.col(),
                    CustomerAccounts.CUSTOMER_ID.col()),
                KpiDaysStage.names(CustomerAccounts.TABLE.key()))
            .groupBy(key.toArray(Column[]::new))
            .agg(added[0], Arrays.copyOfRange(added, 1, added.length));
    Dataset<Row> known =
        firsts
            .map(of -> ofCustomers.join(of, KpiDaysStage.CUSTOMER, "left_outer"))
            .orElseGet(
                () ->
                    ofCustomers.withColumn(
                        FIRST,
                        min(when(ORDERED, KpiDays.DAY.col()))
                            .over(Window.partitionBy(CustomerAccounts.CUSTOMER_ID.col()))));
    Dataset<Row> days =
        known
            .groupBy(KpiDays.TABLE.keyColumns())
            .agg(
                sum(when(IS_REPEAT, NET)).as(KpiDays.REPEAT_REVENUE.name()),
                Stream.concat(
                        Stream.of(added),
                        Stream.of(
                            sum(when(IS_REPEAT, KpiDays.ORDERS.col()).otherwise(0))
                                .as(KpiDays.REPEAT_ORDERS.name()),
                            count(when(ORDERED, 1)).as(KpiDays.BUYERS.name()),
                            count(when(ORDERED.and(IS_REPEAT), 1))
                                .as(KpiDays.RETURNING_BUYERS.name()),
                            count(when(VISITED, 1)).as(KpiDays.VISITORS.name()),
                            count(when(VISITED.and(ORDERED), 1))
                                .as(KpiDays.BUYING_VISITORS.name())))
                    .toArray(Column[]::new));
    return days.select(
        KpiDays.TABLE.fields().stream()
            .map(field -> column(field).as(field.name()))
            .toArray(Column[]::new));
  }

  private static Column column(Field field) {
    Column gross = KpiDays.GROSS_REVENUE.col();
    Column orders = KpiDays.ORDERS.col();
    Column gone = KpiDays.RETURN_ORDERS.col();
    Column paid = gross.minus(coalesce(KpiDays.DISCOUNT.col(), lit(0L)));
    Column known = KpiDays.RETURNS.col().isNotNull();
    return switch (field.name()) {
      case "net_revenue" -> decimal(NET);
      case "repeat_revenue" -> decimal(when(known, coalesce(field.col(), lit(0L))));
      case "new_buyers" -> KpiDays.BUYERS.col().minus(KpiDays.RETURNING_BUYERS.col());
      case "visitors", "buying_visitors" -> when(KpiDays.VISITS.col().isNotNull(), field.col());
      case "repeat_order_share" -> share(KpiDays.REPEAT_ORDERS.col(), orders);
      case "order_value" -> share(NET, orders.multiply(Amounts.SCALE));
      case "discount_rate" -> share(KpiDays.DISCOUNT.col(), gross);
      case "return_rate" -> share(KpiDays.RETURNS.col(), paid);
      case "return_order_rate" -> share(gone, orders.plus(gone));
      case "on_time_rate" ->
          lit(1.0).minus(share(KpiDays.LATE_DELIVERIES.col(), KpiDays.PROMISED_DELIVERIES.col()));
      case "complaint_rate" -> share(KpiDays.COMPLAINTS.col(), orders);
      case "answer_minutes_mean" ->
          share(KpiDays.ANSWER_MINUTES.col(), KpiDays.ANSWERED_CASES.col());
      case "cart_rate" -> share(KpiDays.CART_VISITS.col(), KpiDays.VISITS.col());
      case "checkout_rate" -> share(KpiDays.CHECKOUT_VISITS.col(), KpiDays.CART_VISITS.col());
      case "conversion" -> share(KpiDays.BUYING_VISITORS.col(), KpiDays.VISITORS.col());
      default -> AMOUNTS.contains(field) ? decimal(field.col()) : field.col();
    };
  }

  /** Null where the whole is not above 0, or the part is not known. */
  private static Column share(Column part, Column whole) {
    return when(whole.gt(0), part.cast(Types.DOUBLE).divide(whole.cast(Types.DOUBLE)));
  }
}
