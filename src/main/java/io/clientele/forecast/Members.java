package io.clientele.forecast;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What customers are counted by: all of them, their segments and more, in one pass. */
final class Members {
  static final Column DIMENSION = ForecastOutcomes.DIMENSION.col();
  static final Column MEMBER = ForecastOutcomes.MEMBER.col();

  private Members() {}

  /**
   * A row per customer and dimension, in which the customer is in a member: those given and the
   * segmentations.
   *
   * @param customers with the segmentations
   */
  static Dataset<Row> of(Dataset<Row> customers, Column... dimensions) {
    List<Column> in = new ArrayList<>(List.of(dimensions));
    for (Field segmentation : CustomerSegments.SEGMENTATIONS) {
      in.add(in(segmentation.name(), segmentation.col()));
    }
    return customers
        .select(
            col("*"),
            inline(array(in.toArray(Column[]::new)))
                .as(new String[] {DIMENSION.toString(), MEMBER.toString()}))
        .where(MEMBER.isNotNull());
  }

  /** A dimension; its member is null for a customer who is in none. */
  static Column in(String dimension, Column member) {
    return struct(
        lit(dimension).as(DIMENSION.toString()), member.cast(Types.STRING).as(MEMBER.toString()));
  }
}
