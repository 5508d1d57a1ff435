package io.clientele.feature;

import static io.clientele.feature.NaiveLife.orZero;
import static io.clientele.feature.NaiveLife.sum;
import static io.clientele.feature.NaiveLife.sumOfTold;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** An order, and what it is worth by the definitions of the facts and of the roll-up of days. */
record NaiveOrder(Told.Order told, ZoneId zone) {
  LocalDate day() {
    return told.at().atZone(zone).toLocalDate();
  }

  int hour() {
    return told.at().atZone(zone).getHour();
  }

  boolean isCancelled() {
    return told.status().equals("cancelled");
  }

  boolean isCreditNote() {
    return told.status().equals("return");
  }

  /** Open or completed. */
  boolean isSale() {
    return told.status().equals("open") || told.status().equals("completed");
  }

  boolean isKept() {
    return isSale() && !isRefundedInFull();
  }

  boolean isRefundedInFull() {
    return isSale() && refund().signum() > 0 && refund().compareTo(paid()) == 0;
  }

  List<Told.Line> bought() {
    return told.lines().stream().filter(line -> line.quantity().signum() > 0).toList();
  }

  private List<Told.Line> returned() {
    return told.lines().stream().filter(line -> line.quantity().signum() < 0).toList();
  }

  static BigDecimal price(Told.Line line) {
    return line.gross() != null ? line.gross() : line.quantity().multiply(line.unitPrice());
  }

  /** Price of the goods of a sale, before anything is taken off. */
  BigDecimal goods() {
    return told.gross() != null
        ? told.gross()
        : sum(bought().stream().map(NaiveOrder::price).toList());
  }

  BigDecimal units() {
    return told.units() != null
        ? told.units()
        : sum(bought().stream().map(Told.Line::quantity).toList());
  }

  /** Null when neither the order nor a line tells. */
  BigDecimal discount() {
    return told.discount() != null
        ? told.discount()
        : sumOfTold(told.lines().stream().map(Told.Line::discount).toList());
  }

  private BigDecimal returnedGoods() {
    return sum(returned().stream().map(NaiveOrder::price).toList()).negate();
  }

  /** What the goods that were not returned cost the customer. */
  private BigDecimal paid() {
    return goods().subtract(orZero(discount())).subtract(returnedGoods());
  }

  private BigDecimal refund() {
    return orZero(told.refund()).min(paid()).max(BigDecimal.ZERO);
  }

  /** Money given back for goods. */
  BigDecimal returns() {
    if (isCancelled()) {
      return BigDecimal.ZERO;
    }
    if (isSale()) {
      return returnedGoods().add(refund());
    }
    BigDecimal goods;
    if (told.gross() != null) {
      goods = told.gross().negate();
    } else if (!told.lines().isEmpty()) {
      goods = sum(told.lines().stream().map(NaiveOrder::price).toList()).negate();
    } else {
      goods = orZero(told.refund());
    }
    // A credit note's discount is negative.
    return goods.add(orZero(discount()));
  }

  BigDecimal net() {
    return isSale() ? goods().subtract(orZero(discount())).subtract(returns()) : returns().negate();
  }

  /** Cost of the goods kept; null when no line tells. */
  BigDecimal cost() {
    return isKept() || isCreditNote()
        ? sumOfTold(
            told.lines().stream()
                .filter(line -> line.unitCost() != null)
                .map(line -> line.quantity().multiply(line.unitCost()))
                .toList())
        : null;
  }

  BigDecimal coupons() {
    return isKept() ? sumOfTold(told.lines().stream().map(Told.Line::coupon).toList()) : null;
  }

  BigDecimal funded() {
    return isKept() ? sumOfTold(told.lines().stream().map(Told.Line::funded).toList()) : null;
  }

  BigDecimal shipping() {
    return isKept() ? told.shipping() : null;
  }
}
