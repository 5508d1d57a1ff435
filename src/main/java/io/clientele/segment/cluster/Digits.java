package io.clientele.segment.cluster;

import java.math.BigDecimal;
import java.math.MathContext;

/** Significant digits. */
final class Digits {
  private static final MathContext KEPT = new MathContext(12);

  private Digits() {}

  /** Twelve significant digits: what remains of a sum when its terms come in another order. */
  static double kept(double value) {
    return Double.isFinite(value) && value != 0
        ? new BigDecimal(value).round(KEPT).doubleValue()
        : value;
  }
}
