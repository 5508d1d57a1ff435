package io.clientele.feature;

import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountChoices;
import io.clientele.schema.Products;
import io.clientele.schema.Types;
import io.clientele.sql.Amounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One row per customer, with columns per dimension ({@link Preference#column}) of what the
 * customer's choices in it add up to. Products come with category, department and brand, stores
 * with town and region, as dimensions of their own. Choices are numbered first ({@link
 * ChoiceCodes}), so that nothing is added up or compared by text.
 */
final class Choices {
  /** The dimension's number. */
  static final Column DIMENSION = ChoiceCodes.DIMENSION;

  /** How often anything was chosen. */
  static final Column TIMES = AccountChoices.TIMES.col();

  /** How many different choices. */
  static final Column DISTINCT = col("distinct");

  /** How many of them were made more than once. */
  static final Column REPEATED = col("repeated");

  /**
   * The most frequent choice, of equals the first in the alphabet; null for devices. Of what is a
   * number, the number.
   */
  static final Column FAVOURITE = AccountChoices.CHOICE.col();

  /** How often it was chosen. */
  static final Column FAVOURITE_TIMES = col("favourite_times");

  /** Its share among all customers' choices. */
  static final Column FAVOURITE_POPULATION = ChoiceCodes.POPULATION_SHARE;

  /** Sum over the choices of times by natural logarithm of times, by {@link #FINE}. */
  static final Column TIMES_LOGS = col("times_logs");

  /** Times in the last 90 days. */
  static final Column RECENT = col("recent");

  /** Times before. */
  static final Column EARLIER = TIMES.minus(RECENT);

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

  /** More than there are choices in a dimension, and more than once is anything chosen. */
  private static final long PLACES = 1L << 31;

  private static final Column CODE = ChoiceCodes.CODE;
  private static final Column MOST = col("most");

  private final Catalogue catalogue;
  private final List<Column> key;

  /**
   * Choices with what belongs to them.
   *
   * @param catalogue the attributes of products and stores
   * @param key what says whose table it is: customer, and date where there are several
   */
  Choices(Catalogue catalogue, List<Column> key) {
    this.catalogue = catalogue;
    this.key = key;
  }

  /** How often a choice that is a number from one to another was made. */
  static Column times(int from, int until) {
    return col("times_" + from + "_" + until);
  }

  /**
   * Of rows of {@link AccountChoices} with their customers.
   *
   * @param date what says for which date: nothing where there is one for all
   */
  Dataset<Row> of(Dataset<Row> chosen, List<Column> date) {
    ChoiceCodes codes = ChoiceCodes.of(prepared(chosen), catalogue, date);
    Dataset<Row> dimensions = byDimension(byChoice(codes.coded(prepared(chosen))));
    // Choices are as many as products and stores, not as customers; those of many dates are more.
    Dataset<Row> shares = date.isEmpty() ? broadcast(codes.shares()) : codes.shares();
    Dataset<Row> customers =
        side(dimensions.join(shares, names(with(date, List.of(CODE))), "left_outer"));
    for (Preference preference : Preference.ALL) {
      if (preference.isTold(catalogue.supplied())) {
        customers = named(customers, preference, codes.names());
      }
    }
    return customers;
  }

  /**
   * Puts the dimensions of a customer side by side. One of the values is there, or none: any
   * aggregate would take it, and this one needs no order. What no feature asks for is not computed.
   */
  private Dataset<Row> side(Dataset<Row> dimensions) {
    List<Column> columns = new ArrayList<>();
    for (Preference preference : Preference.ALL) {
      Column is = DIMENSION.equalTo(preference.number());
      for (String sum : dimensions.columns()) {
        if (!key.contains(col(sum)) && !DIMENSION.equals(col(sum))) {
          columns.add(max(when(is, col(sum))).as(preference.column(col(sum))));
        }
      }
    }
    return dimensions
        .groupBy(key.toArray(Column[]::new))
        .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
  }

  /** Adds the favourite of a dimension. */
  private static Dataset<Row> named(
      Dataset<Row> customers, Preference preference, Dataset<Row> names) {
    String favourite = preference.column(FAVOURITE);
    if (preference.isNumber()) {
      return customers.withColumn(favourite, ChoiceCodes.place(preference.of(CODE)));
    }
    Column code = CODE.as(preference.column(CODE));
    Dataset<Row> ofDimension = names.select(code, FAVOURITE.as(favourite));
    return customers.join(
        broadcast(ofDimension), names(List.of(preference.of(CODE))), "left_outer");
  }

  /** A row per customer and choice. */
  private Dataset<Row> byChoice(Dataset<Row> coded) {
    List<Column> columns = with(key, List.of(TIMES, RECENT, MONTHS));
    List<Column> sums = new ArrayList<>();
    sums.add(sum(RECENT).as("recent"));
    sums.add(bit_or(MONTHS).as("months"));
    if (catalogue.tells(Products.LIST_PRICE)) {
      Column list = AccountChoices.UNITS.col().multiply(Products.LIST_PRICE.col()).cast(LIST);
      columns.add(when(list.isNotNull(), GROSS).as(GROSS.toString()));
      columns.add(list.as("list_value"));
      sums.add(sum(GROSS).as(GROSS.toString()));
      sums.add(sum(LIST_VALUE).as("list_value"));
    }
    columns.add(ChoiceCodes.CODES);
    List<Column> choice = with(key, List.of(CODE));
    return coded
        .select(columns.toArray(Column[]::new))
        // By customer alone, so that what follows keeps to it.
        .repartition(key.toArray(Column[]::new))
        .withColumn(CODE.toString(), explode(ChoiceCodes.CODES))
        .groupBy(choice.toArray(Column[]::new))
        .agg(sum(TIMES).as(TIMES.toString()), sums.toArray(Column[]::new))
        .withColumn(DIMENSION.toString(), ChoiceCodes.dimension(CODE));
  }

  /** What the choices of a dimension add up to: a row per customer and dimension. */
  private Dataset<Row> byDimension(Dataset<Row> choices) {
    Column place = ChoiceCodes.place(CODE);
    // One number, so that nothing is compared: the least is of the most times, then first in place.
    Column most =
        when(DIMENSION.notEqual(Preference.DEVICE.number()), place.minus(TIMES.multiply(PLACES)));
    List<Column> sums = new ArrayList<>();
    sums.add(count(lit(1)).as("distinct"));
    sums.add(count(when(TIMES.gt(1), 1)).as("repeated"));
    sums.add(min(most).as(MOST.toString()));
    sums.add(sum(fine(TIMES.multiply(log(TIMES)))).as("times_logs"));
    sums.add(sum(RECENT).as("recent"));
    sums.add(sum(fine(sqrt(RECENT.multiply(EARLIER)))).as("affinity"));
    sums.add(bit_or(MONTHS).as("months"));
    sums.add(sum(bit_count(MONTHS)).as("choice_months"));
    if (catalogue.tells(Products.LIST_PRICE)) {
      sums.add(sum(GROSS).as(GROSS.toString()));
      sums.add(sum(LIST_VALUE).as("list_value"));
    }
    for (int[] range : new int[][] {{0, 5}, {6, 11}, {12, 17}, {18, 23}, {6, 7}}) {
      sums.add(
          sum(when(place.between(range[0], range[1]), TIMES).otherwise(0))
              .as(times(range[0], range[1]).toString()));
    }
    Column favourite = pmod(MOST, lit(PLACES));
    return choices
        .groupBy(with(key, List.of(DIMENSION)).toArray(Column[]::new))
        .agg(sum(TIMES).as(TIMES.toString()), sums.toArray(Column[]::new))
        .withColumns(
            Map.of(
                CODE.toString(),
                ChoiceCodes.code(DIMENSION, favourite),
                FAVOURITE_TIMES.toString(),
                favourite.minus(MOST).divide(PLACES).cast(Types.LONG)));
  }

  /**
   * Roots and logarithms are added as whole numbers, so that no order of rows changes a digit. None
   * is negative; Spark's own rounding would make a text of each.
   */
  private static Column fine(Column value) {
    return floor(value.multiply(FINE).plus(0.5)).cast(Types.LONG);
  }

  private static Dataset<Row> prepared(Dataset<Row> chosen) {
    Map<String, Column> columns = new HashMap<>();
    columns.put(ChoiceCodes.SOURCE.toString(), ChoiceCodes.source());
    columns.put(AccountChoices.UNITS.name(), Amounts.whole(AccountChoices.UNITS.col()));
    columns.put(GROSS.toString(), Amounts.whole(GROSS));
    columns.put(RECENT.toString(), Sums.orZero(io.clientele.feature.Window.QUARTER.of(TIMES)));
    columns.put(MONTHS.toString(), Months.bit());
    return chosen.withColumns(columns);
  }

  static List<Column> with(List<Column> columns, List<Column> more) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(more);
    return all;
  }

  static Seq<String> names(List<Column> columns) {
    return CollectionConverters.asScala(columns.stream().map(Column::toString).toList()).toSeq();
  }
}
