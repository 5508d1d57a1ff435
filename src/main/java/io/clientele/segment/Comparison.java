package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Customers' segments of tonight against those of earlier nights, in one pass over tonight's
 * customers. Whether a customer moved or the model did is told by the model of then, which puts the
 * customer of tonight into a segment again.
 *
 * @param customers features and forecasts of tonight
 * @param tonight their segments
 * @param models what they were put into segments by
 */
record Comparison(Dataset<Row> customers, Dataset<Row> tonight, Segmentations models) {
  static final String STAYED = "stayed";
  static final String CUSTOMER = "customer";
  static final String MODEL = "model";
  static final String JOINED = "joined";
  static final String LEFT = "left";

  static final Column SINCE = col("since");
  static final Column SEGMENTATION = col("segmentation");
  static final Column FROM = col("from_segment");
  static final Column TO = col("to_segment");
  static final Column CAUSE = col("cause");

  static final String NONE = "none";

  private static final Column ID = CustomerSegments.CUSTOMER_ID.col();
  private static final String AGAIN = "again_";
  private static final Column NOW = col("now");
  private static final Column THEN = col("then");

  /**
   * A night to compare with.
   *
   * @param run the run that counts
   * @param models what customers were put into segments by then
   */
  record Then(LocalDate night, String run, Segmentations models) {}

  /**
   * One row per night, customer of either night and segmentation: {@link #SINCE} that night, {@link
   * #FROM} where, {@link #TO} where, and {@link #CAUSE}.
   *
   * @param nights one or more
   * @param segments of those nights, and perhaps of others
   * @param kept columns of tonight's customers that come along; null for who is none any more
   */
  Dataset<Row> with(List<Then> nights, Dataset<Row> segments, Column... kept) {
    Dataset<Row> now =
        customers.join(tonight.select(ID, named().as("now")), CustomerSegmentsStage.CUSTOMER);
    for (int i = 0; i < nights.size(); i++) {
      now =
          nights
              .get(i)
              .models()
              .withOwn(models.own())
              .segment(now)
              .withColumn(AGAIN + i, ids())
              .drop(
                  CustomerSegments.TABLE.ownFields().stream()
                      .filter(field -> !field.equals(CustomerSegments.CUSTOMER_ID))
                      .map(Field::name)
                      .toArray(String[]::new));
    }
    List<Column> columns = new ArrayList<>(List.of(ID, SINCE));
    columns.addAll(List.of(kept));
    columns.add(inline(array(rows())));
    List<Column> all = new ArrayList<>(List.of(ID, struct(kept).as("kept"), NOW));
    Column[] pairs = new Column[nights.size()];
    for (int i = 0; i < nights.size(); i++) {
      Then then = nights.get(i);
      all.add(col(AGAIN + i));
      pairs[i] =
          struct(
              lit(Date.valueOf(then.night())).as("since"),
              element_at(col("nights"), then.run()).as("then"),
              col(AGAIN + i).as("again"),
              lit(!models.own().equals(then.models().own())).as("redefined"));
    }
    return now.select(all.toArray(Column[]::new))
        .join(byCustomer(nights, segments), CustomerSegmentsStage.CUSTOMER, "full_outer")
        .select(ID, col("kept"), NOW, explode(array(pairs)).as("pair"))
        .select(ID, col("kept.*"), NOW, col("pair.*"))
        .where(NOW.isNotNull().or(THEN.isNotNull()))
        .select(columns.toArray(Column[]::new));
  }

  /** The segments that a customer was in, by run. */
  private static Dataset<Row> byCustomer(List<Then> nights, Dataset<Row> segments) {
    return segments
        .where(Table.RUN_ID.col().isin(nights.stream().map(Then::run).toArray()))
        .groupBy(ID)
        .agg(map_from_entries(collect_list(struct(Table.RUN_ID.col(), named()))).as("nights"));
  }

  private static Column[] rows() {
    return CustomerSegments.SEGMENTATIONS.stream()
        .map(
            field ->
                struct(
                    lit(field.name()).as("segmentation"),
                    coalesce(name(THEN, field), lit(NONE)).as("from_segment"),
                    coalesce(name(NOW, field), lit(NONE)).as("to_segment"),
                    cause(field).as("cause")))
        .toArray(Column[]::new);
  }

  private static Column cause(Field field) {
    Column model = id(THEN, field).eqNullSafe(col("again").getField(field.name()));
    // Segments of the shop's own have no model: their conditions are what has changed.
    Column byModel =
        field.equals(CustomerSegments.OWN_SEGMENT) ? col("redefined").or(model) : model;
    return when(THEN.isNull(), JOINED)
        .when(NOW.isNull(), LEFT)
        .when(id(THEN, field).eqNullSafe(id(NOW, field)), STAYED)
        .when(byModel, MODEL)
        .otherwise(CUSTOMER);
  }

  private static Column named() {
    return struct(
        CustomerSegments.SEGMENTATIONS.stream()
            .map(
                field ->
                    struct(field.col().as("name"), Memberships.id(field).as("id")).as(field.name()))
            .toArray(Column[]::new));
  }

  private static Column ids() {
    return struct(
        CustomerSegments.SEGMENTATIONS.stream()
            .map(field -> Memberships.id(field).as(field.name()))
            .toArray(Column[]::new));
  }

  private static Column name(Column night, Field segmentation) {
    return night.getField(segmentation.name()).getField("name");
  }

  private static Column id(Column night, Field segmentation) {
    return night.getField(segmentation.name()).getField("id");
  }
}
