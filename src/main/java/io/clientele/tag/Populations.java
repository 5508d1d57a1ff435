package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.config.Tag;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What model tags are learnt from: bounded samples of customers, with what is known of them.
 *
 * @param night the tables of the night
 * @param keep keeps a frame for as long as the stage works
 */
record Populations(
    TagLibrary library, Function<Table, Dataset<Row>> night, UnaryOperator<Dataset<Row>> keep) {
  /** The column of the date, where customers are told of at several. */
  static final String DATE = "date";

  private static final int HASHES = 1_000_000;

  /** The column of a tag's label. */
  static String label(String tag) {
    return "label_" + TagLibrary.column(tag);
  }

  /**
   * Tonight's customers, of whom something is known, or who may be alike.
   *
   * @param customers all that the night says of them: see {@link Customers}
   */
  Learning tonight(Map<String, Tag> tags, Dataset<Row> customers, LocalDate asOf) {
    Map<String, Column> labels = new LinkedHashMap<>();
    tags.forEach(
        (name, tag) ->
            labels.put(
                name,
                tag.decidedBy().equals("like")
                    ? when(expr(tag.like()), lit(CustomerTags.HAD)).otherwise(lit("false"))
                    : col(Profiles.PROFILE).getField(TagLibrary.column(name))));
    Map<String, Column> sampled = sampled(tags, customers, labels);
    Numbers numbers = new Numbers(library);
    Given given = new Given(library.numeric(), numbers.frequent(night, asOf));
    List<Column> columns = new ArrayList<>(List.of(col("*")));
    sampled.forEach((name, label) -> columns.add(label.as(label(name))));
    columns.add(fold());
    columns.add(
        array(HeldOut.SEGMENTATIONS.stream().map(name -> col(name)).toArray(Column[]::new))
            .as(Learning.SEGMENTS.toString()));
    Column any =
        tags.keySet().stream()
            .map(name -> col(label(name)).isNotNull())
            .reduce(Column::or)
            .orElseThrow();
    Dataset<Row> rows =
        given.with(
            customers.select(columns.toArray(Column[]::new)).where(any),
            numbers.tonight(night, asOf),
            List.of(Customers.ID));
    return new Learning(
        ordered(rows, tags.keySet(), col(Customers.ID)), given.names(), given.features().size());
  }

  /**
   * Labels of a bounded sample: of many customers those with small hashes; of a seed as many as of
   * others, for it may be small.
   */
  private static Map<String, Column> sampled(
      Map<String, Tag> tags, Dataset<Row> customers, Map<String, Column> labels) {
    List<Column> counts = new ArrayList<>(List.of(count(lit(1))));
    labels.values().forEach(label -> counts.add(count(label)));
    labels.values().forEach(label -> counts.add(count(when(label.equalTo(CustomerTags.HAD), 1))));
    Row many =
        customers
            .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
            .head();
    Map<String, Column> sampled = new LinkedHashMap<>();
    int at = 1;
    for (Map.Entry<String, Column> label : labels.entrySet()) {
      Tag tag = tags.get(label.getKey());
      long known = many.getLong(at);
      long seed = many.getLong(at + labels.size());
      at++;
      double bound = tag.model().maxCustomers();
      Column hash = pmod(xxhash64(col(Customers.ID), lit(label.getKey())), lit(HASHES));
      Column share =
          tag.decidedBy().equals("like")
              ? when(
                      label.getValue().equalTo(CustomerTags.HAD),
                      HASHES * bound / 2 / Math.max(1, seed))
                  .otherwise(HASHES * bound / 2 / Math.max(1, known - seed))
              : lit(HASHES * bound / Math.max(1, known));
      sampled.put(label.getKey(), when(hash.lt(share), label.getValue()));
    }
    return sampled;
  }

  /**
   * Customers at past dates, with what came true for them in the days after.
   *
   * @param learnt the dates that each tag is learnt from
   * @param past their features, with the date in {@link #DATE}
   */
  Learning then(Map<String, Tag> tags, Map<String, List<LocalDate>> learnt, Dataset<Row> past) {
    List<String> key = List.of(DATE, Customers.ID);
    List<LocalDate> all = learnt.values().stream().flatMap(List::stream).distinct().toList();
    Dataset<Row> rows = past.where(col(DATE).isin(all.stream().map(Date::valueOf).toArray()));
    Bought bought = new Numbers(library).bought(night);
    List<String> slots =
        learnt.keySet().stream().flatMap(name -> Bought.slots(name).stream()).toList();
    Given given = new Given(library.numeric(), slots);
    rows = given.with(rows, bought.told(Numbers.dates(rows, all)), key);
    for (Map.Entry<String, List<LocalDate>> tag : learnt.entrySet()) {
      Dataset<Row> came =
          bought
              .after(
                  Numbers.dates(rows, tag.getValue()),
                  tags.get(tag.getKey()).model().outcomeDays(),
                  tag.getKey())
              .withColumn("came", lit(true));
      Column label =
          when(
              col(DATE).isin(tag.getValue().stream().map(Date::valueOf).toArray()),
              when(col("came"), lit(CustomerTags.HAD)).otherwise(lit("false")));
      rows =
          rows.join(came, CollectionConverters.asScala(key).toSeq(), "left_outer")
              .withColumn(label(tag.getKey()), label)
              .drop("came");
    }
    rows =
        rows.withColumn(Learning.FOLD.toString(), fold())
            .withColumn(Learning.SEGMENTS.toString(), lit(null).cast(Types.STRINGS));
    return new Learning(
        ordered(rows, learnt.keySet(), col(DATE), col(Customers.ID)),
        given.names(),
        given.features().size());
  }

  private static Column fold() {
    return pmod(xxhash64(col(Customers.ID), lit("fold")), lit(Learning.FOLDS))
        .cast(Types.INT)
        .as(Learning.FOLD.toString());
  }

  /** Narrow rows in one partition and one order, so that what is learnt depends on neither. */
  private Dataset<Row> ordered(Dataset<Row> rows, Collection<String> tags, Column... by) {
    List<Column> columns =
        new ArrayList<>(
            List.of(col(Customers.ID), Learning.FOLD, Learning.SEGMENTS, Learning.GIVEN));
    tags.forEach(name -> columns.add(col(label(name))));
    for (Column column : by) {
      if (!column.toString().equals(Customers.ID)) {
        columns.add(column);
      }
    }
    return keep.apply(
        rows.select(columns.toArray(Column[]::new)).repartition(1).sortWithinPartitions(by));
  }
}
