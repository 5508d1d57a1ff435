package io.clientele.tag;

import static io.clientele.tag.CustomerChoices.CHOICE;
import static io.clientele.tag.CustomerChoices.CUSTOMER;
import static io.clientele.tag.CustomerChoices.DIMENSION;
import static io.clientele.tag.CustomerChoices.TIMES;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
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
    Column total = col("total");
    Column lift =
        TIMES
            .plus(everybodys.multiply(PSEUDO_TIMES))
            .divide(total.plus(PSEUDO_TIMES))
            .divide(everybodys);
    int least = tags.values().stream().mapToInt(tag -> tag.statistic().minTimes()).min().orElse(1);
    Dataset<Row> rows =
        choices
            .withColumn(total.toString(), sum(TIMES).over(Window.partitionBy(CUSTOMER, DIMENSION)))
            .where(TIMES.geq(least))
            .join(population, names(DIMENSION, CHOICE))
            .withColumn("lift", lift);
    List<Column> preferred = new ArrayList<>();
    tags.forEach(
        (name, tag) -> {
          TagStatistic when = tag.statistic();
          Column is =
              DIMENSION
                  .equalTo(tag.preference())
                  .and(TIMES.geq(when.minTimes()))
                  .and(TIMES.divide(total).geq(when.minShare()))
                  .and(col("lift").geq(when.minLift()));
          preferred.add(
              slice(
                      array_sort(
                          collect_list(
                              when(
                                  is,
                                  struct(
                                      negate(col("lift")).as("order"),
                                      CHOICE,
                                      TIMES,
                                      total,
                                      col("lift"))))),
                      1,
                      when.top())
                  .as(column(name)));
        });
    return rows.groupBy(CUSTOMER)
        .agg(preferred.get(0), preferred.subList(1, preferred.size()).toArray(Column[]::new));
  }

  private static Seq<String> names(Column... columns) {
    return CollectionConverters.asScala(
            java.util.Arrays.stream(columns).map(Column::toString).toList())
        .toSeq();
  }
}
