package io.clientele.feature;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * What is known of one customer at the end of a date: facts of later moments are not in it, and
 * later moments of facts are null.
 *
 * @param own accounts that are opened by the date, or do not say when they were
 * @param naming accounts, opened by then, that name one of the customer's as who brought them
 */
record NaiveLife(
    LocalDate asOf,
    ZoneId zone,
    List<Told.Account> own,
    List<Told.Account> naming,
    List<NaiveOrder> orders,
    List<Told.Visit> visits,
    List<Told.Case> cases,
    List<Told.Review> reviews,
    List<Told.Contact> contacts) {

  static NaiveLife of(Told told, ZoneId zone, String customer, LocalDate asOf) {
    Until until = new Until(zone, asOf);
    return new NaiveLife(
        asOf,
        zone,
        told.accounts().stream()
            .filter(account -> customer.equals(told.customers().get(account.id())))
            .filter(account -> account.registered() == null || until.saw(account.registered()))
            .toList(),
        told.accounts().stream()
            // The shop's own accounts are nobody's, and bring nobody.
            .filter(account -> told.customers().containsKey(account.id()))
            .filter(account -> account.registered() == null || until.saw(account.registered()))
            .filter(account -> account.referredBy() != null)
            .filter(
                account ->
                    customer.equals(
                        told.customers()
                            .get(new Told.Id(account.id().source(), account.referredBy()))))
            .toList(),
        told.orders().stream()
            .filter(order -> customer.equals(told.customers().get(order.account())))
            .filter(order -> until.saw(order.at()))
            .map(order -> new NaiveOrder(order, zone))
            .toList(),
        told.visits().stream()
            .filter(visit -> !visit.machine() && visit.known() != null)
            .filter(visit -> customer.equals(told.customers().get(visit.account())))
            .filter(visit -> !visit.known().isAfter(asOf))
            .toList(),
        told.cases().stream()
            .filter(each -> customer.equals(told.customers().get(each.account())))
            .filter(each -> until.saw(each.opened()))
            .map(
                each ->
                    new Told.Case(
                        each.account(),
                        each.kind(),
                        each.opened(),
                        until.orNull(each.answered()),
                        until.orNull(each.closed()),
                        each.cost()))
            .toList(),
        told.reviews().stream()
            .filter(review -> customer.equals(told.customers().get(review.account())))
            .filter(review -> until.saw(review.at()))
            .toList(),
        told.contacts().stream()
            .filter(contact -> customer.equals(told.customers().get(contact.account())))
            // Who was kept out as control was not contacted.
            .filter(contact -> !"control".equals(contact.arm()))
            .map(
                contact ->
                    new Told.Contact(
                        contact.account(),
                        contact.arm(),
                        until.orNull(contact.sent()),
                        until.orNull(contact.opened()),
                        until.orNull(contact.clicked()),
                        until.orNull(contact.redeemed()),
                        contact.cost()))
            .filter(
                contact ->
                    contact.sent() != null
                        || contact.opened() != null
                        || contact.clicked() != null
                        || contact.redeemed() != null)
            .toList());
  }

  private record Until(ZoneId zone, LocalDate asOf) {
    boolean saw(Instant at) {
      return at.isBefore(asOf.plusDays(1).atStartOfDay(zone).toInstant());
    }

    Instant orNull(Instant at) {
      return at != null && saw(at) ? at : null;
    }
  }

  /** Whether there is anything to tell of the customer. */
  boolean isAny() {
    return !(own.isEmpty()
        && naming.isEmpty()
        && orders.isEmpty()
        && visits.isEmpty()
        && cases.isEmpty()
        && reviews.isEmpty()
        && contacts.isEmpty());
  }

  List<NaiveOrder> kept() {
    return orders.stream().filter(NaiveOrder::isKept).toList();
  }

  /** Days with a kept order, in order. */
  List<LocalDate> occasions() {
    return kept().stream().map(NaiveOrder::day).distinct().sorted().toList();
  }

  LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  boolean inLast(int days, Instant at) {
    return at != null && inLast(days, day(at));
  }

  /** Whether a day is one of so many of which the as-of date is the last. */
  boolean inLast(int days, LocalDate day) {
    return daysAgo(day) < days;
  }

  int daysAgo(LocalDate day) {
    return Math.toIntExact(ChronoUnit.DAYS.between(day, asOf));
  }

  int daysAgo(Instant at) {
    return daysAgo(day(at));
  }

  static BigDecimal orZero(BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }

  static BigDecimal sum(List<BigDecimal> amounts) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal amount : amounts) {
      sum = sum.add(amount);
    }
    return sum;
  }

  /** The sum of what is told; null when nothing is. */
  static BigDecimal sumOfTold(List<BigDecimal> amounts) {
    List<BigDecimal> told = amounts.stream().filter(Objects::nonNull).toList();
    return told.isEmpty() ? null : sum(told);
  }

  /** A part of a whole; null when there is no whole. */
  static Double share(BigDecimal part, BigDecimal whole) {
    return whole.signum() <= 0 ? null : (Double) (part.doubleValue() / whole.doubleValue());
  }

  static Double share(long part, long whole) {
    return whole <= 0 ? null : (Double) ((double) part / whole);
  }

  static Double share(double part, double whole) {
    return whole <= 0 ? null : (Double) (part / whole);
  }
}
