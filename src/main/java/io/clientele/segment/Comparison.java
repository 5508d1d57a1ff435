package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Customers' segments of tonight against those of an earlier night. Whether a customer moved or the
 * model did is told by the model of then, which puts the customer of tonight into a segment again.
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

  static final Column SEGMENTATION = col("segmentation");
  static final Column FROM = col("from_segment");
  static final Column TO = col("to_segment");
  static final Column CAUSE = col("cause");

  private static final String NONE = "none";

  /**
   * One row per customer of either night and segmentation: {@link #FROM} where, {@link #TO} where,
   * and {@link #CAUSE}.
   *
   * @param then the segments of the earlier night
   * @param modelsThen what customers were put into segments by then
   * @param kept columns of tonight's customers that come along; null for who is none any more
   */
  Dataset<Row> with(Dataset<Row> then, Segmentations modelsThen, Column... kept) {
    Dataset<Row> again =
        modelsThen
            .withOwn(models.own())
            .segment(customers)
            .select(CustomerSegments.CUSTOMER_ID.col(), struct(kept).as("kept"), all("again"));
    Dataset<Row> now = tonight.select(CustomerSegments.CUSTOMER_ID.col(), all("now"));
    Dataset<Row> before = then.select(CustomerSegments.CUSTOMER_ID.col(), all("then"));
    boolean sameOwn = models.own().equals(modelsThen.own());
    Column[] rows =
        CustomerSegments.SEGMENTATIONS.stream()
            .map(
                field -> {
                  boolean redefined = field.equals(CustomerSegments.OWN_SEGMENT) && !sameOwn;
                  return struct(
                      lit(field.name()).as("segmentation"),
                      coalesce(name("then", field), lit(NONE)).as("from_segment"),
                      coalesce(name("now", field), lit(NONE)).as("to_segment"),
                      cause(
                              id("then", field),
                              id("now", field),
                              id(redefined ? "then" : "again", field))
                          .as("cause"));
                })
            .toArray(Column[]::new);
    return now.join(again, CustomerSegmentsStage.CUSTOMER)
        .join(before, CustomerSegmentsStage.CUSTOMER, "full_outer")
        .select(CustomerSegments.CUSTOMER_ID.col(), col("kept.*"), inline(array(rows)));
  }

  private static Column all(String as) {
    return struct(
            CustomerSegments.SEGMENTATIONS.stream()
                .map(
                    field ->
                        struct(field.col().as("name"), Memberships.id(field).as("id"))
                            .as(field.name()))
                .toArray(Column[]::new))
        .as(as);
  }

  private static Column name(String night, Field segmentation) {
    return col(night + "." + segmentation.name() + ".name");
  }

  private static Column id(String night, Field segmentation) {
    return col(night + "." + segmentation.name() + ".id");
  }

  private static Column cause(Column then, Column now, Column again) {
    return when(col("then").isNull(), JOINED)
        .when(col("now").isNull(), LEFT)
        .when(then.eqNullSafe(now), STAYED)
        .when(then.eqNullSafe(again), MODEL)
        .otherwise(CUSTOMER);
  }
}
