package io.clientele.simulate;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.Month;
import java.util.Arrays;
import java.util.List;

/**
 * What became of an order after it was placed.
 *
 * @param deliveredAt sometimes later than promised
 * @param cancelledAt null for an order that is kept; weeks after the order, with all money back
 * @param refundedAt when the first line came back and was paid back; null for none
 * @param returnBooked whether that return is a line of its own in the books
 * @param satisfaction of the customer; 0 is so-so, and lateness and returns lower it
 */
record Fulfilment(
    LocalDateTime promisedAt,
    LocalDateTime shippedAt,
    LocalDateTime deliveredAt,
    LocalDateTime cancelledAt,
    LocalDateTime refundedAt,
    boolean returnBooked,
    double satisfaction) {
  private static final int HOURS_PROMISED = 96;

  static Fulfilment draw(Chance chance, LocalDateTime at, List<Line> lines) {
    LocalDateTime promised = at.plusHours(HOURS_PROMISED);
    double delayed = at.getMonth() == Month.DECEMBER ? 0.25 : 0.12;
    double shippingHours = 2 + chance.exponential(16) + later(chance, delayed, 60);
    LocalDateTime shipped = at.plusMinutes((long) (60 * shippingHours));
    double roadHours = 20 + chance.exponential(14) + later(chance, delayed, 50);
    LocalDateTime delivered = shipped.plusMinutes((long) (60 * roadHours));
    double lateDays = Math.max(0, java.time.Duration.between(promised, delivered).toHours() / 24.0);
    boolean cancelled = chance.happens(0.025);
    boolean returned = chance.happens(0.06) && !cancelled;
    boolean booked = chance.happens(0.5);
    LocalDateTime later = delivered.plusDays(4L + chance.below(26)).plusMinutes(77);
    double satisfaction =
        0.9 + chance.gaussian() - 0.35 * Math.min(lateDays, 6) - (returned ? 1.2 : 0);
    return new Fulfilment(
        promised,
        shipped,
        delivered,
        cancelled ? later : null,
        returned && !lines.isEmpty() ? later : null,
        booked,
        satisfaction);
  }

  private static double later(Chance chance, double probability, double hours) {
    return chance.happens(probability) ? chance.exponential(hours) : 0;
  }

  /** Whether the order was there later than promised. */
  boolean late() {
    return deliveredAt.isAfter(promisedAt);
  }

  /** What has been paid back at a moment. */
  BigDecimal refund(Order order, LocalDateTime until) {
    if (happened(cancelledAt, until)) {
      return order.net();
    }
    return happened(refundedAt, until) ? order.lines().get(0).net() : BigDecimal.ZERO.setScale(2);
  }

  /** open until it is delivered, then completed, unless it is cancelled. */
  String status(LocalDateTime until) {
    return happened(cancelledAt, until)
        ? "cancelled"
        : happened(deliveredAt, until) ? "completed" : "open";
  }

  /** When the order last changed by some time. */
  LocalDateTime lastChange(LocalDateTime placed, LocalDateTime until) {
    LocalDateTime last = placed;
    for (LocalDateTime change : Arrays.asList(shippedAt, deliveredAt, cancelledAt, refundedAt)) {
      last = happened(change, until) && change.isAfter(last) ? change : last;
    }
    return last;
  }

  /** Whether a moment has come; null never comes. */
  static boolean happened(LocalDateTime moment, LocalDateTime until) {
    return moment != null && !moment.isAfter(until);
  }
}
