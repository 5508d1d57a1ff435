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
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * What a customer prefers in one dimension: the expressions over {@link Choices} that say so.
 *
 * @param name of the dimension; part of the names of its features
 * @param words what is counted: orders, or orders and products
 * @param needs what a shop must tell so that anything is chosen
 */
record Preference(String name, String words, List<Need> needs) {
  private static final String PAIRS = "pairs of a kept order and a product of it";
  private static final String ORDERS = "kept orders";

  static final Preference PRODUCT = ofProducts(Dimension.PRODUCT.text());
  static final Preference CATEGORY = ofProducts("category", Products.CATEGORY);
  static final Preference DEPARTMENT = ofProducts("department", Products.DEPARTMENT);
  static final Preference BRAND = ofProducts("brand", Products.BRAND);
  static final Preference STORE = ofStores(Dimension.STORE.text());
  static final Preference CITY = ofStores("store_city", Stores.CITY);
  static final Preference REGION = ofStores("store_region", Stores.REGION);
  static final Preference CHANNEL =
      new Preference(
          Dimension.CHANNEL.text(), ORDERS, List.of(Need.of(Orders.TABLE, Orders.CHANNEL)));
  static final Preference PAYMENT_METHOD =
      new Preference(
          Dimension.PAYMENT_METHOD.text(),
          ORDERS,
          List.of(Need.of(Orders.TABLE, Orders.PAYMENT_METHOD)));
  static final Preference HOUR = new Preference(Dimension.HOUR.text(), ORDERS, List.of());
  static final Preference WEEKDAY = new Preference(Dimension.WEEKDAY.text(), ORDERS, List.of());
  static final Preference DEVICE =
      new Preference(
          Dimension.DEVICE.text(), "visits", List.of(Need.of(Events.TABLE, Events.DEVICE_ID)));

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

  private static Preference ofProducts(String name, Field... attributes) {
    return new Preference(
        name,
        PAIRS,
        needs(Need.of(OrderLines.TABLE, OrderLines.PRODUCT_ID), Products.TABLE, attributes));
  }

  private static Preference ofStores(String name, Field... attributes) {
    return new Preference(
        name, ORDERS, needs(Need.of(Orders.TABLE, Orders.STORE), Stores.TABLE, attributes));
  }

  private static List<Need> needs(Need chosen, Table table, Field... attributes) {
    return Stream.concat(
            Stream.of(chosen), Stream.of(attributes).map(field -> Need.of(table, field)))
        .toList();
  }

  /** The families of preferences: each is there when the shop tells what it takes. */
  static List<Family> families() {
    return List.of(
        new Family("product preference", PRODUCT.needs(), PRODUCT.favourites()),
        new Family("category preference", CATEGORY.needs(), CATEGORY.all()),
        new Family("department preference", DEPARTMENT.needs(), DEPARTMENT.all()),
        new Family("brand preference", BRAND.needs(), BRAND.all()),
        new Family("store preference", STORE.needs(), STORE.all()),
        new Family("channel preference", CHANNEL.needs(), CHANNEL.all()),
        new Family("payment preference", PAYMENT_METHOD.needs(), PAYMENT_METHOD.all()),
        new Family("geography of stores", CITY.needs(), CITY.favourites()),
        new Family("regions of stores", REGION.needs(), REGION.favourites()));
  }

  /** The number of the dimension. */
  int number() {
    return ALL.indexOf(this);
  }

  /** Whether its choices are numbers, and not names. */
  boolean isNumber() {
    return equals(HOUR) || equals(WEEKDAY);
  }

  /** Whether the shop tells of the favourite: of hashed devices none is told. */
  boolean isTold(Map<String, Set<String>> supplied) {
    return !equals(DEVICE) && needs.stream().allMatch(need -> need.isMet(supplied));
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

  /** Name of the column with one of the sums of {@link Choices}. */
  String column(Column sum) {
    return "_" + name + "_" + sum;
  }

  /** One of the sums of {@link Choices}; null when nothing was chosen. */
  Column of(Column sum) {
    return col(column(sum));
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
