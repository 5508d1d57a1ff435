package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How often customers chose what. A choice is of a product, store, channel, way to pay, hour,
 * weekday or device as in the roll-up, of what the catalogue says of product and store, or of a
 * price band.
 *
 * @param fed the tables that the shop's feeds fill
 */
record CustomerChoices(List<Table> fed) {
  static final Column CUSTOMER = CustomerAccounts.CUSTOMER_ID.col();
  static final Column DIMENSION = AccountChoices.DIMENSION.col();
  static final Column CHOICE = AccountChoices.CHOICE.col();
  static final Column TIMES = AccountChoices.TIMES.col();

  private static final String PRICE_BAND = "price_band";

  /** What the price of a unit, before discounts, is of all that were bought: a fifth each. */
  private static final List<String> BANDS = List.of("lowest", "low", "middle", "high", "highest");

  /** Of what belongs to a product or a store: dimension to column. */
  private static final Map<String, Field> OF_PRODUCTS =
      Map.of(
          "category", Products.CATEGORY,
          "department", Products.DEPARTMENT,
          "brand", Products.BRAND);

  private static final Map<String, Field> OF_STORES =
      Map.of("store_city", Stores.CITY, "store_region", Stores.REGION);

  /** Every dimension there is. */
  static List<String> dimensions() {
    List<String> all = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      all.add(dimension.text());
    }
    all.addAll(new TreeSet<>(OF_PRODUCTS.keySet()));
    all.addAll(new TreeSet<>(OF_STORES.keySet()));
    all.add(PRICE_BAND);
    return all;
  }

  /** The table that a dimension takes and the shop lacks; null for none. */
  Table lacking(String dimension) {
    if (OF_PRODUCTS.containsKey(dimension)) {
      return fed.contains(Products.TABLE) ? null : Products.TABLE;
    }
    return OF_STORES.containsKey(dimension) && !fed.contains(Stores.TABLE) ? Stores.TABLE : null;
  }

  /** The tables that these dimensions are read from; the shop must have them. */
  static List<Table> inputs(Collection<String> dimensions) {
    List<Table> inputs = new ArrayList<>();
    if (!dimensions.isEmpty()) {
      inputs.addAll(List.of(AccountChoices.TABLE, CustomerAccounts.TABLE));
    }
    if (dimensions.stream().anyMatch(OF_PRODUCTS::containsKey)) {
      inputs.add(Products.TABLE);
    }
    if (dimensions.stream().anyMatch(OF_STORES::containsKey)) {
      inputs.add(Stores.TABLE);
    }
    return inputs;
  }

  /**
   * The choices of the days up to a date: {@code customer_id, dimension, choice, times}.
   *
   * @param dimensions those that are wanted
   */
  static Dataset<Row> upTo(
      LocalDate date,
      int days,
      Collection<String> dimensions,
      Function<Table, Dataset<Row>> night) {
    java.sql.Date last = java.sql.Date.valueOf(date);
    Column day = AccountChoices.DAY.col();
    Dataset<Row> chosen =
        night
            .apply(AccountChoices.TABLE)
            .where(DIMENSION.isin(read(dimensions).toArray()))
            .where(day.gt(date_sub(lit(last), days)).and(day.leq(lit(last))))
            .join(
                night
                    .apply(CustomerAccounts.TABLE)
                    .select(
                        CustomerAccounts.SOURCE.col(), CustomerAccounts.ACCOUNT_ID.col(), CUSTOMER),
                names(CustomerAccounts.SOURCE, CustomerAccounts.ACCOUNT_ID))
            .groupBy(CUSTOMER, CustomerAccounts.SOURCE.col(), DIMENSION, CHOICE)
            .agg(
                sum(TIMES).as(TIMES.toString()),
                sum(AccountChoices.UNITS.col()).as(AccountChoices.UNITS.name()),
                sum(AccountChoices.GROSS_REVENUE.col()).as(AccountChoices.GROSS_REVENUE.name()));
    List<Column> told = new ArrayList<>();
    told.add(when(DIMENSION.isin(dimensions.toArray()), told(DIMENSION, CHOICE)));
    chosen =
        looked(
            chosen, OF_PRODUCTS, Dimension.PRODUCT, Products.PRODUCT_ID, dimensions, night, told);
    chosen = looked(chosen, OF_STORES, Dimension.STORE, Stores.STORE_ID, dimensions, night, told);
    if (dimensions.contains(PRICE_BAND)) {
      told.add(priceBand(chosen));
    }
    return chosen
        .select(CUSTOMER, TIMES, inline(array_compact(array(told.toArray(Column[]::new)))))
        .groupBy(CUSTOMER, DIMENSION, CHOICE)
        .agg(sum(TIMES).as(TIMES.toString()));
  }

  /** Chosen with what the catalogue says of it. */
  private static Dataset<Row> looked(
      Dataset<Row> chosen,
      Map<String, Field> attributes,
      Dimension of,
      Field key,
      Collection<String> dimensions,
      Function<Table, Dataset<Row>> night,
      List<Column> told) {
    Map<String, Field> wanted = new TreeMap<>(attributes);
    wanted.keySet().retainAll(dimensions);
    if (wanted.isEmpty()) {
      return chosen;
    }
    Table catalogue = of == Dimension.PRODUCT ? Products.TABLE : Stores.TABLE;
    List<Column> columns =
        new ArrayList<>(
            List.of(
                CustomerAccounts.SOURCE.col(),
                key.col().as(CHOICE.toString()),
                lit(of.text()).as(DIMENSION.toString())));
    wanted.forEach(
        (dimension, field) -> {
          columns.add(field.col().as("the_" + dimension));
          told.add(
              when(
                  col("the_" + dimension).isNotNull(),
                  told(lit(dimension), col("the_" + dimension))));
        });
    return chosen.join(
        night.apply(catalogue).select(columns.toArray(Column[]::new)),
        CollectionConverters.asScala(
                List.of(CustomerAccounts.SOURCE.name(), DIMENSION.toString(), CHOICE.toString()))
            .toSeq(),
        "left_outer");
  }

  /** The band of a product's price, by the fifths of what was paid for one of all choices. */
  private static Column priceBand(Dataset<Row> chosen) {
    Column price =
        AccountChoices.GROSS_REVENUE.col().divide(AccountChoices.UNITS.col()).cast("double");
    Column priced =
        DIMENSION.equalTo(Dimension.PRODUCT.text()).and(AccountChoices.UNITS.col().gt(0));
    // Four numbers.
    Row cuts =
        chosen
            .where(priced)
            .select(price.as("price"))
            .agg(expr("percentile(price, array(0.2, 0.4, 0.6, 0.8))"))
            .head();
    if (cuts.isNullAt(0)) {
      return lit(null);
    }
    List<Double> at = cuts.getList(0);
    Column band = lit(BANDS.get(BANDS.size() - 1));
    for (int i = at.size() - 1; i >= 0; i--) {
      band = when(price.leq(at.get(i)), lit(BANDS.get(i))).otherwise(band);
    }
    return when(priced, told(lit(PRICE_BAND), band));
  }

  private static Column told(Column dimension, Column choice) {
    return struct(dimension.as(DIMENSION.toString()), choice.as(CHOICE.toString()));
  }

  /** The dimensions of the roll-up that these are made from. */
  private static Collection<String> read(Collection<String> dimensions) {
    TreeSet<String> read = new TreeSet<>();
    for (String dimension : dimensions) {
      if (OF_PRODUCTS.containsKey(dimension) || dimension.equals(PRICE_BAND)) {
        read.add(Dimension.PRODUCT.text());
      } else {
        read.add(OF_STORES.containsKey(dimension) ? Dimension.STORE.text() : dimension);
      }
    }
    return read;
  }

  private static Seq<String> names(Field... fields) {
    return CollectionConverters.asScala(java.util.Arrays.stream(fields).map(Field::name).toList())
        .toSeq();
  }
}
