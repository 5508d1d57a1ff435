package io.clientele.feature;

import static io.clientele.feature.NaiveLife.share;
import static io.clientele.feature.NaiveLife.sum;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Features of everything between customer and shop besides the orders: accounts, visits,
 * deliveries, cases, reviews, campaigns.
 */
final class NaiveContacts {
  private static final int EVER = Integer.MAX_VALUE;

  private final NaiveLife life;
  private final java.util.function.Predicate<Told.Account> hasBought;
  private final Map<String, Object> features;

  /**
   * Features of a customer.
   *
   * @param hasBought whether the customer of an account has a kept order by the date
   */
  NaiveContacts(
      NaiveLife life,
      java.util.function.Predicate<Told.Account> hasBought,
      Map<String, Object> features) {
    this.life = life;
    this.hasBought = hasBought;
    this.features = features;
  }

  void add() {
    accounts();
    browsing();
    returns();
    deliveries();
    service();
    satisfaction();
    campaigns();
  }

  private void accounts() {
    features.put(
        "account_age_days",
        life.own().stream()
            .map(Told.Account::registered)
            .filter(at -> at != null)
            .map(life::daysAgo)
            .max(Integer::compare)
            .orElse(null));
    features.put("home_country", home(Told.Account::country));
    features.put("home_region", home(Told.Account::region));
    features.put(
        "was_referred",
        life.own().isEmpty()
            ? null
            : (Boolean) life.own().stream().anyMatch(account -> account.referredBy() != null));
    features.put("referrals", life.naming().size());
    features.put("referrals_who_bought", life.naming().stream().filter(hasBought).count());
  }

  private String home(Function<Told.Account, String> told) {
    return life.own().stream()
        .filter(account -> told.apply(account) != null)
        .min(
            // An account that does not say when it was opened was always there.
            Comparator.<Told.Account, Instant>comparing(
                    account -> account.registered() == null ? Instant.MIN : account.registered())
                .thenComparing(account -> account.id().source())
                .thenComparing(account -> account.id().key()))
        .map(told)
        .orElse(null);
  }

  private List<Told.Visit> visits(int days) {
    return life.visits().stream().filter(visit -> life.inLast(days, visit.known())).toList();
  }

  private int inVisits(int days, ToIntFunction<Told.Visit> count) {
    return visits(days).stream().mapToInt(count).sum();
  }

  private void browsing() {
    for (int days : new int[] {7, 30, 90}) {
      features.put("visits_" + days + "d", visits(days).size());
    }
    features.put("visits_lifetime", visits(EVER).size());
    features.put("days_since_visit", since(life.visits().stream().map(Told.Visit::known)));
    features.put("views_30d", inVisits(30, Told.Visit::views));
    features.put("views_90d", inVisits(90, Told.Visit::views));
    features.put("searches_90d", inVisits(90, Told.Visit::searches));
    features.put("favourites_90d", inVisits(90, Told.Visit::favourites));
    features.put("carts_30d", inVisits(30, Told.Visit::carts));
    features.put("carts_90d", inVisits(90, Told.Visit::carts));
    features.put("checkouts_90d", inVisits(90, Told.Visit::checkouts));
    int visits = visits(90).size();
    int withCart = inVisits(90, visit -> visit.carts() > 0 ? 1 : 0);
    int abandoned = inVisits(90, visit -> visit.carts() > 0 && visit.checkouts() == 0 ? 1 : 0);
    features.put("abandoned_visits_90d", abandoned);
    features.put("cart_abandonment_90d", share(abandoned, withCart));
    features.put("views_per_visit_90d", share(inVisits(90, Told.Visit::views), visits));
    long seconds = 0;
    for (Told.Visit visit : visits(90)) {
      seconds += Duration.between(visit.from(), visit.until()).toSeconds();
    }
    features.put("visit_minutes_mean_90d", share(seconds / 60.0, visits));
    features.put("orders_per_visit_90d", share(kept(90), visits));
    features.put("carts_without_order_30d", kept(30) > 0 ? 0 : inVisits(30, Told.Visit::carts));
    features.put("shares_lifetime", inVisits(EVER, Told.Visit::shares));
    features.put(
        "visits_change_30d",
        NaivePurchases.change(
            visits(30).size() / 30.0, (visits(120).size() - visits(30).size()) / 90.0));
  }

  private long kept(int days) {
    return life.kept().stream().filter(order -> life.inLast(days, order.day())).count();
  }

  private Integer since(Stream<LocalDate> days) {
    return days.map(life::daysAgo).min(Integer::compare).orElse(null);
  }

  private void returns() {
    List<NaiveOrder> orders = life.orders();
    BigDecimal gross =
        sum(orders.stream().filter(NaiveOrder::isSale).map(NaiveOrder::goods).toList());
    features.put(
        "return_share", share(sum(orders.stream().map(NaiveOrder::returns).toList()), gross));
    List<NaiveOrder> ofYear =
        orders.stream().filter(order -> life.inLast(365, order.day())).toList();
    features.put(
        "returned_365d", sum(ofYear.stream().map(NaiveOrder::returns).toList()).doubleValue());
    features.put(
        "return_orders_365d",
        ofYear.stream().filter(order -> order.isCreditNote() || order.isRefundedInFull()).count());
    long cancelled = orders.stream().filter(NaiveOrder::isCancelled).count();
    features.put("cancelled_share", share(cancelled, cancelled + life.kept().size()));
  }

  /** When it arrived, or was placed if that came later. */
  private static Instant arrival(Told.Order order) {
    return order.delivered().isBefore(order.at()) ? order.at() : order.delivered();
  }

  private void deliveries() {
    List<Told.Order> arrived =
        life.kept().stream()
            .map(NaiveOrder::told)
            .filter(order -> order.delivered() != null)
            .filter(order -> life.daysAgo(arrival(order)) >= 0)
            .toList();
    List<Told.Order> promised = arrived.stream().filter(order -> order.promised() != null).toList();
    List<Told.Order> late =
        promised.stream().filter(order -> arrival(order).isAfter(order.promised())).toList();
    features.put(
        "deliveries_365d",
        arrived.stream().filter(order -> life.inLast(365, arrival(order))).count());
    long hours = 0;
    for (Told.Order order : arrived) {
      hours += Duration.between(order.at(), arrival(order)).toHours();
    }
    long lateHours = 0;
    for (Told.Order order : late) {
      lateHours += Duration.between(order.promised(), arrival(order)).toHours();
    }
    features.put("delivery_days_mean", share(hours / 24.0, arrived.size()));
    features.put("late_delivery_share", share(late.size(), promised.size()));
    features.put("lateness_days_mean", share(lateHours / 24.0, promised.size()));
  }

  private void service() {
    features.put("return_cases_365d", cases("return", 365));
    features.put("repairs_365d", cases("repair", 365));
    features.put("questions_365d", cases("question", 365));
    features.put("complaints_90d", cases("complaint", 90));
    features.put("complaints_365d", cases("complaint", 365));
    features.put("complaints_per_order", share(cases("complaint", EVER), kept(EVER)));
    features.put(
        "days_since_complaint",
        since(
            life.cases().stream()
                .filter(each -> each.kind().equals("complaint"))
                .map(each -> life.day(each.opened()))));
    features.put("open_cases", life.cases().stream().filter(each -> each.closed() == null).count());
    List<Long> minutes =
        life.cases().stream()
            .filter(each -> each.answered() != null)
            .map(each -> Duration.between(each.opened(), each.answered()).toMinutes())
            .toList();
    long all = minutes.stream().mapToLong(each -> each).sum();
    features.put("answer_hours_mean", share(all / 60.0, minutes.size()));
    features.put(
        "answer_hours_max", minutes.stream().max(Long::compare).map(m -> m / 60.0).orElse(null));
  }

  private long cases(String kind, int days) {
    return life.cases().stream()
        .filter(each -> each.kind().equals(kind) && life.inLast(days, each.opened()))
        .count();
  }

  private void satisfaction() {
    List<Told.Review> rated =
        life.reviews().stream().filter(review -> review.stars() != null).toList();
    List<Integer> stars = rated.stream().map(Told.Review::stars).toList();
    features.put("reviews_lifetime", life.reviews().size());
    features.put("ratings_lifetime", rated.size());
    features.put("rating_mean", stars.isEmpty() ? null : NaivePurchases.mean(stars));
    features.put("rating_sd", stars.size() < 2 ? null : NaivePurchases.deviation(stars));
    features.put("rating_min", stars.stream().min(Integer::compare).orElse(null));
    features.put(
        "rating_last",
        rated.stream()
            .max(
                Comparator.comparing((Told.Review review) -> review.at().getEpochSecond())
                    .thenComparing(Told.Review::stars))
            .map(Told.Review::stars)
            .orElse(null));
    features.put(
        "low_ratings_365d",
        rated.stream()
            .filter(review -> review.stars() <= 2 && life.inLast(365, review.at()))
            .count());
    features.put("days_since_rating", since(rated.stream().map(review -> life.day(review.at()))));
  }

  private void campaigns() {
    features.put("contacts_30d", touches(30, Told.Contact::sent));
    features.put("contacts_365d", touches(365, Told.Contact::sent));
    features.put("contact_opens_365d", touches(365, Told.Contact::opened));
    features.put("contact_clicks_365d", touches(365, Told.Contact::clicked));
    features.put("redemptions_365d", touches(365, Told.Contact::redeemed));
    long sent = touches(EVER, Told.Contact::sent);
    features.put("contact_open_share", share(touches(EVER, Told.Contact::opened), sent));
    features.put("contact_click_share", share(touches(EVER, Told.Contact::clicked), sent));
    features.put("redemption_share", share(touches(EVER, Told.Contact::redeemed), sent));
    features.put(
        "days_since_contact",
        since(
            life.contacts().stream()
                .filter(contact -> contact.sent() != null)
                .map(contact -> life.day(contact.sent()))));
  }

  private long touches(int days, Function<Told.Contact, Instant> when) {
    return life.contacts().stream()
        .filter(contact -> life.inLast(days, when.apply(contact)))
        .count();
  }
}
