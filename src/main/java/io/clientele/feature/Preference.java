package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * What a customer prefers in one dimension: the expressions over {@link Choices} that say so.
 *
 * @param name of the dimension; part of the names of its features
 * @param words what is counted: orders, or orders and products
 */
record Preference(String name, String words) {
  private static final String PAIRS = "pairs of a kept order and a product of it";

  static final Preference PRODUCT = new Preference(Dimension.PRODUCT.text(), PAIRS);
  static final Preference CATEGORY = new Preference("category", PAIRS);
  static final Preference DEPARTMENT = new Preference("department", PAIRS);
  static final Preference BRAND = new Preference("brand", PAIRS);
  static final Preference STORE = new Preference(Dimension.STORE.text(), "kept orders");
  static final Preference CITY = new Preference("store_city", "kept orders");
  static final Preference REGION = new Preference("store_region", "kept orders");
  static final Preference CHANNEL = new Preference(Dimension.CHANNEL.text(), "kept orders");
  static final Preference PAYMENT_METHOD =
      new Preference(Dimension.PAYMENT_METHOD.text(), "kept orders");
  static final Preference HOUR = new Preference(Dimension.HOUR.text(), "kept orders");
  static final Preference WEEKDAY = new Preference(Dimension.WEEKDAY.text(), "kept orders");
  static final Preference DEVICE = new Preference(Dimension.DEVICE.text(), "visits");

  /** Every dimension; the place in the list is its number. */
  static final List<Preference> ALL =
      List.of(
          PRODUCT,
          CATEGORY,
          DEPARTMENT,
          BRAND,
          STORE,
          CITY,
          REGION,
          CHANNEL,
          PAYMENT_METHOD,
          HOUR,
          WEEKDAY,
          DEVICE);

  /**
   * A customer with few orders is drawn to the population by as many imagined ones, so that one
   * order is no strong preference.
   */
  private static final double PSEUDO_TIMES = 5;

  private static final String NOTHING = "nothing to choose was chosen";

  /** The families of preferences: each is there when the shop tells what it takes. */
  static List<Family> families() {
    return List.of(
        new Family(
            "product preference",
            List.of(Need.of(OrderLines.TABLE, OrderLines.PRODUCT_ID)),
            PRODUCT.favourites()),
        CATEGORY.ofProducts(Products.CATEGORY),
        DEPARTMENT.ofProducts(Products.DEPARTMENT),
        BRAND.ofProducts(Products.BRAND),
        new Family("store preference", List.of(Need.of(Orders.TABLE, Orders.STORE)), STORE.all()),
        new Family(
            "channel preference", List.of(Need.of(Orders.TABLE, Orders.CHANNEL)), CHANNEL.all()),
        new Family(
            "payment preference",
            List.of(Need.of(Orders.TABLE, Orders.PAYMENT_METHOD)),
            PAYMENT_METHOD.all()),
        new Family(
            "geography of stores",
            List.of(Need.of(Orders.TABLE, Orders.STORE), Need.of(Stores.TABLE, Stores.CITY)),
            CITY.favourites()),
        new Family(
            "regions of stores",
            List.of(Need.of(Orders.TABLE, Orders.STORE), Need.of(Stores.TABLE, Stores.REGION)),
            REGION.favourites()));
  }

  private Family ofProducts(Field attribute) {
    return new Family(
        name + " preference",
        List.of(
            Need.of(OrderLines.TABLE, OrderLines.PRODUCT_ID), Need.of(Products.TABLE, attribute)),
        all());
  }

  /** Favourite with share and lift, number and spread of the choices. */
  private List<Feature> all() {
    List<Feature> features = new ArrayList<>();
    features.add(
        Feature.counted(
            Grain.CHOICES,
            "distinct_" + plural(),
            LONG,
            name,
            "Different choices of " + name + " among " + words + ".",
            distinct()));
    features.addAll(favourites());
    features.add(entropyFeature());
    return features;
  }

  Feature entropyFeature() {
    return Feature.defined(
        Grain.CHOICES,
        name + "_entropy",
        DOUBLE,
        "nats",
        "Shannon entropy of the choices of " + name + ": 0 is always the same.",
        NOTHING,
        entropy());
  }

  private List<Feature> favourites() {
    return List.of(
        Feature.defined(
            Grain.CHOICES,
            "favourite_" + name,
            STRING,
            "",
            "Most frequent choice of "
                + name
                + " among "
                + words
                + "; of equals the first in the alphabet.",
            NOTHING,
            favourite()),
        Feature.share(
            Grain.CHOICES,
            "favourite_" + name + "_share",
            "Its share of " + words + " that tell.",
            NOTHING,
            ratio(of(Choices.FAVOURITE_TIMES), times())),
        Feature.defined(
            Grain.CHOICES,
            "favourite_" + name + "_lift",
            DOUBLE,
            "1 is as everybody",
            "Its share over its share among all customers, drawn to 1 by five imagined choices.",
            NOTHING,
            lift()));
  }

  private String plural() {
    return name.endsWith("y") ? name.substring(0, name.length() - 1) + "ies" : name + "s";
  }

  /** Name of the column with what the choices add up to; null when nothing was chosen. */
  String column() {
    return name + "_choices";
  }

  /** One of the sums of {@link Choices}. */
  Column of(Column sum) {
    return col(column()).getField(sum.toString());
  }

  /** How many different choices; null for none. */
  Column distinct() {
    return of(Choices.DISTINCT);
  }

  /** How often anything was chosen; null for never. */
  Column times() {
    return of(Choices.TIMES);
  }

  /** The most frequent choice. */
  Column favourite() {
    return of(Choices.FAVOURITE);
  }

  private Column lift() {
    Column population = of(Choices.FAVOURITE_POPULATION);
    return of(Choices.FAVOURITE_TIMES)
        .plus(population.multiply(PSEUDO_TIMES))
        .divide(times().plus(PSEUDO_TIMES))
        .divide(population);
  }

  private Column entropy() {
    Column n = times();
    // Of a single choice the difference of two roundings need not be 0.
    return when(distinct().equalTo(1), lit(0.0))
        .otherwise(log(n).minus(of(Choices.TIMES_LOGS).divide(Choices.FINE).divide(n)));
  }

  /**
   * Squared Hellinger distance between the choices of the last 90 days and those before: one less
   * their Bhattacharyya coefficient.
   */
  Column shift() {
    Column recent = of(Choices.RECENT);
    Column earlier = times().minus(recent);
    Column both = recent.gt(0).and(earlier.gt(0));
    Column coefficient =
        of(Choices.AFFINITY).divide(Choices.FINE).divide(sqrt(recent.multiply(earlier)));
    Column apart = lit(1.0).minus(coefficient);
    // Of the same choices the difference of two roundings need not be 0.
    return when(both, when(apart.gt(1 / Choices.FINE), apart).otherwise(0.0));
  }
}
