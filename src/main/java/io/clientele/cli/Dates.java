package io.clientele.cli;

import io.clientele.config.Shop;
import java.time.LocalDate;

/** The only place that asks what day it is. */
final class Dates {
  private Dates() {}

  /** The shop's fixed date, or yesterday in its business zone. */
  static LocalDate asOf(Shop shop) {
    return shop.fixedAsOf().orElseGet(() -> today(shop).minusDays(1));
  }

  /** What day it is in its business zone. */
  static LocalDate today(Shop shop) {
    return LocalDate.now(shop.zoneId());
  }
}
