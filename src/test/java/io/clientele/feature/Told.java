package io.clientele.feature;

import io.clientele.schema.Accounts;
import io.clientele.schema.Contacts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Reviews;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Sessions;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All facts of a shop as plain values, and whose account is whose. Of what the shop made of its
 * facts there are the visits alone.
 */
record Told(
    Map<Id, String> customers,
    List<Account> accounts,
    List<Order> orders,
    List<Visit> visits,
    List<Case> cases,
    List<Review> reviews,
    List<Contact> contacts,
    Map<Id, Product> products,
    Map<Id, Store> stores) {

  /** A key in a source: of an account, a product, a store. */
  record Id(String source, String key) {}

  record Account(Id id, Instant registered, String country, String region, String referredBy) {}

  record Order(
      Id account,
      Instant at,
      String status,
      String channel,
      String store,
      String payment,
      BigDecimal units,
      BigDecimal gross,
      BigDecimal discount,
      BigDecimal shipping,
      BigDecimal refund,
      Instant promised,
      Instant delivered,
      List<Line> lines) {}

  record Line(
      String product,
      BigDecimal quantity,
      BigDecimal unitPrice,
      BigDecimal gross,
      BigDecimal unitCost,
      BigDecimal discount,
      BigDecimal coupon,
      BigDecimal funded) {}

  record Visit(
      Id account,
      LocalDate known,
      String device,
      boolean machine,
      Instant from,
      Instant until,
      int views,
      int searches,
      int favourites,
      int carts,
      int checkouts,
      int shares) {}

  record Case(
      Id account, String kind, Instant opened, Instant answered, Instant closed, BigDecimal cost) {}

  record Review(Id account, Integer stars, Instant at) {}

  record Contact(
      Id account,
      String arm,
      Instant sent,
      Instant opened,
      Instant clicked,
      Instant redeemed,
      BigDecimal cost) {}

  record Product(String department, String category, String brand, BigDecimal listPrice) {}

  record Store(String city, String region) {}

  /** Reads the tables whole. */
  static Told of(Function<Table, Dataset<Row>> tables) {
    Map<Id, List<Line>> lines = new HashMap<>();
    for (Row row : tables.apply(OrderLines.TABLE).collectAsList()) {
      lines
          .computeIfAbsent(id(row, "order_id"), any -> new ArrayList<>())
          .add(
              new Line(
                  row.getAs("product_id"),
                  row.getAs("quantity"),
                  row.getAs("unit_price"),
                  row.getAs("gross"),
                  row.getAs("unit_cost"),
                  row.getAs("discount"),
                  row.getAs("coupon_discount"),
                  row.getAs("funded_discount")));
    }
    Map<Id, String> customers = new HashMap<>();
    for (Row row : tables.apply(CustomerAccounts.TABLE).collectAsList()) {
      customers.put(id(row, "account_id"), row.getAs("customer_id"));
    }
    Map<Id, Product> products = new HashMap<>();
    for (Row row : tables.apply(Products.TABLE).collectAsList()) {
      products.put(
          id(row, "product_id"),
          new Product(
              row.getAs("department"),
              row.getAs("category"),
              row.getAs("brand"),
              row.getAs("list_price")));
    }
    Map<Id, Store> stores = new HashMap<>();
    for (Row row : tables.apply(Stores.TABLE).collectAsList()) {
      stores.put(id(row, "store_id"), new Store(row.getAs("city"), row.getAs("region")));
    }
    return new Told(
        customers,
        each(tables.apply(Accounts.TABLE), Told::account),
        each(tables.apply(Orders.TABLE), row -> order(row, lines)),
        each(tables.apply(Sessions.TABLE), Told::visit),
        each(tables.apply(ServiceCases.TABLE), Told::serviceCase),
        each(
            tables.apply(Reviews.TABLE),
            row -> new Review(id(row, "account_id"), row.getAs("rating"), at(row, "written_at"))),
        each(tables.apply(Contacts.TABLE), Told::contact),
        products,
        stores);
  }

  private static Account account(Row row) {
    return new Account(
        id(row, "account_id"),
        at(row, "registered_at"),
        row.getAs("country"),
        row.getAs("region"),
        row.getAs("referred_by"));
  }

  private static Order order(Row row, Map<Id, List<Line>> lines) {
    return new Order(
        id(row, "account_id"),
        at(row, "ordered_at"),
        row.getAs("status"),
        row.getAs("channel"),
        row.getAs("store"),
        row.getAs("payment_method"),
        row.getAs("units"),
        row.getAs("gross"),
        row.getAs("discount"),
        row.getAs("shipping"),
        row.getAs("refund"),
        at(row, "promised_at"),
        at(row, "delivered_at"),
        lines.getOrDefault(id(row, "order_id"), List.of()));
  }

  private static Visit visit(Row row) {
    java.sql.Date known = row.getAs("attributed_on");
    return new Visit(
        id(row, "account_id"),
        known == null ? null : known.toLocalDate(),
        row.getAs("device_id"),
        row.getAs("bot_reason") != null,
        at(row, "started_at"),
        at(row, "ended_at"),
        row.<Integer>getAs("views"),
        row.<Integer>getAs("searches"),
        row.<Integer>getAs("favourites"),
        row.<Integer>getAs("carts"),
        row.<Integer>getAs("checkouts"),
        row.<Integer>getAs("shares"));
  }

  private static Case serviceCase(Row row) {
    return new Case(
        id(row, "account_id"),
        row.getAs("kind"),
        at(row, "opened_at"),
        at(row, "answered_at"),
        at(row, "closed_at"),
        row.getAs("cost"));
  }

  private static Contact contact(Row row) {
    return new Contact(
        id(row, "account_id"),
        row.getAs("arm"),
        at(row, "sent_at"),
        at(row, "opened_at"),
        at(row, "clicked_at"),
        at(row, "redeemed_at"),
        row.getAs("cost"));
  }

  private static <T> List<T> each(Dataset<Row> rows, Function<Row, T> made) {
    return rows.collectAsList().stream().map(made).toList();
  }

  private static Id id(Row row, String key) {
    return new Id(row.getAs("source"), row.getAs(key));
  }

  private static Instant at(Row row, String column) {
    Timestamp at = row.getAs(column);
    return at == null ? null : at.toInstant();
  }
}
