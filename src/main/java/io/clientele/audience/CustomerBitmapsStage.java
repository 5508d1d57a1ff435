package io.clientele.audience;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.bitmap_bit_position;
import static org.apache.spark.sql.functions.bitmap_bucket_number;
import static org.apache.spark.sql.functions.bitmap_construct_agg;
import static org.apache.spark.sql.functions.bitmap_count;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.shiftleft;
import static org.apache.spark.sql.functions.shiftright;
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
import io.clientele.schema.TagDictionary;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes down who has which tag and is in which segment, as bits.
 *
 * <p>What is put in order is one number a membership: it holds the member's place in the dictionary
 * and the customer's bucket, so that neither ids nor names are compared.
 */
public final class CustomerBitmapsStage implements Stage {
  private static final String DIMENSION = CustomerBitmaps.DIMENSION.name();
  private static final String MEMBER = CustomerBitmaps.MEMBER.name();
  private static final Column ID = CustomerSegments.CUSTOMER_ID.col();
  private static final Column NUMBER = col("number");
  private static final Column PLACE = col("place");
  private static final Column GROUP = col("group");

  /** Ids that begin with the same three characters are numbered by one task. */
  private static final int BEGINNING = 3;

  /** Bits of a group's number that tell the bucket; those above tell the member's place. */
  private static final int BUCKET_BITS = 32;

  /** Members that share a file: a count opens the files of its members only. */
  private static final int MEMBERS_A_FILE = 16;

  @Override
  public String name() {
    return "draw bitmaps";
  }

  @Override
  public List<Table> inputs() {
    return List.of(CustomerSegments.TABLE, CustomerTags.TABLE, TagDictionary.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerBitmaps.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    return Outputs.of(CustomerBitmaps.TABLE, bitmaps(inputs::read));
  }

  /** The bitmaps of a night with these tables. */
  static Dataset<Row> bitmaps(Function<Table, Dataset<Row>> night) {
    Dataset<Row> segments =
        night
            .apply(CustomerSegments.TABLE)
            .select(
                Stream.concat(
                        Stream.of(CustomerSegments.CUSTOMER_ID),
                        CustomerBitmaps.SEGMENTATIONS.stream())
                    .map(Field::col)
                    .toArray(Column[]::new));
    Dataset<Row> customers = numbers(segments);
    Dataset<Row> tags =
        night
            .apply(CustomerTags.TABLE)
            .join(customers.select(ID, NUMBER), names(CustomerSegments.CUSTOMER_ID.name()))
            .select(
                NUMBER, lit(CustomerBitmaps.TAG).as(DIMENSION), CustomerTags.TAG.col().as(MEMBER));
    List<Row> members =
        members(
            segments
                .select(inline(memberships()))
                .union(
                    night
                        .apply(TagDictionary.TABLE)
                        .select(lit(CustomerBitmaps.TAG), TagDictionary.TAG.col())));
    Dataset<Row> dictionary =
        segments
            .sparkSession()
            .createDataFrame(
                members,
                new StructType()
                    .add(DIMENSION, Types.STRING)
                    .add(MEMBER, Types.STRING)
                    .add("place", Types.LONG));
    int files = (members.size() + MEMBERS_A_FILE - 1) / MEMBERS_A_FILE;
    return customers
        .select(NUMBER, inline(memberships()))
        .unionByName(tags)
        .join(broadcast(dictionary), names(DIMENSION, MEMBER))
        .select(
            shiftleft(PLACE, BUCKET_BITS).bitwiseOR(bitmap_bucket_number(NUMBER)).as("group"),
            bitmap_bit_position(NUMBER).as("position"))
        .repartition(GROUP)
        .groupBy(GROUP)
        .agg(bitmap_construct_agg(col("position")).as(CustomerBitmaps.BITMAP.name()))
        // Who has two values of a tag is counted once.
        .withColumn(CustomerBitmaps.CUSTOMERS.name(), bitmap_count(CustomerBitmaps.BITMAP.col()))
        .withColumn("place", shiftright(GROUP, BUCKET_BITS))
        .withColumn(CustomerBitmaps.BUCKET.name(), GROUP.bitwiseAND((1L << BUCKET_BITS) - 1))
        .join(broadcast(dictionary), names("place"))
        .repartitionById(Math.max(1, files), PLACE.divide(MEMBERS_A_FILE).cast(Types.INT))
        .sortWithinPartitions(GROUP)
        .drop("group", "place");
  }

  /** Every member there is, in order, with its place; they grow with tags and segments alone. */
  private static List<Row> members(Dataset<Row> memberships) {
    List<Row> found = memberships.distinct().orderBy(DIMENSION, MEMBER).collectAsList();
    return IntStream.range(0, found.size())
        .mapToObj(
            place -> {
              Row member = found.get(place);
              return RowFactory.create(member.getString(0), member.getString(1), (long) place);
            })
        .toList();
  }

  /**
   * Customers with their numbers, from 1 in the order of their ids. Each beginning of ids is put in
   * order by itself; how many come before it is known from a row per beginning.
   */
  static Dataset<Row> numbers(Dataset<Row> customers) {
    Dataset<Row> begun = customers.withColumn("beginning", substring(ID, 1, BEGINNING));
    Column before =
        sum("many").over(Window.orderBy("beginning").rowsBetween(Window.unboundedPreceding(), -1));
    Dataset<Row> starts =
        begun
            .groupBy("beginning")
            .agg(count(lit(1)).as("many"))
            .select(col("beginning"), coalesce(before, lit(0L)).as("start"));
    Column within = row_number().over(Window.partitionBy("beginning").orderBy(ID));
    return begun
        .withColumn("within", within)
        .join(broadcast(starts), names("beginning"))
        .withColumn("number", col("start").plus(col("within")))
        .drop("beginning", "within", "start");
  }

  /** What a customer is a member of, tags aside. */
  private static Column memberships() {
    List<Column> all = new ArrayList<>();
    all.add(membership(CustomerBitmaps.ALL, lit(CustomerBitmaps.ALL)));
    for (Field segmentation : CustomerBitmaps.SEGMENTATIONS) {
      Column segment = segmentation.col();
      all.add(when(segment.isNotNull(), membership(segmentation.name(), segment)));
    }
    return array_compact(array(all.toArray(Column[]::new)));
  }

  private static Column membership(String dimension, Column member) {
    return struct(lit(dimension).as(DIMENSION), member.as(MEMBER));
  }

  private static Seq<String> names(String... names) {
    return CollectionConverters.asScala(List.of(names)).toSeq();
  }
}
