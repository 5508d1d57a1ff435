package io.clientele.feature;

import static io.clientele.feature.NaiveLife.orZero;
import static io.clientele.feature.NaiveLife.share;
import static io.clientele.feature.NaiveLife.sum;

import io.clientele.config.Costs;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Features of orders as a whole: how often, how regularly, for how much. */
final class NaivePurchases {
  private static final int EVER = Integer.MAX_VALUE;

  private final NaiveLife life;
  private final Costs costs;
  private final Map<String, Object> features;

  /** An account on a day: what one order of it tells of something is taken for all. */
  private record AccountDay(Told.Id account, LocalDate day) {}

  NaivePurchases(NaiveLife life, Costs costs, Map<String, Object> features) {
    this.life = life;
    this.costs = costs;
    this.features = features;
  }

  void add() {
    recencyFrequencyMoney();
    cadence();
    basket();
    seasons();
    price();
    trend();
    contribution(365, "365d");
    contribution(EVER, "lifetime");
    costKnown();
  }

  private List<NaiveOrder> in(int days, Predicate<NaiveOrder> which) {
    return life.orders().stream()
        .filter(which)
        .filter(order -> life.inLast(days, order.day()))
        .toList();
  }

  private int kept(int days) {
    return in(days, NaiveOrder::isKept).size();
  }

  private BigDecimal sumOf(int days, Function<NaiveOrder, BigDecimal> amount) {
    return sum(in(days, order -> !order.isCancelled()).stream().map(amount).toList());
  }

  private BigDecimal net(int days) {
    return sumOf(days, NaiveOrder::net);
  }

  private BigDecimal gross(int days) {
    return sumOf(days, order -> order.isSale() ? order.goods() : BigDecimal.ZERO);
  }

  private void recencyFrequencyMoney() {
    List<LocalDate> occasions = life.occasions();
    boolean never = occasions.isEmpty();
    LocalDate first = never ? null : occasions.get(0);
    LocalDate last = never ? null : occasions.get(occasions.size() - 1);
    features.put("first_purchase_on", first);
    features.put("last_purchase_on", last);
    features.put("tenure_days", never ? null : life.daysAgo(first));
    features.put("recency_days", never ? null : life.daysAgo(last));
    for (int days : new int[] {7, 30, 90, 180, 365, EVER}) {
      String suffix = days == EVER ? "lifetime" : days + "d";
      features.put(
          "frequency_" + suffix, occasions.stream().filter(day -> life.inLast(days, day)).count());
      features.put("orders_" + suffix, kept(days));
      features.put("revenue_" + suffix, net(days).doubleValue());
    }
  }

  private void cadence() {
    List<LocalDate> occasions = life.occasions();
    List<Integer> gaps = new ArrayList<>();
    for (int i = 1; i < occasions.size(); i++) {
      gaps.add((int) ChronoUnit.DAYS.between(occasions.get(i - 1), occasions.get(i)));
    }
    Double mean = gaps.isEmpty() ? null : mean(gaps);
    Double deviation = gaps.size() < 2 ? null : deviation(gaps);
    features.put("gap_days_mean", mean);
    features.put("gap_days_sd", deviation);
    features.put("gap_days_min", gaps.stream().min(Integer::compare).orElse(null));
    features.put("gap_days_max", gaps.stream().max(Integer::compare).orElse(null));
    features.put("gap_days_last", gaps.isEmpty() ? null : gaps.get(gaps.size() - 1));
    long months = 0;
    for (int month = 0; month < 12; month++) {
      int ago = month;
      if (occasions.stream().anyMatch(day -> life.daysAgo(day) / 30 == ago)) {
        months++;
      }
    }
    features.put("purchase_months_360d", months);
    features.put("gap_days_cv", deviation == null ? null : deviation / mean);
    if (mean == null) {
      features.put("overdue_ratio", null);
      features.put("next_purchase_on", null);
    } else {
      LocalDate last = occasions.get(occasions.size() - 1);
      features.put("overdue_ratio", life.daysAgo(last) / mean);
      features.put("next_purchase_on", last.plusDays(Math.round(mean)));
    }
  }

  static double mean(List<Integer> values) {
    return values.stream().mapToInt(value -> value).average().orElseThrow();
  }

  /** Sample standard deviation. */
  static double deviation(List<Integer> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.size() - 1));
  }

  private void basket() {
    List<NaiveOrder> kept = life.kept();
    features.put("order_value_mean", share(net(EVER).doubleValue(), kept.size()));
    features.put("order_value_mean_90d", share(net(90).doubleValue(), kept(90)));
    features.put(
        "order_value_max",
        kept.stream()
            .map(order -> order.goods().subtract(orZero(order.discount())))
            .max(BigDecimal::compareTo)
            .map(BigDecimal::doubleValue)
            .orElse(null));
    features.put("units_per_order", share(units().doubleValue(), kept.size()));
    features.put(
        "lines_per_order",
        share(kept.stream().mapToInt(order -> order.bought().size()).sum(), kept.size()));
  }

  /** Also of orders that were given back as a whole. */
  private BigDecimal units() {
    return sumOf(EVER, order -> order.isSale() ? order.units() : BigDecimal.ZERO);
  }

  private void seasons() {
    List<NaiveOrder> kept = life.kept();
    long payday =
        kept.stream()
            .mapToInt(order -> order.day().getDayOfMonth())
            .filter(day -> day >= 25 || day <= 5)
            .count();
    features.put("payday_share", share(payday, kept.size()));
    String[] names = {"winter", "spring", "summer", "autumn"};
    String usual = null;
    long most = 0;
    for (int i = 0; i < names.length; i++) {
      int season = i;
      long orders =
          kept.stream().filter(order -> order.day().getMonthValue() % 12 / 3 == season).count();
      if (orders > most) {
        most = orders;
        usual = names[i];
      }
    }
    features.put("usual_season", usual);
    features.put("usual_season_share", share(most, kept.size()));
  }

  private void price() {
    features.put("discount_share", ofGross(EVER, this::discount));
    features.put("discount_share_90d", ofGross(90, this::discount));
    features.put(
        "discounted_order_share",
        share(
            life.kept().stream().filter(order -> orZero(order.discount()).signum() > 0).count(),
            life.kept().size()));
    features.put("unit_price_mean", share(gross(EVER), units()));
    features.put("coupon_share", ofGross(EVER, NaiveOrder::coupons));
    features.put("funded_discount_share", ofGross(EVER, NaiveOrder::funded));
    features.put("shipping_share", ofGross(EVER, NaiveOrder::shipping));
  }

  private BigDecimal discount(NaiveOrder order) {
    return order.isSale() ? order.discount() : null;
  }

  /** A part over gross revenue, on the days on which an order of the account tells the part. */
  private Double ofGross(int days, Function<NaiveOrder, BigDecimal> part) {
    Map<AccountDay, List<NaiveOrder>> byDay = new HashMap<>();
    for (NaiveOrder order : in(days, order -> true)) {
      byDay.computeIfAbsent(dayOf(order), any -> new ArrayList<>()).add(order);
    }
    BigDecimal parts = BigDecimal.ZERO;
    BigDecimal gross = BigDecimal.ZERO;
    for (List<NaiveOrder> orders : byDay.values()) {
      if (orders.stream().anyMatch(order -> part.apply(order) != null)) {
        for (NaiveOrder order : orders) {
          parts = parts.add(orZero(part.apply(order)));
          gross = gross.add(order.isSale() ? order.goods() : BigDecimal.ZERO);
        }
      }
    }
    return share(parts, gross);
  }

  private static AccountDay dayOf(NaiveOrder order) {
    return new AccountDay(order.told().account(), order.day());
  }

  private void trend() {
    features.put("orders_trend", change(kept(90), kept(180) - kept(90)));
    features.put(
        "revenue_trend",
        change(gross(90).doubleValue(), gross(180).subtract(gross(90)).doubleValue()));
    features.put("orders_change_30d", change(kept(30) / 30.0, (kept(120) - kept(30)) / 90.0));
    features.put(
        "revenue_change_30d",
        change(gross(30).doubleValue() / 30, gross(120).subtract(gross(30)).doubleValue() / 90));
    // Least squares by the book: covariance of month and revenue over variance of month.
    double[] revenue = new double[12];
    for (int month = 0; month < 12; month++) {
      int ago = 11 - month;
      revenue[month] = net(30 * (ago + 1)).subtract(net(30 * ago)).doubleValue();
    }
    double meanMonth = 5.5;
    double meanRevenue = 0;
    for (double each : revenue) {
      meanRevenue += each / 12;
    }
    double covariance = 0;
    double variance = 0;
    for (int month = 0; month < 12; month++) {
      covariance += (month - meanMonth) * (revenue[month] - meanRevenue);
      variance += (month - meanMonth) * (month - meanMonth);
    }
    features.put("revenue_slope_360d", covariance / variance);
  }

  /** Difference over sum; null when there is nothing. */
  static Double change(double recent, double before) {
    return recent + before <= 0 ? null : (Double) ((recent - before) / (recent + before));
  }

  private Map<AccountDay, List<NaiveOrder>> days(int days) {
    Map<AccountDay, List<NaiveOrder>> byDay = new HashMap<>();
    for (NaiveOrder order : in(days, order -> !order.isCancelled())) {
      byDay.computeIfAbsent(dayOf(order), any -> new ArrayList<>()).add(order);
    }
    return byDay;
  }

  private static boolean tellsCost(List<NaiveOrder> day) {
    return day.stream().anyMatch(order -> order.cost() != null);
  }

  private void contribution(int days, String suffix) {
    BigDecimal goods = BigDecimal.ZERO;
    for (List<NaiveOrder> day : days(days).values()) {
      if (tellsCost(day)) {
        goods = goods.add(sum(day.stream().map(order -> orZero(order.cost())).toList()));
      } else {
        goods =
            goods.add(
                sum(day.stream().map(NaiveOrder::net).toList())
                    .multiply(BigDecimal.valueOf(costs.goodsShare())));
      }
    }
    BigDecimal discounts =
        sumOf(days, order -> order.isSale() ? orZero(order.discount()) : BigDecimal.ZERO);
    int returns = in(days, order -> order.isCreditNote() || order.isRefundedInFull()).size();
    double shipping = kept(days) * costs.shippingPerOrder();
    double fees = gross(days).subtract(discounts).doubleValue() * costs.paymentFeeShare();
    double returning = returns * costs.perReturn();
    double service =
        sum(life.cases().stream()
                .filter(each -> life.inLast(days, each.opened()))
                .map(each -> orZero(each.cost()))
                .toList())
            .doubleValue();
    double campaigns =
        sum(life.contacts().stream()
                .filter(contact -> life.inLast(days, contact.sent()))
                .map(contact -> orZero(contact.cost()))
                .toList())
            .doubleValue();
    features.put("cost_of_goods_" + suffix, goods.doubleValue());
    features.put("shipping_cost_" + suffix, shipping);
    features.put("payment_fees_" + suffix, fees);
    features.put("return_cost_" + suffix, returning);
    features.put("service_cost_" + suffix, service);
    features.put("campaign_cost_" + suffix, campaigns);
    features.put(
        "contribution_" + suffix,
        net(days).doubleValue()
            - goods.doubleValue()
            - shipping
            - fees
            - returning
            - service
            - campaigns);
  }

  private void costKnown() {
    BigDecimal known = BigDecimal.ZERO;
    for (List<NaiveOrder> day : days(EVER).values()) {
      if (tellsCost(day)) {
        for (NaiveOrder order : day) {
          known = known.add(order.isSale() ? order.goods() : BigDecimal.ZERO);
        }
      }
    }
    features.put("cost_known_share", share(known, gross(EVER)));
  }
}
