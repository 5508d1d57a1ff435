package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.negate;
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
 * What a customer prefers in one dimension: the aggregates over {@link Choices} that say so.
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
            here(ratio(favouriteTimes(), Choices.TIMES))),
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

  /** The value on the dimension's row, of which a customer has one or none. */
  Column here(Column value) {
    return max(when(Choices.DIMENSION.equalTo(name), value));
  }

  /** How many different choices; null for none. */
  Column distinct() {
    return here(Choices.DISTINCT);
  }

  /** How often anything was chosen; null for never. */
  Column times() {
    return here(Choices.TIMES);
  }

  /** The most frequent choice. */
  Column favourite() {
    return here(Choices.FAVOURITE.getField("choice"));
  }

  private Column lift() {
    Column population = Choices.FAVOURITE.getField("population");
    return here(
        favouriteTimes()
            .plus(population.multiply(PSEUDO_TIMES))
            .divide(Choices.TIMES.plus(PSEUDO_TIMES))
            .divide(population));
  }

  private static Column favouriteTimes() {
    return negate(Choices.FAVOURITE.getField("less"));
  }

  private Column entropy() {
    Column n = Choices.TIMES;
    // Of a single choice the difference of two roundings need not be 0.
    return here(
        when(Choices.DISTINCT.equalTo(1), lit(0.0))
            .otherwise(log(n).minus(Choices.TIMES_LOGS.divide(Choices.FINE).divide(n))));
  }

  /**
   * Squared Hellinger distance between the choices of the last 90 days and those before: one less
   * their Bhattacharyya coefficient.
   */
  Column shift() {
    Column both = Choices.RECENT.gt(0).and(Choices.EARLIER.gt(0));
    Column coefficient =
        Choices.AFFINITY
            .divide(Choices.FINE)
            .divide(sqrt(Choices.RECENT.multiply(Choices.EARLIER)));
    Column apart = lit(1.0).minus(coefficient);
    // Of the same choices the difference of two roundings need not be 0.
    return here(when(both, when(apart.gt(1 / Choices.FINE), apart).otherwise(0.0)));
  }
}
