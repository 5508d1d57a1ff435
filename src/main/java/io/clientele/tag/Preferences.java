package io.clientele.tag;

import static io.clientele.tag.CustomerChoices.CHOICE;
import static io.clientele.tag.CustomerChoices.CUSTOMER;
import static io.clientele.tag.CustomerChoices.DIMENSION;
import static io.clientele.tag.CustomerChoices.TIMES;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.config.TagStatistic;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What customers prefer: choices they make often, and far more often than others do. A customer
 * with few choices is drawn to the population by imagined ones, as in the features of preferences.
 */
final class Preferences {
  private static final double PSEUDO_TIMES = 5;
  private static final String TOTAL = "total";

  private Preferences() {}

  /** The column of a tag's preferences. */
  static String column(String tag) {
    return "preferred_" + TagLibrary.column(tag);
  }

  /**
   * One row per customer who prefers anything, with a column per tag: an array, strongest first, of
   * {@code choice, times, total, lift}. Empty without statistic tags.
   */
  static Optional<Dataset<Row>> of(
      Map<String, Tag> tags, LocalDate asOf, Function<Table, Dataset<Row>> night) {
    Map<Integer, Map<String, Tag>> byWindow = new TreeMap<>();
    tags.forEach(
        (name, tag) ->
            byWindow
                .computeIfAbsent(tag.statistic().windowDays(), any -> new LinkedHashMap<>())
                .put(name, tag));
    return byWindow.entrySet().stream()
        .map(window -> of(window.getValue(), asOf, window.getKey(), night))
        .reduce((one, other) -> one.join(other, Customers.KEY, "full_outer"));
  }

  private static Dataset<Row> of(
      Map<String, Tag> tags, LocalDate asOf, int days, Function<Table, Dataset<Row>> night) {
    Set<String> dimensions = new TreeSet<>();
    tags.values().forEach(tag -> dimensions.add(tag.preference()));
    Dataset<Row> choices = CustomerChoices.upTo(asOf, days, dimensions, night);
    Column all = col("all_times");
    Column everybodys = col("everybodys");
    Dataset<Row> population =
        choices
            .groupBy(DIMENSION, CHOICE)
            .agg(sum(TIMES).as("of_choice"))
            .withColumn("all_times", sum("of_choice").over(Window.partitionBy(DIMENSION)))
            .select(DIMENSION, CHOICE, col("of_choice").divide(all).as(everybodys.toString()));
    int least = tags.values().stream().mapToInt(tag -> tag.statistic().minTimes()).min().orElse(1);
    // Most choices are made once and never preferred: only the others are put in order to be
    // joined.
    Dataset<Row> rows =
        choices
            .where(TIMES.geq(least))
            .join(totals(choices, dimensions), Customers.KEY)
            .join(population, names(DIMENSION, CHOICE));
    Column total = col(TOTAL);
    Column lift =
        TIMES
            .plus(everybodys.multiply(PSEUDO_TIMES))
            .divide(total.plus(PSEUDO_TIMES))
            .divide(everybodys);
    List<Column> preferredBy = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(CUSTOMER));
    tags.forEach(
        (name, tag) -> {
          TagStatistic when = tag.statistic();
          Column is =
              DIMENSION
                  .equalTo(tag.preference())
                  .and(TIMES.geq(when.minTimes()))
                  .and(TIMES.divide(total).geq(when.minShare()))
                  .and(col("lift").geq(when.minLift()));
          Column number = lit(preferredBy.size());
          preferredBy.add(when(is, number));
          columns.add(
              slice(
                      filter(col("preferred"), choice -> choice.getField("tag_no").equalTo(number)),
                      1,
                      when.top())
                  .as(column(name)));
        });
    Column choice =
        struct(col("tag_no"), negate(col("lift")).as("order"), CHOICE, TIMES, total, col("lift"));
    return rows.withColumn(TOTAL, total(dimensions))
        .withColumn("lift", lift)
        .withColumn("tag_no", explode_outer(array(preferredBy.toArray(Column[]::new))))
        .where(col("tag_no").isNotNull())
        .groupBy(CUSTOMER)
        .agg(array_sort(collect_list(choice)).as("preferred"))
        .select(columns.toArray(Column[]::new));
  }

  /** One row per customer: how many choices of each dimension. */
  private static Dataset<Row> totals(Dataset<Row> choices, Set<String> dimensions) {
    List<Column> totals = new ArrayList<>();
    for (String dimension : dimensions) {
      totals.add(sum(when(DIMENSION.equalTo(dimension), TIMES)).as(TOTAL + "_" + dimension));
    }
    return choices
        .groupBy(CUSTOMER)
        .agg(totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new));
  }

  /** Of a row with {@link #totals}, that of its dimension. */
  private static Column total(Set<String> dimensions) {
    return coalesce(
        dimensions.stream()
            .map(dimension -> when(DIMENSION.equalTo(dimension), col(TOTAL + "_" + dimension)))
            .toArray(Column[]::new));
  }

  private static Seq<String> names(Column... columns) {
    return CollectionConverters.asScala(
            java.util.Arrays.stream(columns).map(Column::toString).toList())
        .toSeq();
  }
}
