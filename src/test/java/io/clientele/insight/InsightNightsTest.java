package io.clientele.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.config.Costs;
import io.clientele.insight.NaiveShop.Line;
import io.clientele.insight.NaiveShop.Order;
import io.clientele.pipeline.Stage;
import io.clientele.rollup.AccountDaysStage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Cohorts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import io.clientele.schema.KpiDrivers;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.RunSteps;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Sessions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of a shop of a dozen accounts and fourteen months, held against {@link NaiveShop}: one
 * from before there were KPIs, and the first with them; one with a late order before a first
 * purchase, a first purchase that is cancelled, a refund, two accounts that turn out to be one
 * customer's, one that is a test, and a product that changes its category; and one in which nothing
 * happens.
 */
class InsightNightsTest {
  private static final List<Field> COLUMNS =
      List.of(
          KpiDays.GROSS_REVENUE,
          KpiDays.UNITS,
          KpiDays.ORDERS,
          KpiDays.REPEAT_ORDERS,
          KpiDays.NEW_BUYERS,
          KpiDays.RETURNING_BUYERS,
          KpiDays.DISCOUNT,
          KpiDays.RETURNS,
          KpiDays.NET_REVENUE,
          KpiDays.REPEAT_REVENUE,
          KpiDays.CANCELLED_ORDERS,
          KpiDays.RETURN_ORDERS);
  private static final Map<String, Set<String>> SUPPLIED =
      Map.of(
          "orders", Set.of("channel", "delivered_at"),
          "order_lines", Set.of("product_id"),
          "products", Set.of("category"),
          "service_cases", Set.of("kind"),
          "events", Set.of("kind"));
  private static final Stage ACCOUNT_DAYS =
      new AccountDaysStage(
          List.of(Orders.TABLE, OrderLines.TABLE, ServiceCases.TABLE, Sessions.TABLE));
  private static final Costs COSTS = new Costs(0.4, 3, 0.02, 5);
  private static final LocalDate BUSY = LocalDate.of(2024, 3, 3);
  private static final LocalDate AS_OF = LocalDate.of(2025, 1, 3);

  @TempDir static Path folder;
  private static HandMadeNights nights;
  private static final NaiveShop SHOP = new NaiveShop();

  /** After each night: what is expected, what the table holds, and how many rows were written. */
  private static final List<Map<String, List<Long>>> EXPECTED = new ArrayList<>();

  private static final List<Map<String, List<Long>>> FOUND = new ArrayList<>();
  private static final List<Long> WRITTEN = new ArrayList<>();
  private static List<String> nothing;

  @BeforeAll
  static void nights() {
    nights = new HandMadeNights(TestSpark.session(NaiveShop.ZONE), folder);
    Random random = new Random(9);
    for (int i = 0; i < 12; i++) {
      owns("a" + i, "c" + i);
    }
    product("p0", "tea");
    product("p1", "tea");
    product("p2", "cups");
    product("p3", null);
    for (int i = 0; i < 150; i++) {
      put(random(random, i));
    }
    // By nobody's account: an order of the staff.
    put(order("staff", "a99", "2024-05-05", "completed", 0, new Line("p0", 1, 10_0000, null)));
    put(order("busy", "a1", BUSY.toString(), "completed", 0, new Line("p0", 1, 10_0000, null)));
    serviceAndVisits();
    // A warehouse from before there were KPIs: the days are there already.
    nights.skipTo(LocalDate.of(2025, 1, 1)).night(ACCOUNT_DAYS);
    night();

    Order first = first("c1");
    put(first.with("cancelled", 0));
    put(
        order(
            "late",
            "a2",
            first("c2").day().minusDays(40).toString(),
            "completed",
            0,
            new Line("p2", 2, 12_3456, null)));
    Order refunded = SHOP.orders.get("o7");
    put(refunded.with("completed", Long.MAX_VALUE / 100_000));
    owns("a3", "c2");
    SHOP.customers.remove("a4");
    nights.take(
        CustomerAccounts.TABLE,
        Map.of(CustomerAccounts.SOURCE, "web", CustomerAccounts.ACCOUNT_ID, "a4"));
    product("p1", "cups");
    night(new HistoryStage(COSTS));

    nothing = nights.night(new KpiDaysStage(SUPPLIED));
  }

  private static void night(Stage... more) {
    List<Stage> stages = new ArrayList<>(List.of(ACCOUNT_DAYS, new KpiDaysStage(SUPPLIED)));
    stages.addAll(List.of(more));
    nights.night(stages.toArray(Stage[]::new));
    EXPECTED.add(SHOP.kpis());
    Map<String, List<Long>> found = new TreeMap<>();
    for (Row row : nights.read(KpiDays.TABLE).collectAsList()) {
      List<Long> values = new ArrayList<>();
      COLUMNS.forEach(column -> values.add(whole(row.getAs(column.name()))));
      found.put(
          row.getAs("day") + "/" + row.getAs("dimension") + "/" + row.getAs("member"), values);
    }
    FOUND.add(found);
    WRITTEN.add(
        nights
            .read(RunSteps.TABLE)
            .where("step = 'add up KPIs'")
            .orderBy(RunSteps.RUN_ID.col().desc())
            .first()
            .<Long>getAs("rows"));
  }

  private static Long whole(Object value) {
    if (value instanceof BigDecimal amount) {
      return amount.movePointRight(4).longValueExact();
    }
    return (Long) value;
  }

  @Test
  void kpisAreThoseOfPlainLoopsOverOrdersInEveryNight() {
    for (int night = 0; night < 2; night++) {
      assertThat(FOUND.get(night)).isEqualTo(EXPECTED.get(night));
    }
    // The shop has what matters: repeat buyers, returns, categories, orders without a channel.
    assertThat(EXPECTED.get(1).keySet()).anyMatch(key -> key.endsWith("/category/unknown"));
    assertThat(EXPECTED.get(1).keySet()).anyMatch(key -> key.endsWith("/channel/unknown"));
    assertThat(EXPECTED.get(1).values()).anyMatch(row -> row.get(3) > 0 && row.get(4) > 0);
  }

  @Test
  void onlyRowsThatCameOutDifferentlyAreWritten() {
    Map<String, List<Long>> before = EXPECTED.get(0);
    Map<String, List<Long>> after = EXPECTED.get(1);
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(after.keySet());
    keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
    assertThat(keys).isNotEmpty();
    assertThat(WRITTEN.get(1)).isEqualTo(keys.size()).isLessThan(after.size() / 2);
    assertThat(nothing).contains("no day changed");
  }

  @Test
  void moneyIsThatOfAccountDaysToTheCent() {
    List<String> sums = List.of("gross_revenue", "returns", "net_revenue", "units", "discount");
    String all = String.join(", ", sums.stream().map(sum -> "sum(" + sum + ")").toList());
    Row days =
        nights
            .read(AccountDays.TABLE)
            .join(
                nights.read(CustomerAccounts.TABLE),
                KpiDaysStage.names(CustomerAccounts.TABLE.key()))
            .selectExpr(all.split(", "))
            .head();
    for (String dimension : List.of("all", "channel")) {
      Row kpis =
          nights
              .read(KpiDays.TABLE)
              .where("dimension = '" + dimension + "'")
              .selectExpr(all.split(", "))
              .head();
      assertThat(kpis).isEqualTo(days);
    }
  }

  @Test
  void serviceAndVisitsAreOfTheWholeShop() {
    Row row =
        nights
            .read(KpiDays.TABLE)
            .where("day = '" + BUSY + "' and dimension = 'all'")
            .selectExpr(
                "cases",
                "complaints",
                "complaint_rate = complaints / orders",
                "answered_cases",
                "answer_minutes_mean",
                "visits",
                "cart_visits",
                "checkout_visits",
                "visitors",
                "buying_visitors",
                "conversion",
                "cart_rate",
                "checkout_rate")
            .head();
    assertThat(row.mkString("/")).isEqualTo("3/2/true/1/30.0/4/2/1/3/1/" + 1.0 / 3 + "/0.5/0.5");
    assertThat(
            nights
                .read(KpiDays.TABLE)
                .where("dimension <> 'all' and (visits is not null or cases is not null)")
                .count())
        .isZero();
  }

  @Test
  void cohortsAreThoseOfPlainLoops() {
    Map<String, NavigableSet<LocalDate>> purchases = SHOP.purchases(AS_OF);
    Map<YearMonth, List<String>> cohorts = new TreeMap<>();
    purchases.forEach(
        (customer, days) ->
            cohorts
                .computeIfAbsent(YearMonth.from(days.first()), any -> new ArrayList<>())
                .add(customer));
    List<Row> rows = nights.read(Cohorts.TABLE).collectAsList();
    int cells = 0;
    for (YearMonth cohort : cohorts.keySet()) {
      cells += (int) cohort.until(YearMonth.from(AS_OF), ChronoUnit.MONTHS) + 1;
    }
    assertThat(rows).hasSize(cells);
    for (Row row : rows) {
      YearMonth cohort = YearMonth.from(row.<java.sql.Date>getAs("cohort").toLocalDate());
      YearMonth month = cohort.plusMonths(row.<Integer>getAs("age_months"));
      LocalDate end = month.atEndOfMonth().isAfter(AS_OF) ? AS_OF : month.atEndOfMonth();
      List<String> of = cohorts.get(cohort);
      long active = 0;
      long repeat = 0;
      long net = 0;
      double contribution = 0;
      for (String customer : of) {
        NavigableSet<LocalDate> days = purchases.get(customer);
        active += days.stream().anyMatch(day -> YearMonth.from(day).equals(month)) ? 1 : 0;
        repeat += days.headSet(end, true).size() > 1 ? 1 : 0;
        net += SHOP.net(customer, LocalDate.MIN, end);
        contribution += SHOP.contribution(customer, end, COSTS);
      }
      assertThat(row.<Long>getAs("customers")).isEqualTo(of.size());
      assertThat(row.<Long>getAs("active_customers")).as("%s", row).isEqualTo(active);
      assertThat(row.<Double>getAs("retained_share")).isEqualTo(active / (double) of.size());
      assertThat(row.<Long>getAs("repeat_customers")).isEqualTo(repeat);
      assertThat(whole(row.getAs("cumulative_net_revenue"))).isEqualTo(net);
      assertThat(row.<Double>getAs("cumulative_contribution"))
          .isCloseTo(contribution, within(0.0002 * of.size()));
      assertThat(row.<Boolean>getAs("is_complete")).isEqualTo(!month.equals(YearMonth.from(AS_OF)));
    }
  }

  @Test
  void gapsAreThoseOfPlainLoops() {
    List<List<Long>> gaps = new ArrayList<>();
    long[] made = new long[11];
    long[] old = new long[11];
    long[] soon = new long[11];
    for (int i = 0; i < 11; i++) {
      gaps.add(new ArrayList<>());
    }
    for (NavigableSet<LocalDate> days : SHOP.purchases(AS_OF).values()) {
      int number = 0;
      for (LocalDate day : days) {
        int at = Math.min(10, ++number);
        boolean isOld = !day.isAfter(AS_OF.minusDays(90));
        made[at]++;
        old[at] += isOld ? 1 : 0;
        LocalDate next = days.higher(day);
        if (next != null) {
          long gap = ChronoUnit.DAYS.between(day, next);
          gaps.get(at).add(gap);
          soon[at] += isOld && gap <= 90 ? 1 : 0;
        }
      }
    }
    List<Row> rows = nights.read(PurchaseGaps.TABLE).orderBy("purchase").collectAsList();
    assertThat(rows).hasSize(10);
    for (Row row : rows) {
      int at = row.<Integer>getAs("purchase");
      List<Long> sorted = gaps.get(at).stream().sorted().toList();
      assertThat(row.<Long>getAs("customers")).isEqualTo(made[at]);
      assertThat(row.<Long>getAs("went_on")).isEqualTo(sorted.size());
      assertThat(row.<Long>getAs("observed_90d")).isEqualTo(old[at]);
      assertThat(row.<Double>getAs("went_on_90d_share")).isEqualTo(soon[at] / (double) old[at]);
      int n = sorted.size();
      assertThat(row.<Double>getAs("days_median"))
          .isEqualTo((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0);
    }
    assertThat(made[10]).isGreaterThan(2);
  }

  @Test
  void driversAddUpToTheChangeAndGroupsAreThoseOfPlainLoops() {
    Map<String, NavigableSet<LocalDate>> purchases = SHOP.purchases(AS_OF);
    List<Row> rows = nights.read(KpiDrivers.TABLE).collectAsList();
    Map<String, Long> sums = new HashMap<>();
    for (Row row : rows) {
      LocalDate from = day(row, "from_day");
      LocalDate to = day(row, "to_day");
      LocalDate baseFrom = day(row, "base_from_day");
      LocalDate baseTo = day(row, "base_to_day");
      long change = whole(row.getAs("change"));
      assertThat(change)
          .isEqualTo(
              SHOP.everybody()
                  .mapToLong(c -> SHOP.net(c, from, to) - SHOP.net(c, baseFrom, baseTo))
                  .sum());
      sums.merge(
          row.getAs("period") + "/" + row.getAs("compared_with") + "/" + row.getAs("split"),
          whole(row.getAs("effect"))
              - (row.<String>getAs("driver").matches("buyers|new") ? change : 0),
          Long::sum);
      if (row.getAs("split").equals("customers")) {
        long expected =
            SHOP.everybody()
                .filter(
                    c -> {
                      boolean before = SHOP.orders(c, baseFrom, baseTo) > 0;
                      boolean after = SHOP.orders(c, from, to) > 0;
                      String in =
                          before
                              ? after ? "retained" : "lost"
                              : !after
                                  ? "no_purchase"
                                  : purchases.get(c).first().isAfter(baseTo) ? "new" : "returned";
                      return in.equals(row.getAs("driver"));
                    })
                .mapToLong(c -> SHOP.net(c, from, to) - SHOP.net(c, baseFrom, baseTo))
                .sum();
        assertThat(whole(row.getAs("effect"))).as("%s", row).isEqualTo(expected);
      }
    }
    assertThat(sums).hasSize(12);
    assertThat(sums.values()).containsOnly(0L);
    Set<String> spans = new TreeSet<>();
    rows.forEach(
        row ->
            spans.add(
                String.join(
                    " ",
                    row.getAs("period"),
                    row.getAs("compared_with"),
                    "" + day(row, "base_from_day"),
                    "" + day(row, "base_to_day"),
                    "" + day(row, "from_day"),
                    "" + day(row, "to_day"))));
    assertThat(spans)
        .containsExactly(
            "28_days before 2024-11-09 2024-12-06 2024-12-07 2025-01-03",
            "28_days year_before 2023-12-09 2024-01-05 2024-12-07 2025-01-03",
            "month before 2024-11-01 2024-11-30 2024-12-01 2024-12-31",
            "month year_before 2023-12-01 2023-12-31 2024-12-01 2024-12-31",
            "week before 2024-12-16 2024-12-22 2024-12-23 2024-12-29",
            "week year_before 2023-12-25 2023-12-31 2024-12-23 2024-12-29");
  }

  @Test
  void anomaliesAreHeldAgainstTheSameWeekday() {
    Map<String, List<Long>> kpis = EXPECTED.get(1);
    List<Row> rows = nights.read(KpiAnomalies.TABLE).where("kpi = 'net_revenue'").collectAsList();
    assertThat(rows).hasSize(28);
    for (Row row : rows) {
      LocalDate day = day(row, "day");
      List<Double> history = new ArrayList<>();
      for (int week = 1; week <= 8; week++) {
        history.add(net(kpis, day.minusWeeks(week)));
      }
      double median = median(history);
      List<Double> off = history.stream().map(was -> Math.abs(was - median)).toList();
      double mad = median(off);
      double spread =
          mad > 0
              ? mad / 0.6745
              : off.stream().mapToDouble(Double::doubleValue).average().orElseThrow() * 1.253314;
      assertThat(row.<Double>getAs("value")).isEqualTo(net(kpis, day));
      assertThat(row.<Double>getAs("expected")).isEqualTo(median);
      assertThat(row.<Integer>getAs("history_days")).isEqualTo(8);
      Double score = row.getAs("score");
      if (spread == 0) {
        assertThat(score).isNull();
      } else {
        assertThat(score).isCloseTo((net(kpis, day) - median) / spread, within(1e-9));
      }
      assertThat(row.<Boolean>getAs("is_anomaly"))
          .isEqualTo(score != null && Math.abs(score) > 3.5);
    }
    assertThat(rows).anyMatch(row -> row.<Boolean>getAs("is_anomaly"));
    assertThat(rows).anyMatch(row -> !row.<Boolean>getAs("is_anomaly"));
  }

  private static double net(Map<String, List<Long>> kpis, LocalDate day) {
    List<Long> row = kpis.get(day + "/all/all");
    return row == null ? 0 : row.get(8) / 10_000.0;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static LocalDate day(Row row, String column) {
    return row.<java.sql.Date>getAs(column).toLocalDate();
  }

  private static Order first(String customer) {
    LocalDate day = SHOP.purchases(LocalDate.MAX).get(customer).first();
    return SHOP.orders.values().stream()
        .filter(order -> order.isKept() && order.day().equals(day))
        .filter(order -> customer.equals(SHOP.customers.get(order.account())))
        .findFirst()
        .orElseThrow();
  }

  /** Some time between 1 November 2023 and the end of 2024. */
  private static Order random(Random random, int i) {
    Instant at =
        Instant.parse("2023-11-01T06:30:00Z")
            .plus(random.nextInt(420), ChronoUnit.DAYS)
            .plus(random.nextInt(17), ChronoUnit.HOURS);
    int kind = random.nextInt(10);
    String status = kind == 0 ? "cancelled" : kind == 1 ? "return" : "completed";
    List<Line> lines = new ArrayList<>();
    for (int line = 0; line <= random.nextInt(3); line++) {
      int quantity = status.equals("return") ? -1 : random.nextInt(6) == 0 ? -1 : 1 + line;
      int product = random.nextInt(5);
      lines.add(
          new Line(
              "p" + product, quantity, 1 + random.nextInt(900_000), product == 2 ? 50_000L : null));
    }
    return new Order(
        "o" + i,
        "a" + random.nextInt(12) * random.nextInt(12) / 12,
        at,
        status,
        random.nextInt(3) == 0 ? null : random.nextBoolean() ? "web" : "app",
        status.equals("return") || random.nextBoolean() ? null : (long) random.nextInt(5_000),
        random.nextInt(12) == 0 ? random.nextInt(400_000) : 0,
        lines);
  }

  private static Order order(
      String id, String account, String day, String status, long refund, Line... lines) {
    return new Order(
        id,
        account,
        Instant.parse(day + "T12:00:00Z"),
        status,
        "web",
        null,
        refund,
        List.of(lines));
  }

  private static void put(Order order) {
    SHOP.orders.put(order.id(), order);
    Map<Field, Object> values = new HashMap<>();
    values.put(Orders.SOURCE, "web");
    values.put(Orders.ORDER_ID, order.id());
    values.put(Orders.ACCOUNT_ID, order.account());
    values.put(Orders.ORDERED_AT, Timestamp.from(order.at()));
    values.put(Orders.STATUS, order.status());
    values.put(Orders.CHANNEL, order.channel());
    values.put(Orders.DISCOUNT, money(order.discount()));
    values.put(Orders.REFUND, money(order.refund()));
    nights.put(Orders.TABLE, values);
    int number = 0;
    for (Line line : order.lines()) {
      Map<Field, Object> of = new HashMap<>();
      of.put(OrderLines.SOURCE, "web");
      of.put(OrderLines.ORDER_ID, order.id());
      of.put(OrderLines.LINE_NO, "" + number++);
      of.put(OrderLines.PRODUCT_ID, line.product());
      of.put(OrderLines.QUANTITY_UNITS, BigDecimal.valueOf(line.quantity()).setScale(4));
      of.put(OrderLines.UNIT_PRICE, money(line.price()));
      of.put(OrderLines.UNIT_COST, money(line.unitCost()));
      nights.put(OrderLines.TABLE, of);
    }
  }

  private static BigDecimal money(Long amount) {
    return amount == null ? null : BigDecimal.valueOf(amount, 4);
  }

  private static void owns(String account, String customer) {
    SHOP.customers.put(account, customer);
    nights.put(CustomerAccounts.TABLE, HandMadeNights.account(account, customer));
  }

  private static void product(String id, String category) {
    Map<Field, Object> values = new HashMap<>();
    values.put(Products.SOURCE, "web");
    values.put(Products.PRODUCT_ID, id);
    values.put(Products.CATEGORY, category);
    nights.put(Products.TABLE, values);
    if (category != null) {
      SHOP.categories.put(id, category);
    }
  }

  /**
   * On the busy day: three cases, one answered; four visits of three customers, of whom one buys.
   */
  private static void serviceAndVisits() {
    Timestamp noon = Timestamp.from(Instant.parse(BUSY + "T12:00:00Z"));
    Timestamp later = Timestamp.from(Instant.parse(BUSY + "T12:30:00Z"));
    for (int i = 0; i < 3; i++) {
      Map<Field, Object> values = new HashMap<>();
      values.put(ServiceCases.SOURCE, "web");
      values.put(ServiceCases.CASE_ID, "s" + i);
      values.put(ServiceCases.ACCOUNT_ID, "a" + i);
      values.put(ServiceCases.KIND, i == 0 ? "question" : "complaint");
      values.put(ServiceCases.OPENED_AT, noon);
      values.put(ServiceCases.ANSWERED_AT, i == 0 ? later : null);
      nights.put(ServiceCases.TABLE, values);
    }
    for (int i = 0; i < 4; i++) {
      Map<Field, Object> values = new HashMap<>();
      values.put(Sessions.SOURCE, "web");
      values.put(Sessions.SESSION_ID, "v" + i);
      values.put(Sessions.ACCOUNT_ID, "a" + i % 3);
      values.put(Sessions.ATTRIBUTED_ON, java.sql.Date.valueOf(BUSY));
      values.put(Sessions.STARTED_AT, noon);
      values.put(Sessions.ENDED_AT, later);
      values.put(Sessions.DAY, java.sql.Date.valueOf(BUSY));
      values.put(Sessions.CARTS, i < 2 ? 1 : 0);
      values.put(Sessions.CHECKOUTS, i < 1 ? 1 : 0);
      nights.put(Sessions.TABLE, HandMadeNights.required(Sessions.TABLE, values));
    }
  }
}
