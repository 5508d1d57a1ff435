package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What a segment looks like. */
public final class SegmentProfiles {
  public static final Field SEGMENTATION =
      required("segmentation", STRING, "The segmentation: rfm_segment, value_tier or cluster.");
  public static final Field SEGMENT = required("segment", STRING, "The segment within it.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers in it.");
  public static final Field CUSTOMER_SHARE =
      required("customer_share", DOUBLE, "Its share of the segmentation's customers, 0 to 1.");
  public static final Field REVENUE =
      required("revenue", DOUBLE, "Net lifetime revenue of its customers.");
  public static final Field REVENUE_SHARE =
      optional(
          "revenue_share",
          DOUBLE,
          "Its share of the segmentation's net lifetime revenue.",
          "there is no revenue");
  public static final Field RECENCY_DAYS_MEDIAN =
      optional(
          "recency_days_median", DOUBLE, "Median recency in days.", "none of its customers bought");
  public static final Field FREQUENCY_MEDIAN =
      optional(
          "frequency_median",
          DOUBLE,
          "Median number of purchase days, lifetime.",
          "none of its customers bought");
  public static final Field REVENUE_MEDIAN =
      optional(
          "revenue_median", DOUBLE, "Median net lifetime revenue.", "none of its customers bought");

  public static final Table TABLE =
      Table.night(
              "segment_profiles",
              "One row per segmentation and segment: size, shares and medians.",
              List.of(
                  SEGMENTATION,
                  SEGMENT,
                  CUSTOMERS,
                  CUSTOMER_SHARE,
                  REVENUE,
                  REVENUE_SHARE,
                  RECENCY_DAYS_MEDIAN,
                  FREQUENCY_MEDIAN,
                  REVENUE_MEDIAN))
          .key(Table.RUN_ID, SEGMENTATION, SEGMENT);

  private SegmentProfiles() {}
}
