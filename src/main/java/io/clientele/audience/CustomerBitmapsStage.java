package io.clientele.audience;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.bitmap_bit_position;
import static org.apache.spark.sql.functions.bitmap_bucket_number;
import static org.apache.spark.sql.functions.bitmap_construct_agg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.CustomerTags;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Writes down who has which tag and is in which segment, as bits, in one aggregation. */
public final class CustomerBitmapsStage implements Stage {
  private static final Column ID = CustomerSegments.CUSTOMER_ID.col();
  private static final Column NUMBER = col("number");

  /** Ids that begin with the same three characters are numbered by one task. */
  private static final int BEGINNING = 3;

  @Override
  public String name() {
    return "draw bitmaps";
  }

  @Override
  public List<Table> inputs() {
    return List.of(CustomerSegments.TABLE, CustomerTags.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerBitmaps.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> segments = inputs.read(CustomerSegments.TABLE);
    Dataset<Row> tags =
        inputs
            .read(CustomerTags.TABLE)
            .select(
                ID,
                lit(CustomerBitmaps.TAG).as(CustomerBitmaps.DIMENSION.name()),
                CustomerTags.TAG.col().as(CustomerBitmaps.MEMBER.name()));
    Dataset<Row> bits =
        segments
            .select(ID, inline(memberships()))
            .unionByName(tags)
            .join(numbers(segments.select(ID)), names(CustomerSegments.CUSTOMER_ID.name()))
            .withColumn(CustomerBitmaps.BUCKET.name(), bitmap_bucket_number(NUMBER));
    return Outputs.of(
        CustomerBitmaps.TABLE,
        bits.groupBy(
                CustomerBitmaps.DIMENSION.col(),
                CustomerBitmaps.MEMBER.col(),
                CustomerBitmaps.BUCKET.col())
            .agg(
                count(lit(1)).as(CustomerBitmaps.CUSTOMERS.name()),
                bitmap_construct_agg(bitmap_bit_position(NUMBER)).as(CustomerBitmaps.BITMAP.name()))
            // So that few pages of a file are read for a few members.
            .sortWithinPartitions(
                CustomerBitmaps.DIMENSION.col(),
                CustomerBitmaps.MEMBER.col(),
                CustomerBitmaps.BUCKET.col()));
  }

  /**
   * Customers numbered from 1 in the order of their ids. Each beginning of ids is put in order by
   * itself; how many come before it is known from a row per beginning.
   */
  static Dataset<Row> numbers(Dataset<Row> ids) {
    Dataset<Row> begun = ids.withColumn("beginning", substring(ID, 1, BEGINNING));
    Column before =
        sum("many").over(Window.orderBy("beginning").rowsBetween(Window.unboundedPreceding(), -1));
    Dataset<Row> starts =
        begun
            .groupBy("beginning")
            .agg(count(lit(1)).as("many"))
            .select(col("beginning"), coalesce(before, lit(0L)).as("start"));
    Column place = row_number().over(Window.partitionBy("beginning").orderBy(ID));
    return begun
        .withColumn("place", place)
        .join(broadcast(starts), names("beginning"))
        .select(ID, col("start").plus(col("place")).as("number"));
  }

  /** What a customer is a member of, tags aside. */
  private static Column memberships() {
    List<Column> all = new ArrayList<>();
    all.add(membership(CustomerBitmaps.ALL, lit(CustomerBitmaps.ALL)));
    for (Field segmentation : CustomerBitmaps.SEGMENTATIONS) {
      Column segment = segmentation.col();
      all.add(when(segment.isNotNull(), membership(segmentation.name(), segment)));
      all.add(
          when(segment.isNotNull(), membership(CustomerBitmaps.KNOWN, lit(segmentation.name()))));
    }
    return array_compact(array(all.toArray(Column[]::new)));
  }

  private static Column membership(String dimension, Column member) {
    return struct(
        lit(dimension).as(CustomerBitmaps.DIMENSION.name()),
        member.as(CustomerBitmaps.MEMBER.name()));
  }

  private static Seq<String> names(String name) {
    return CollectionConverters.asScala(List.of(name)).toSeq();
  }
}
