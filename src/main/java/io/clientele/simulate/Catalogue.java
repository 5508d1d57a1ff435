package io.clientele.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The products of the synthetic shop: popularity falls with the number, prices are spread over two
 * powers of ten.
 */
final class Catalogue {
  static final int PRODUCTS = 400;
  private static final List<String> DEPARTMENTS = List.of("home", "fashion", "media", "garden");
  static final List<String> CATEGORY_NAMES =
      List.of(
          "kitchen",
          "shoes",
          "books",
          "tools",
          "lamps",
          "dresses",
          "music",
          "plants",
          "bedding",
          "jackets",
          "films",
          "furniture",
          "storage",
          "bags",
          "games",
          "lighting");
  private static final List<String> BRANDS =
      List.of("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Pine");

  static final int CATEGORIES = CATEGORY_NAMES.size();

  private static final List<String> IDS =
      IntStream.range(0, PRODUCTS).mapToObj(product -> String.format("P%04d", product)).toList();
  private static final List<BigDecimal> PRICES =
      IntStream.range(0, PRODUCTS).mapToObj(Catalogue::listPrice).toList();

  private Catalogue() {}

  /** A product; low numbers are popular, and often it is of the category the person likes. */
  static int pick(Chance chance, int favourite) {
    double u = chance.uniform();
    int product = (int) (PRODUCTS * u * u);
    return chance.happens(0.4) ? product - product % CATEGORIES + favourite : product;
  }

  /** The dearer or the cheaper of two products: who spends more picks the dearer more often. */
  static int pick(Chance chance, Person person) {
    int one = pick(chance, person.favourite());
    int other = pick(chance, person.favourite());
    boolean dearer = chance.happens(person.spend() / (1 + person.spend()));
    return dearer == price(one).compareTo(price(other)) > 0 ? one : other;
  }

  /** The product that is often bought together with another. */
  static int companion(int product) {
    return product ^ 1;
  }

  static String id(int product) {
    return IDS.get(product);
  }

  /** What the list says, in euros. */
  static BigDecimal price(int product) {
    return PRICES.get(product);
  }

  static BigDecimal cost(int product) {
    double share = 0.45 + 0.3 * ((product * 53) % PRODUCTS) / PRODUCTS;
    return price(product).multiply(BigDecimal.valueOf(share)).setScale(2, RoundingMode.HALF_UP);
  }

  private static BigDecimal listPrice(int product) {
    double price = 3 * Math.pow(60, ((product * 37) % PRODUCTS) / (double) PRODUCTS);
    return BigDecimal.valueOf(price).setScale(2, RoundingMode.HALF_UP);
  }

  static String category(int product) {
    return CATEGORY_NAMES.get(product % CATEGORIES);
  }

  static String department(int product) {
    return DEPARTMENTS.get(product % DEPARTMENTS.size());
  }

  static String brand(int product) {
    return BRANDS.get((product * 7 + product / 50) % BRANDS.size());
  }
}
