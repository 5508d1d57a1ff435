package io.clientele.feature;

import io.clientele.HandMadeNights;
import io.clientele.schema.Accounts;
import io.clientele.schema.Contacts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Reviews;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Some thirty customers of a shop in Berlin over fourteen months, by a fixed seed: as many as
 * possible of the things that go wrong at the edges of days, windows, sources and accounts, and in
 * a second night everything that may change later.
 */
final class DifferentialShop {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 4, 5);
  static final LocalDate SECOND_NIGHT = LocalDate.of(2025, 4, 14);

  /** The days on which clocks are changed, one in mid-history, and the dates of the nights. */
  static final List<LocalDate> DATES =
      List.of(
          LocalDate.of(2024, 10, 27),
          LocalDate.of(2024, 12, 31),
          LocalDate.of(2025, 3, 30),
          FIRST_NIGHT,
          SECOND_NIGHT);

  private static final LocalDate OPENED = LocalDate.of(2024, 2, 10);

  /** Facts are delivered that are later than the nights. */
  private static final LocalDate LAST = LocalDate.of(2025, 4, 25);

  private static final String WEB = "web";
  private static final String TILL = "till";

  private final HandMadeNights nights;

  /** Other shops: {@code -Ddifferential.seed=…}. */
  private final Random random = new Random(Long.getLong("differential.seed", 20250405));

  private final Map<Table, Map<String, Map<Field, Object>>> facts = new LinkedHashMap<>();
  private final Map<Table, Map<String, Map<Field, Object>>> coming = new LinkedHashMap<>();
  private final List<Told.Id> accounts = new ArrayList<>();
  private int made;

  DifferentialShop(HandMadeNights nights) {
    this.nights = nights;
  }

  void firstNight() {
    catalogue();
    for (int i = 1; i <= 9; i++) {
      customer("c0" + i, new Told.Id(WEB, "a0" + i));
    }
    for (int i = 6; i <= 9; i++) {
      link("c0" + i, new Told.Id(TILL, "a0" + i));
    }
    customer("c10", new Told.Id(WEB, "a10"), new Told.Id(WEB, "b10"), new Told.Id(TILL, "a10"));
    customer("c11", new Told.Id(TILL, "a01"));
    for (Told.Id account : List.copyOf(accounts)) {
      busy(account);
    }
    edges();
    clocks();
    rare();
    referrals();
    deliver();
  }

  private void catalogue() {
    for (String source : List.of(WEB, TILL)) {
      for (int i = 1; i <= 9; i++) {
        Map<Field, Object> product = new HashMap<>();
        product.put(Products.PRODUCT_ID, "p" + i);
        product.put(Products.DEPARTMENT, i == 9 ? null : "d" + i % 2);
        product.put(Products.CATEGORY, i % 5 == 0 ? null : "k" + i % 4);
        product.put(Products.BRAND, i == 3 ? null : "b" + (i + source.length()) % 3);
        product.put(Products.LIST_PRICE, i % 3 == 0 ? null : money(5 + i));
        tell(Products.TABLE, source, "p" + i, product);
      }
      for (int i = 1; i <= 5; i++) {
        Map<Field, Object> store = new HashMap<>();
        store.put(Stores.STORE_ID, "s" + i);
        store.put(Stores.CITY, i == 5 ? null : "town " + (i + source.length()) % 3);
        store.put(Stores.REGION, i == 4 ? null : "region " + i % 2);
        tell(Stores.TABLE, source, "s" + i, store);
      }
    }
  }

  private void customer(String customer, Told.Id... its) {
    for (Told.Id account : its) {
      link(customer, account);
      Map<Field, Object> profile = new HashMap<>();
      profile.put(Accounts.REGISTERED_AT, chance(15) ? null : moment());
      profile.put(Accounts.COUNTRY, chance(30) ? null : pick("DE", "AT", "CH"));
      profile.put(Accounts.REGION, chance(30) ? null : pick("north", "south"));
      account(account, profile);
    }
  }

  private void link(String customer, Told.Id account) {
    Map<Field, Object> link = new HashMap<>();
    link.put(CustomerAccounts.ACCOUNT_ID, account.key());
    link.put(CustomerAccounts.CUSTOMER_ID, customer);
    link.put(CustomerAccounts.LINK_REASON, "by hand");
    link.put(CustomerAccounts.LINK_STRENGTH, 1.0);
    tell(CustomerAccounts.TABLE, account.source(), account.key(), link);
    accounts.remove(account);
    accounts.add(account);
  }

  private void account(Told.Id account, Map<Field, Object> profile) {
    profile.put(Accounts.ACCOUNT_ID, account.key());
    tell(Accounts.TABLE, account.source(), account.key(), profile);
  }

  /** Everything that an account does in fourteen months. */
  private void busy(Told.Id account) {
    int orders = 4 + random.nextInt(16);
    for (int i = 0; i < orders; i++) {
      order(account, moment());
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      visit(account, chance(30) ? "shared" : "device " + account.key() + i % 2, moment());
    }
    for (int i = random.nextInt(7); i > 0; i--) {
      serviceCase(account, moment());
    }
    for (int i = random.nextInt(7); i > 0; i--) {
      review(account, moment());
    }
    for (int i = random.nextInt(9); i > 0; i--) {
      contact(account, chance(10) ? null : moment());
    }
    // Nobody is logged in, and somebody is later on.
    Instant before = moment();
    visit(account.source(), null, "alone " + account.key(), before);
    visit(account, "alone " + account.key(), before.plus(Duration.ofDays(random.nextInt(40))));
    if (chance(30)) {
      machine(account);
    }
  }

  private void machine(Told.Id account) {
    Instant at = moment();
    for (int i = 0; i < 25; i++) {
      event(
          account.source(),
          account.key(),
          "machine " + account.key(),
          "view",
          at.plusSeconds(3L * i));
    }
  }

  /** The last moment before a window, and the first in it. */
  private void edges() {
    List<Told.Id> its =
        List.of(
            new Told.Id(WEB, "a12"),
            new Told.Id(TILL, "a12"),
            new Told.Id(WEB, "a13"),
            new Told.Id(TILL, "a14"),
            new Told.Id(WEB, "a15"));
    customer("c12", its.get(0), its.get(1));
    for (Told.Id account : its.subList(2, its.size())) {
      customer("c" + account.key().substring(1), account);
    }
    for (LocalDate date : DATES) {
      for (int days : new int[] {0, 7, 30, 60, 90, 120, 180, 330, 360, 365}) {
        LocalDate last = date.minusDays(days);
        edge(its, last.atTime(LocalTime.of(23, 59, 59, 999_999_000)));
        edge(its, last.plusDays(1).atStartOfDay());
      }
    }
  }

  private void edge(List<Told.Id> its, LocalDateTime when) {
    Instant at = when.atZone(BERLIN).toInstant();
    for (int i = 0; i < 6; i++) {
      Told.Id account = its.get(random.nextInt(its.size()));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> order(account, at);
        case 3 -> visit(account, "edge " + account.key(), at);
        case 4 -> serviceCase(account, at);
        case 5 -> review(account, at);
        case 6 -> contact(account, at);
        default ->
            // Ordered long before, and what comes of it at the edge.
            put(order(account, at.minus(Duration.ofHours(random.nextInt(300)))))
                .accept(order -> order.put(Orders.DELIVERED_AT, Timestamp.from(at)));
      }
    }
  }

  /** Both days on which clocks are changed, and the hour that comes twice. */
  private void clocks() {
    Told.Id account = new Told.Id(WEB, "a16");
    customer("c16", account);
    for (String at :
        List.of(
            "2024-10-26T21:59:59.999999Z",
            "2024-10-26T22:00:00Z",
            "2024-10-27T00:30:00Z",
            "2024-10-27T01:30:00Z",
            "2024-10-27T22:59:59.999999Z",
            "2024-10-27T23:00:00Z",
            "2025-03-29T22:59:59.999999Z",
            "2025-03-29T23:00:00Z",
            "2025-03-30T00:59:59.999999Z",
            "2025-03-30T01:00:00Z",
            "2025-03-30T21:59:59.999999Z",
            "2025-03-30T22:00:00Z")) {
      Instant when = Instant.parse(at);
      put(order(account, when, 0))
          .accept(
              order -> {
                order.put(Orders.REFUND, null);
                order.put(Orders.DELIVERED_AT, Timestamp.from(when.plus(Duration.ofHours(24))));
              });
      visit(account, "clock", when);
      review(account, when);
      contact(account, when);
    }
  }

  /** Customers of whom there is one kind of thing alone. */
  private void rare() {
    customer("c17", new Told.Id(WEB, "a17"));
    Told.Id midnight = new Told.Id(WEB, "a18");
    customer("c18", midnight);
    put(Accounts.TABLE, midnight)
        .accept(
            account ->
                account.put(
                    Accounts.REGISTERED_AT,
                    Timestamp.from(DATES.get(2).atStartOfDay(BERLIN).toInstant())));
    Told.Id later = new Told.Id(WEB, "a19");
    customer("c19", later);
    put(Accounts.TABLE, later)
        .accept(
            account ->
                account.put(
                    Accounts.REGISTERED_AT,
                    Timestamp.from(SECOND_NIGHT.plusDays(1).atStartOfDay(BERLIN).toInstant())));
    visit(only("c20", "a20"), "home", moment());
    visit(new Told.Id(WEB, "a20"), "home", moment());
    visit(WEB, null, "home", moment());
    machine(only("c21", "a21"));
    order(only("c22", "a22"), moment(), 85);
    put(order(only("c23", "a23"), DATES.get(0).atTime(9, 0).atZone(BERLIN).toInstant(), 0))
        .accept(
            order -> {
              order.put(Orders.GROSS, money(9000));
              order.put(Orders.REFUND, money(100_000));
            });
    order(only("c24", "a24"), DATES.get(1).atTime(9, 0).atZone(BERLIN).toInstant(), 95);
    put(contact(only("c25", "a25"), moment()))
        .accept(
            contact -> {
              contact.put(Contacts.ARM, "control");
              contact.put(Contacts.REDEEMED_AT, contact.get(Contacts.SENT_AT));
            });
    serviceCase(only("c26", "a26"), moment());
    order(only("c27", "a27"), LAST.atTime(9, 0).atZone(BERLIN).toInstant());
    only("c28", "a28");
    review(only("c29", "a29"), moment());
    // Always the same, three times in the last 90 days and four times before.
    Told.Id steady = only("c31", "a31");
    for (int days : new int[] {14, 28, 35, 210, 217, 224, 231}) {
      Instant at = FIRST_NIGHT.minusDays(days).atTime(9, 0).atZone(BERLIN).toInstant();
      put(order(steady, at, 0))
          .accept(
              order -> {
                order.put(Orders.REFUND, null);
                order.put(Orders.CHANNEL, "app");
                order.put(Orders.STORE, "s1");
              });
    }
    // Staff: on record with orders, and nobody's customer.
    Told.Id staff = new Told.Id(WEB, "staff");
    account(staff, new HashMap<>(Map.of(Accounts.KIND, "staff", Accounts.REFERRED_BY, "a28")));
    for (int i = 0; i < 20; i++) {
      put(order(staff, moment())).accept(order -> order.put(Orders.CHANNEL, "phone"));
    }
  }

  private Told.Id only(String customer, String account) {
    Told.Id its = new Told.Id(WEB, account);
    link(customer, its);
    accounts.remove(its);
    return its;
  }

  private void referrals() {
    for (String[] pair :
        new String[][] {
          {"a01", "a28"}, {"a02", "a28"}, {"a17", "a01"}, {"a18", "a01"}, {"b10", "a10"},
          {"a03", "nobody"}, {"a04", "a12"}, {"a05", "a12"}, {"a19", "a12"}, {"a06", "a27"}
        }) {
      put(Accounts.TABLE, new Told.Id(WEB, pair[0]))
          .accept(account -> account.put(Accounts.REFERRED_BY, pair[1]));
    }
  }

  private String order(Told.Id account, Instant at) {
    return order(account, at, random.nextInt(100));
  }

  /**
   * Tells an order.
   *
   * @param kind completed below 70, open below 82, cancelled below 90, a credit note below 100
   */
  private String order(Told.Id account, Instant at, int kind) {
    String id = "o" + made++;
    Map<Field, Object> order = new HashMap<>();
    order.put(Orders.SOURCE, account.source());
    order.put(Orders.ORDER_ID, id);
    order.put(Orders.ACCOUNT_ID, account.key());
    order.put(Orders.ORDERED_AT, Timestamp.from(at));
    boolean note = kind >= 90;
    order.put(
        Orders.STATUS,
        kind < 70 ? "completed" : kind < 82 ? "open" : note ? "return" : "cancelled");
    order.put(Orders.CHANNEL, chance(15) ? null : pick("web", "app", "store", "phone"));
    order.put(Orders.STORE, chance(20) ? null : "s" + (1 + random.nextInt(6)));
    order.put(Orders.PAYMENT_METHOD, chance(20) ? null : pick("card", "invoice", "cash"));
    order.put(Orders.SHIPPING, chance(40) ? null : money(random.nextInt(700)));
    if (chance(20)) {
      order.put(Orders.GROSS, money((note ? -1 : 1) * (2000 + random.nextInt(3000))));
      order.put(Orders.UNITS, chance(50) ? null : quantity(note ? -2 : 3));
    }
    if (chance(25)) {
      order.put(Orders.DISCOUNT, money((note ? -1 : 1) * random.nextInt(300)));
    }
    if (!note && chance(18)) {
      order.put(Orders.REFUND, chance(35) ? money(100_000) : money(random.nextInt(900)));
    } else if (note && chance(40)) {
      order.put(Orders.REFUND, money(random.nextInt(900)));
    }
    if (chance(60)) {
      order.put(Orders.PROMISED_AT, later(at, 90));
    }
    if (chance(70)) {
      order.put(Orders.DELIVERED_AT, later(at, 150));
    }
    tell(Orders.TABLE, account.source(), id, order);
    if (!chance(10)) {
      for (int i = 0; i <= random.nextInt(4); i++) {
        line(account.source(), id, note);
      }
    }
    return id;
  }

  private void line(String source, String order, boolean note) {
    boolean back = note != chance(12);
    BigDecimal units = chance(15) ? new BigDecimal("0.7500") : quantity(1 + random.nextInt(3));
    BigDecimal quantity = back ? units.negate() : units;
    BigDecimal price = money(300 + random.nextInt(1500));
    Map<Field, Object> line = new HashMap<>();
    String no = "l" + made++;
    line.put(OrderLines.ORDER_ID, order);
    line.put(OrderLines.LINE_NO, no);
    line.put(OrderLines.PRODUCT_ID, "p" + (1 + random.nextInt(10)));
    line.put(OrderLines.QUANTITY_UNITS, quantity);
    line.put(OrderLines.UNIT_PRICE, price);
    if (chance(20)) {
      line.put(
          OrderLines.GROSS, quantity.multiply(price).setScale(2, RoundingMode.HALF_UP).setScale(4));
    }
    if (!chance(40)) {
      line.put(OrderLines.UNIT_COST, money(100 + random.nextInt(300)));
    }
    if (!chance(50)) {
      int discount = random.nextInt(150);
      line.put(OrderLines.DISCOUNT, money(back ? -discount : discount));
      line.put(OrderLines.COUPON_DISCOUNT, chance(40) ? null : money(discount / 2));
    }
    if (chance(30)) {
      line.put(OrderLines.FUNDED_DISCOUNT, money(random.nextInt(100)));
    }
    tell(OrderLines.TABLE, source, no, line);
  }

  private void visit(Told.Id account, String device, Instant at) {
    visit(account.source(), account.key(), device, at);
  }

  private void visit(String source, String account, String device, Instant at) {
    Instant then = at;
    for (int i = 0; i <= random.nextInt(6); i++) {
      String kind =
          pick(
              "view", "view", "search", "favourite", "cart", "cart", "uncart", "checkout", "share");
      event(source, account, device, kind, then);
      then = then.plusMillis(20_000 + random.nextInt(600_000));
    }
  }

  private void event(String source, String account, String device, String kind, Instant at) {
    String id = "e" + made++;
    Map<Field, Object> event = new HashMap<>();
    event.put(Events.EVENT_ID, id);
    event.put(Events.ACCOUNT_ID, account);
    event.put(Events.DEVICE_ID, device);
    event.put(Events.HAPPENED_AT, Timestamp.from(at));
    event.put(Events.KIND, kind);
    tell(Events.TABLE, source, id, event);
  }

  private void serviceCase(Told.Id account, Instant at) {
    String id = "case" + made++;
    Map<Field, Object> opened = new HashMap<>();
    opened.put(ServiceCases.CASE_ID, id);
    opened.put(ServiceCases.ACCOUNT_ID, account.key());
    opened.put(ServiceCases.KIND, pick("return", "repair", "complaint", "question"));
    opened.put(ServiceCases.OPENED_AT, Timestamp.from(at));
    opened.put(ServiceCases.ANSWERED_AT, chance(30) ? null : later(at, 100));
    opened.put(ServiceCases.CLOSED_AT, chance(40) ? null : later(at, 400));
    opened.put(ServiceCases.COST, chance(40) ? null : money(random.nextInt(2000)));
    tell(ServiceCases.TABLE, account.source(), id, opened);
  }

  private void review(Told.Id account, Instant at) {
    String id = "r" + made++;
    Map<Field, Object> review = new HashMap<>();
    review.put(Reviews.REVIEW_ID, id);
    review.put(Reviews.ACCOUNT_ID, account.key());
    review.put(Reviews.RATING, chance(20) ? null : (Integer) (1 + random.nextInt(5)));
    review.put(Reviews.WRITTEN_AT, Timestamp.from(at));
    tell(Reviews.TABLE, account.source(), id, review);
  }

  private String contact(Told.Id account, Instant sent) {
    String id = "t" + made++;
    Instant from = sent == null ? moment() : sent;
    Map<Field, Object> contact = new HashMap<>();
    contact.put(Contacts.CONTACT_ID, id);
    contact.put(Contacts.ACCOUNT_ID, account.key());
    contact.put(Contacts.CAMPAIGN_ID, "campaign");
    contact.put(Contacts.ARM, chance(40) ? null : pick("treatment", "control"));
    contact.put(Contacts.SENT_AT, sent == null ? null : Timestamp.from(sent));
    contact.put(Contacts.OPENED_AT, chance(40) ? null : later(from, 300));
    contact.put(Contacts.CLICKED_AT, chance(60) ? null : later(from, 300));
    contact.put(Contacts.REDEEMED_AT, chance(70) ? null : later(from, 900));
    contact.put(Contacts.COST, chance(30) ? null : money(random.nextInt(60)));
    tell(Contacts.TABLE, account.source(), id, contact);
    return id;
  }

  /** What is told later: corrected, cancelled, withdrawn, late, and who is who. */
  void secondNight() {
    some(Orders.TABLE, 12, order -> order.put(Orders.STATUS, "cancelled"));
    some(Orders.TABLE, 6, order -> order.put(Orders.REFUND, money(100_000)));
    some(
        Orders.TABLE,
        8,
        order -> {
          Instant at = moment();
          order.put(Orders.ORDERED_AT, Timestamp.from(at));
          order.put(Orders.DELIVERED_AT, chance(50) ? null : later(at, 200));
        });
    some(
        Orders.TABLE,
        6,
        order ->
            order.put(
                Orders.DELIVERED_AT,
                Timestamp.from(
                    ((Timestamp) order.get(Orders.ORDERED_AT))
                        .toInstant()
                        .minus(Duration.ofHours(1 + random.nextInt(400))))));
    some(
        Orders.TABLE,
        8,
        order ->
            order.put(
                Orders.DELIVERED_AT,
                later(((Timestamp) order.get(Orders.ORDERED_AT)).toInstant(), 2000)));
    some(
        Orders.TABLE,
        8,
        order -> {
          Told.Id other = accounts.get(random.nextInt(accounts.size()));
          if (other.source().equals(order.get(Orders.SOURCE))) {
            order.put(Orders.ACCOUNT_ID, other.key());
          }
        });
    some(Orders.TABLE, 6, order -> order.put(Orders.CHANNEL, "phone"));
    withdrawn(Orders.TABLE, 8);
    some(OrderLines.TABLE, 10, line -> line.put(OrderLines.UNIT_PRICE, money(777)));
    some(OrderLines.TABLE, 6, line -> line.put(OrderLines.PRODUCT_ID, "p2"));
    withdrawn(OrderLines.TABLE, 8);
    for (int i = 0; i < 15; i++) {
      order(accounts.get(random.nextInt(accounts.size())), moment());
    }
    some(
        ServiceCases.TABLE,
        6,
        each -> {
          Instant opened = ((Timestamp) each.get(ServiceCases.OPENED_AT)).toInstant();
          Duration days = Duration.ofDays(random.nextInt(60));
          each.put(ServiceCases.OPENED_AT, Timestamp.from(opened.minus(days)));
        });
    some(ServiceCases.TABLE, 6, each -> each.put(ServiceCases.KIND, "complaint"));
    some(
        ServiceCases.TABLE,
        6,
        each -> {
          Timestamp opened = (Timestamp) each.get(ServiceCases.OPENED_AT);
          if (opened.toInstant().isBefore(SECOND_NIGHT.atStartOfDay(BERLIN).toInstant())) {
            each.put(ServiceCases.CLOSED_AT, late());
          }
        });
    withdrawn(ServiceCases.TABLE, 4);
    some(Reviews.TABLE, 8, review -> review.put(Reviews.RATING, 1 + random.nextInt(5)));
    some(Reviews.TABLE, 4, review -> review.put(Reviews.WRITTEN_AT, Timestamp.from(moment())));
    withdrawn(Reviews.TABLE, 4);
    some(Contacts.TABLE, 8, contact -> contact.put(Contacts.CLICKED_AT, late()));
    some(Contacts.TABLE, 4, contact -> contact.put(Contacts.ARM, "control"));
    withdrawn(Contacts.TABLE, 4);
    some(Events.TABLE, 8, event -> event.put(Events.HAPPENED_AT, Timestamp.from(moment())));
    some(Events.TABLE, 8, event -> event.put(Events.KIND, "cart"));
    withdrawn(Events.TABLE, 15);
    for (int i = 0; i < 15; i++) {
      Told.Id account = accounts.get(random.nextInt(accounts.size()));
      visit(account, "device " + account.key(), moment());
    }
    some(Products.TABLE, 3, product -> product.put(Products.CATEGORY, "k9"));
    some(Products.TABLE, 3, product -> product.put(Products.LIST_PRICE, money(999)));
    withdrawn(Products.TABLE, 1);
    some(Stores.TABLE, 2, store -> store.put(Stores.CITY, "town 9"));
    some(Accounts.TABLE, 4, account -> account.put(Accounts.COUNTRY, "FR"));
    some(Accounts.TABLE, 3, account -> account.put(Accounts.REGISTERED_AT, early()));
    withdrawn(Accounts.TABLE, 2);
    link("c01", new Told.Id(TILL, "a01"));
    link("c30", new Told.Id(WEB, "b10"));
    deliver();
  }

  /** Everything told since the last night, as it was told last. */
  private void deliver() {
    coming.forEach((table, rows) -> rows.values().forEach(fact -> nights.put(table, fact)));
    coming.clear();
  }

  private void some(Table table, int times, Consumer<Map<Field, Object>> change) {
    List<String> keys = new ArrayList<>(facts.get(table).keySet());
    for (int i = 0; i < times; i++) {
      String key = keys.get(random.nextInt(keys.size()));
      change.accept(facts.get(table).get(key));
      come(table, key);
    }
  }

  private void withdrawn(Table table, int times) {
    for (int i = 0; i < times; i++) {
      List<String> keys = new ArrayList<>(facts.get(table).keySet());
      String key = keys.get(random.nextInt(keys.size()));
      nights.take(table, facts.get(table).remove(key));
      coming.getOrDefault(table, new HashMap<>()).remove(key);
    }
  }

  /** A fact that was told already in this night or before, to be told otherwise. */
  private Consumer<Consumer<Map<Field, Object>>> put(Table table, Told.Id id) {
    String key = id.source() + " " + id.key();
    return change -> {
      change.accept(facts.get(table).get(key));
      come(table, key);
    };
  }

  private Consumer<Consumer<Map<Field, Object>>> put(String made) {
    for (Map.Entry<Table, Map<String, Map<Field, Object>>> table : facts.entrySet()) {
      for (String source : List.of(WEB, TILL)) {
        if (table.getValue().containsKey(source + " " + made)) {
          return put(table.getKey(), new Told.Id(source, made));
        }
      }
    }
    throw new IllegalArgumentException(made);
  }

  private void tell(Table table, String source, String key, Map<Field, Object> fact) {
    fact.put(Accounts.SOURCE, source);
    facts.computeIfAbsent(table, any -> new LinkedHashMap<>()).put(source + " " + key, fact);
    come(table, source + " " + key);
  }

  private void come(Table table, String key) {
    coming.computeIfAbsent(table, any -> new LinkedHashMap<>()).put(key, facts.get(table).get(key));
  }

  /** Some moment of the fourteen months; often a first or last one of a day. */
  private Instant moment() {
    int days = (int) (LAST.toEpochDay() - OPENED.toEpochDay());
    LocalDate day = OPENED.plusDays(random.nextInt(days));
    LocalDateTime when =
        switch (random.nextInt(8)) {
          case 0 -> day.atStartOfDay();
          case 1 -> day.atTime(LocalTime.of(23, 59, 59, 999_999_000));
          default -> day.atTime(LocalTime.ofNanoOfDay(random.nextInt(86_400_000) * 1_000_000L));
        };
    return when.atZone(BERLIN).toInstant();
  }

  private Timestamp early() {
    return Timestamp.from(OPENED.minusDays(random.nextInt(30)).atStartOfDay(BERLIN).toInstant());
  }

  private Timestamp late() {
    return Timestamp.from(
        SECOND_NIGHT.plusDays(random.nextInt(2)).atStartOfDay(BERLIN).toInstant());
  }

  private Timestamp later(Instant at, int hours) {
    return Timestamp.from(
        chance(30)
            // To the moment, or just not.
            ? at.plus(Duration.ofHours(1 + random.nextInt(hours))).minusMillis(random.nextInt(2))
            : at.plusMillis((long) (random.nextDouble() * hours * 3_600_000)));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private static BigDecimal money(int cents) {
    return BigDecimal.valueOf(cents, 2).setScale(4);
  }

  private static BigDecimal quantity(int units) {
    return BigDecimal.valueOf(units).setScale(4);
  }
}
