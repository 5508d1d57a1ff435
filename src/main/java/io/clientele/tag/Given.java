package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.flatten;

import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What models of tags are given of a customer: all features, and numbers that few customers have,
 * such as how often one of a thousand categories was chosen; of these, what is not told is 0.
 *
 * @param features names, of columns
 * @param slots names of the other numbers
 */
record Given(List<String> features, List<String> slots) {
  /** Which of the other numbers. */
  static final Column SLOT = col("slot");

  static final Column NUMBER = col("number");

  /** All names, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>(features);
    names.addAll(slots);
    return names;
  }

  /**
   * Customers with what models are given of them in column {@link Learning#GIVEN}: see {@link
   * ValueScoring}.
   *
   * @param numbers {@code slot, number} with the key
   * @param key of customers: one row each
   */
  Dataset<Row> with(Dataset<Row> customers, Dataset<Row> numbers, List<String> key) {
    Column told =
        array(features.stream().map(name -> col(name).cast(Types.DOUBLE)).toArray(Column[]::new));
    if (slots.isEmpty()) {
      return customers.withColumn(Learning.GIVEN.toString(), told);
    }
    List<Row> places = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      places.add(RowFactory.create(slots.get(i), (double) i));
    }
    Dataset<Row> place =
        customers
            .sparkSession()
            .createDataFrame(
                places,
                new StructType()
                    .add(SLOT.toString(), DataTypes.StringType)
                    .add("place", DataTypes.DoubleType));
    Dataset<Row> pairs =
        numbers
            .join(broadcast(place), CollectionConverters.asScala(List.of(SLOT.toString())).toSeq())
            .groupBy(key.stream().map(name -> col(name)).toArray(Column[]::new))
            .agg(flatten(array_sort(collect_list(array(col("place"), NUMBER)))).as("pairs"));
    return customers
        .join(pairs, CollectionConverters.asScala(key).toSeq(), "left_outer")
        .withColumn(
            Learning.GIVEN.toString(),
            concat(told, coalesce(col("pairs"), array().cast(Types.NUMBERS))))
        .drop("pairs");
  }
}
