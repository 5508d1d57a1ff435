package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import org.apache.spark.sql.Column;

/** What a customer is in, by segmentation: of clusters the number counts, for names may change. */
final class Memberships {
  private Memberships() {}

  /**
   * What stays the same of a segment when its name changes.
   *
   * @param segmentation a column of {@link CustomerSegments}
   */
  static Column id(Field segmentation) {
    if (segmentation.equals(CustomerSegments.CLUSTER)) {
      return CustomerSegments.CLUSTER_ID.col().cast("string");
    }
    if (segmentation.equals(CustomerSegments.TIER_CLUSTER)) {
      return when(
          CustomerSegments.TIER_CLUSTER_ID.col().isNotNull(),
          concat_ws(
              " ",
              CustomerSegments.VALUE_TIER.col(),
              CustomerSegments.TIER_CLUSTER_ID.col().cast("string")));
    }
    return segmentation.col();
  }

  /** Segmentation, segment and its id. */
  static Column of(Field segmentation) {
    return struct(
        lit(segmentation.name()).as("segmentation"),
        col(segmentation.name()).as("segment"),
        id(segmentation).as("id"));
  }
}
