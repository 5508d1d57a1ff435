package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The products of the synthetic shop: popularity falls with the number, prices are spread over two
 * powers of ten.
 */
final class Catalogue {
  static final int PRODUCTS = 400;

  private Catalogue() {}

  /** A product; low numbers are popular. */
  static int pick(Chance chance) {
    double u = chance.uniform();
    return (int) (PRODUCTS * u * u);
  }

  static String id(int product) {
    return String.format("P%04d", product);
  }

  static BigDecimal price(int product, double level) {
    double base = 3 * Math.pow(60, ((product * 37) % PRODUCTS) / (double) PRODUCTS);
    return BigDecimal.valueOf(base * Math.sqrt(level)).setScale(2, RoundingMode.HALF_UP);
  }

  static BigDecimal cost(int product, BigDecimal price) {
    double share = 0.45 + 0.3 * ((product * 53) % PRODUCTS) / PRODUCTS;
    return price.multiply(BigDecimal.valueOf(share)).setScale(2, RoundingMode.HALF_UP);
  }
}
