package io.clientele.feature;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One row per customer and dimension: what the customer's choices in it add up to. Products come
 * with category, department and brand, stores with town and region, as dimensions of their own.
 */
final class Choices {
  static final Column DIMENSION = AccountChoices.DIMENSION.col();

  /** How often anything was chosen. */
  static final Column TIMES = AccountChoices.TIMES.col();

  /** How many different choices. */
  static final Column DISTINCT = col("distinct");

  /** How many of them were made more than once. */
  static final Column REPEATED = col("repeated");

  /**
   * The most frequent choice, of equals the first in the alphabet: {@code choice}, its times as
   * {@code less} with a minus, and its share among all customers' as {@code population}, null for
   * devices.
   */
  static final Column FAVOURITE = col("favourite");

  /** Sum over the choices of times by natural logarithm of times, by {@link #FINE}. */
  static final Column TIMES_LOGS = col("times_logs");

  /** Times in the last 90 days. */
  static final Column RECENT = col("recent");

  /** Times before. */
  static final Column EARLIER = col("earlier");

  /** Sum over the choices of the root of recent by earlier, by {@link #FINE}. */
  static final Column AFFINITY = col("affinity");

  /** Bits of the last {@link Months} in which anything was chosen; null when in none. */
  static final Column MONTHS = col("months");

  /** In how many of them each choice was made, added over the choices. */
  static final Column CHOICE_MONTHS = col("choice_months");

  /** Of products with a list price: price of the units bought, in ten-thousandths. */
  static final Column GROSS = AccountChoices.GROSS_REVENUE.col();

  /** Of products with a list price: what these units cost by list, in ten-thousandths, exactly. */
  static final Column LIST_VALUE = col("list_value");

  /** See {@link #TIMES_LOGS}. */
  static final double FINE = 1e10;

  /** Units, as whole ten-thousandths, by a price: more than fits into 64 bits in small money. */
  private static final DataType LIST = DataTypes.createDecimalType(38, 4);

  private static final Column CHOICE = AccountChoices.CHOICE.col();
  private static final Column POPULATION_SHARE = col("population_share");

  /** How often a choice that is a number from one to another was made. */
  static Column times(int from, int until) {
    return col("times_" + from + "_" + until);
  }

  /** Where a product or store is from: in another source the same id is another one. */
  private static final Column SOURCE = AccountChoices.SOURCE.col();

  private static final Column UNITS = AccountChoices.UNITS.col();
  private static final List<Column> CHOSEN = List.of(DIMENSION, SOURCE, CHOICE);

  private final Optional<Dataset<Row>> products;
  private final Optional<Dataset<Row>> stores;
  private final List<Column> key;

  /**
   * Choices with what belongs to them.
   *
   * @param products the catalogue, if the shop gives one
   * @param stores the stores, if the shop gives them
   * @param key what says whose table it is: customer, and date where there are several
   */
  Choices(Optional<Dataset<Row>> products, Optional<Dataset<Row>> stores, List<Column> key) {
    this.products = products;
    this.stores = stores;
    this.key = key;
  }

  /**
   * Of rows of {@link AccountChoices} with their customers.
   *
   * @param date what says for which date: nothing where there is one for all
   */
  Dataset<Row> of(Dataset<Row> chosen, List<Column> date) {
    Dataset<Row> rows = prepared(chosen);
    // By customer alone, so that what follows keeps to it.
    Dataset<Row> ofCustomers = rows.repartition(key.toArray(Column[]::new));
    Dataset<Row> ofEverybody = rows.where(DIMENSION.notEqual(Dimension.DEVICE.text()));
    WindowSpec ofDimension =
        Window.partitionBy(with(date, List.of(DIMENSION)).toArray(Column[]::new));
    List<Column> wanted = with(with(date, CHOSEN), List.of(POPULATION_SHARE));
    Dataset<Row> population =
        withAttributes(added(ofEverybody, date), date)
            .withColumn("population_share", TIMES.divide(sum(TIMES).over(ofDimension)))
            .select(wanted.toArray(Column[]::new));
    // Choices are as many as products and stores, not as customers; those of many dates are more.
    Dataset<Row> compared =
        withAttributes(ofCustomers, key)
            .join(
                date.isEmpty() ? broadcast(population) : population,
                CollectionConverters.asScala(
                        with(date, CHOSEN).stream().map(Column::toString).toList())
                    .toSeq(),
                "left_outer");
    return byDimension(compared);
  }

  /** What the choices of a dimension add up to: a row per customer and dimension. */
  private Dataset<Row> byDimension(Dataset<Row> choices) {
    Column most =
        struct(negate(TIMES).as("less"), CHOICE.as("choice"), POPULATION_SHARE.as("population"));
    Column number = CHOICE.cast(Types.INT);
    return choices
        .groupBy(with(key, List.of(DIMENSION)).toArray(Column[]::new))
        .agg(
            sum(TIMES).as("times"),
            count(lit(1)).as("distinct"),
            count(when(TIMES.gt(1), 1)).as("repeated"),
            min(most).as("favourite"),
            sum(fine(TIMES.multiply(log(TIMES)))).as("times_logs"),
            sum(RECENT).as("recent"),
            sum(EARLIER).as("earlier"),
            sum(fine(sqrt(RECENT.multiply(EARLIER)))).as("affinity"),
            bit_or(MONTHS).as("months"),
            sum(bit_count(MONTHS)).as("choice_months"),
            sum(when(LIST_VALUE.isNotNull(), GROSS)).as("gross_revenue"),
            sum(LIST_VALUE).as("list_value"),
            sum(when(number.between(0, 5), TIMES).otherwise(0)).as("times_0_5"),
            sum(when(number.between(6, 11), TIMES).otherwise(0)).as("times_6_11"),
            sum(when(number.between(12, 17), TIMES).otherwise(0)).as("times_12_17"),
            sum(when(number.between(18, 23), TIMES).otherwise(0)).as("times_18_23"),
            sum(when(number.between(6, 7), TIMES).otherwise(0)).as("times_6_7"));
  }

  /** Roots and logarithms are added as whole numbers, so that no order of rows changes a digit. */
  private static Column fine(Column value) {
    return round(value.multiply(FINE)).cast(Types.LONG);
  }

  private static Dataset<Row> prepared(Dataset<Row> chosen) {
    Column ofItsSource = DIMENSION.isin(Dimension.PRODUCT.text(), Dimension.STORE.text());
    Column recent = Sums.orZero(io.clientele.feature.Window.QUARTER.of(TIMES));
    return chosen.withColumns(
        Map.of(
            "source", when(ofItsSource, SOURCE).otherwise(""),
            "units", FeatureTable.scaled(UNITS),
            "gross_revenue", FeatureTable.scaled(GROSS),
            "recent", recent,
            "earlier", TIMES.minus(recent),
            "months", Months.bit()));
  }

  private static Dataset<Row> added(Dataset<Row> rows, List<Column> whose) {
    return rows.groupBy(with(whose, CHOSEN).toArray(Column[]::new))
        .agg(
            sum(TIMES).as("times"),
            sum(RECENT).as("recent"),
            sum(EARLIER).as("earlier"),
            sum(UNITS).as("units"),
            sum(GROSS).as("gross_revenue"),
            bit_or(MONTHS).as("months"));
  }

  /** Adds the dimensions that are looked up, and adds up what falls together in them. */
  private Dataset<Row> withAttributes(Dataset<Row> rows, List<Column> whose) {
    Dataset<Row> wide = rows;
    Column noAmount = lit(null).cast(LIST);
    Column itself = struct(DIMENSION, SOURCE, CHOICE, GROSS, noAmount.as("list_value"));
    List<Column> ofProduct = new ArrayList<>();
    List<Column> ofStore = new ArrayList<>(List.of(itself));
    Column listValue = noAmount;
    if (products.isPresent()) {
      wide = looked(wide, products.get(), Dimension.PRODUCT, Products.PRODUCT_ID);
      listValue = UNITS.multiply(Products.LIST_PRICE.col()).cast(LIST);
      for (Field field : List.of(Products.CATEGORY, Products.DEPARTMENT, Products.BRAND)) {
        ofProduct.add(attribute(field.name(), field));
      }
    }
    ofProduct.add(struct(DIMENSION, SOURCE, CHOICE, GROSS, listValue.as("list_value")));
    if (stores.isPresent()) {
      wide = looked(wide, stores.get(), Dimension.STORE, Stores.STORE_ID);
      ofStore.add(attribute(Preference.CITY.name(), Stores.CITY));
      ofStore.add(attribute(Preference.REGION.name(), Stores.REGION));
    }
    List<Column> columns = with(whose, List.of(TIMES, RECENT, EARLIER, MONTHS));
    columns.add(
        inline(
            when(
                    DIMENSION.equalTo(Dimension.PRODUCT.text()),
                    array(ofProduct.toArray(Column[]::new)))
                .when(
                    DIMENSION.equalTo(Dimension.STORE.text()),
                    array(ofStore.toArray(Column[]::new)))
                .otherwise(array(itself))));
    return wide.select(columns.toArray(Column[]::new))
        .where(CHOICE.isNotNull())
        .groupBy(with(whose, CHOSEN).toArray(Column[]::new))
        .agg(
            sum(TIMES).as("times"),
            sum(RECENT).as("recent"),
            sum(EARLIER).as("earlier"),
            sum(GROSS).as("gross_revenue"),
            sum(LIST_VALUE).as("list_value"),
            bit_or(MONTHS).as("months"));
  }

  private static Column attribute(String dimension, Field field) {
    return struct(
        lit(dimension).as("dimension"),
        lit("").as("source"),
        field.col().as("choice"),
        lit(null).cast(Types.LONG).as("gross_revenue"),
        lit(null).cast(LIST).as("list_value"));
  }

  /** The rows of one dimension with the attributes of what was chosen. */
  private static Dataset<Row> looked(
      Dataset<Row> rows, Dataset<Row> attributes, Dimension dimension, Field id) {
    Dataset<Row> named = attributes.withColumnRenamed("source", "_source");
    return rows.join(
            broadcast(named),
            DIMENSION
                .equalTo(dimension.text())
                .and(SOURCE.equalTo(col("_source")))
                .and(CHOICE.equalTo(id.col())),
            "left_outer")
        .drop("_source");
  }

  private static List<Column> with(List<Column> columns, List<Column> more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(more);
    return all;
  }
}
