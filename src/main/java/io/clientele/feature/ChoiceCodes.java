package io.clientele.feature;

import static io.clientele.feature.Choices.with;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Stores;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * Numbers for choices, by which they are added up and put in order much faster than by texts: the
 * dimension in the upper bits, below it the place in the dimension's alphabet. Hours and weekdays
 * have their own number as place. Devices, which grow with customers, have the lower bits of a hash
 * of 64: of a hundred devices of a customer two fall together once in ten million million.
 *
 * @param dictionary per choice of the roll-up, {@link #CODES}: its own number and those of what
 *     belongs to it; and the list price, where the shop tells it
 * @param names per number, the choice
 * @param shares per date and number, its share of its dimension among all customers
 */
record ChoiceCodes(Dataset<Row> dictionary, Dataset<Row> names, Dataset<Row> shares) {
  /** The number of a dimension. */
  static final Column DIMENSION = col("dimension_no");

  /** The number of a choice. */
  static final Column CODE = col("code");

  /** The numbers of a choice and of what belongs to it. */
  static final Column CODES = col("codes");

  /** Share of a choice in its dimension, among all customers; of places, not of devices. */
  static final Column POPULATION_SHARE = col("population_share");

  /** Where a product or store is from: in another source the same id is another one. */
  static final Column SOURCE = AccountChoices.SOURCE.col();

  private static final Column LIST_PRICE = Products.LIST_PRICE.col();
  private static final int PLACE_BITS = 56;
  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
  private static final Column CHOICE = AccountChoices.CHOICE.col();
  private static final Column TIMES = AccountChoices.TIMES.col();
  private static final Column TEXT = AccountChoices.DIMENSION.col();
  private static final List<Column> CHOSEN = List.of(TEXT, SOURCE, CHOICE);

  static Column dimension(Column code) {
    return call_function("shiftright", code, lit(PLACE_BITS)).cast(Types.INT);
  }

  static Column place(Column code) {
    return code.bitwiseAND(PLACE_MASK);
  }

  static Column code(Column dimension, Column place) {
    return call_function("shiftleft", dimension.cast(Types.LONG), lit(PLACE_BITS)).bitwiseOR(place);
  }

  /** The source of products and stores, nothing for what is the same in all sources. */
  static Column source() {
    return when(TEXT.isin(Dimension.PRODUCT.text(), Dimension.STORE.text()), SOURCE).otherwise("");
  }

  /**
   * The numbers of all choices there are.
   *
   * @param chosen rows of {@link AccountChoices} with {@link #source}
   * @param date what says for which date: nothing where there is one for all
   */
  static ChoiceCodes of(Dataset<Row> chosen, Catalogue catalogue, List<Column> date) {
    Dataset<Row> everybody =
        chosen
            .where(TEXT.notEqual(Dimension.DEVICE.text()))
            .groupBy(with(date, CHOSEN).toArray(Column[]::new))
            .agg(sum(TIMES).as(TIMES.toString()));
    Column listPrice =
        catalogue.tells(Products.LIST_PRICE) ? LIST_PRICE : lit(null).cast(Types.MONEY);
    List<Column> entry =
        with(
            List.of(col("place_in_row"), CODE),
            with(date, List.of(CHOICE, POPULATION_SHARE, LIST_PRICE)));
    // All are read from this, so that it is made once.
    Dataset<Row> entries =
        numbered(
                withAttributes(
                    everybody,
                    catalogue,
                    with(date, List.of(TIMES, listPrice.as(LIST_PRICE.toString())))),
                date)
            .groupBy(col("of_dimension"), col("of_source"), col("of_choice"))
            .agg(
                // Its own number is the first.
                array_sort(collect_set(struct(entry.toArray(Column[]::new)))).as("entries"));
    Dataset<Row> each = entries.select(inline(col("entries")));
    return new ChoiceCodes(
        entries.select(
            col("of_dimension"),
            col("of_source"),
            col("of_choice"),
            array_distinct(col("entries.code")).as(CODES.toString()),
            element_at(col("entries"), 1)
                .getField(LIST_PRICE.toString())
                .as(LIST_PRICE.toString())),
        each.select(CODE, CHOICE).distinct(),
        each.select(with(date, List.of(CODE, POPULATION_SHARE)).toArray(Column[]::new)).distinct());
  }

  /** Rows of {@link AccountChoices} with {@link #CODES} and list price. */
  Dataset<Row> coded(Dataset<Row> chosen) {
    Column device = lit(Preference.DEVICE.number());
    return chosen
        .join(
            broadcast(dictionary),
            TEXT.equalTo(col("of_dimension"))
                .and(SOURCE.equalTo(col("of_source")))
                .and(CHOICE.equalTo(col("of_choice"))),
            "left_outer")
        .withColumn(
            CODES.toString(), coalesce(CODES, array(code(device, place(xxhash64(CHOICE))))));
  }

  /** Each choice, and each of what belongs to it, with what it belongs to. */
  private static Dataset<Row> withAttributes(
      Dataset<Row> choices, Catalogue catalogue, List<Column> columns) {
    Dataset<Row> wide = choices;
    if (catalogue.products().isPresent()) {
      wide = looked(wide, catalogue.products().get(), Dimension.PRODUCT, Products.PRODUCT_ID);
    }
    if (catalogue.stores().isPresent()) {
      wide = looked(wide, catalogue.stores().get(), Dimension.STORE, Stores.STORE_ID);
    }
    List<Column> wanted =
        with(
            columns,
            List.of(TEXT.as("of_dimension"), SOURCE.as("of_source"), CHOICE.as("of_choice")));
    Map<Preference, Map<Preference, Field>> belongs =
        Map.of(Preference.PRODUCT, catalogue.ofProducts(), Preference.STORE, catalogue.ofStores());
    Column itself = lit(null);
    for (Preference preference : Preference.ALL) {
      List<Column> entries = new ArrayList<>(List.of(entry(0, preference, SOURCE, CHOICE)));
      belongs
          .getOrDefault(preference, Map.of())
          .forEach(
              (attribute, field) ->
                  entries.add(entry(entries.size(), attribute, lit(""), field.col())));
      itself =
          when(TEXT.equalTo(preference.name()), array(entries.toArray(Column[]::new)))
              .otherwise(itself);
    }
    wanted.add(inline(itself));
    return wide.select(wanted.toArray(Column[]::new))
        .withColumnsRenamed(
            Map.of("source_of_choice", SOURCE.toString(), "choice_in_row", CHOICE.toString()))
        .where(CHOICE.isNotNull());
  }

  private static Column entry(int place, Preference preference, Column source, Column choice) {
    return struct(
        lit(place).as("place_in_row"),
        lit(preference.number()).as(DIMENSION.toString()),
        source.as("source_of_choice"),
        choice.as("choice_in_row"));
  }

  private static Dataset<Row> numbered(Dataset<Row> choices, List<Column> date) {
    Object[] numbers =
        Preference.ALL.stream().filter(Preference::isNumber).map(Preference::number).toArray();
    Column rank = dense_rank().over(Window.partitionBy(DIMENSION).orderBy(CHOICE, SOURCE));
    Column ofChoice =
        sum(TIMES)
            .over(Window.partitionBy(with(date, List.of(DIMENSION, CODE)).toArray(Column[]::new)));
    Column ofDimension =
        sum(TIMES).over(Window.partitionBy(with(date, List.of(DIMENSION)).toArray(Column[]::new)));
    return choices
        .withColumn(
            CODE.toString(),
            code(
                DIMENSION,
                when(DIMENSION.isin(numbers), CHOICE.cast(Types.INT))
                    .otherwise(rank)
                    .cast(Types.LONG)))
        .withColumn(POPULATION_SHARE.toString(), ofChoice.divide(ofDimension));
  }

  /** The rows of one dimension with the attributes of what was chosen. */
  private static Dataset<Row> looked(
      Dataset<Row> rows, Dataset<Row> attributes, Dimension dimension, Field id) {
    Dataset<Row> named = attributes.withColumnRenamed(SOURCE.toString(), "_source");
    return rows.join(
            broadcast(named),
            TEXT.equalTo(dimension.text())
                .and(SOURCE.equalTo(col("_source")))
                .and(CHOICE.equalTo(id.col())),
            "left_outer")
        .drop("_source");
  }
}
