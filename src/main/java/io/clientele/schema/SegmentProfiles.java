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
      required(
          "segmentation",
          STRING,
          "The segmentation: the column of customer_segments, such as rfm_segment, value_tier or cluster.");
  public static final Field SEGMENT = required("segment", STRING, "The segment within it.");
  public static final Field SEGMENT_ID =
      optional(
          "segment_id",
          STRING,
          "What stays the same of the segment when its name changes: of clusters the number, of clusters in a tier the tier and the number, else the name.",
          "a night of an older version");
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
  public static final Field CONTRIBUTION =
      optional(
          "contribution",
          DOUBLE,
          "Lifetime contribution of its customers.",
          "a night of an older version");
  public static final Field CONTRIBUTION_SHARE =
      optional(
          "contribution_share",
          DOUBLE,
          "Its share of the segmentation's contribution.",
          "there is none, or it is a loss");
  public static final Field CONTRIBUTION_MEAN =
      optional(
          "contribution_mean",
          DOUBLE,
          "Lifetime contribution per customer.",
          "a night of an older version");
  public static final Field CLV_MEAN =
      optional(
          "clv_365d_mean",
          DOUBLE,
          "Mean value of the coming year, of customers for whom it is forecast.",
          "none is");
  public static final Field RELATIONSHIP_LEVEL =
      optional(
          "relationship_level",
          STRING,
          "How closely to tie oneself to them, by their number and contribution (segment.relationship): basic, reactive, accountable, proactive or partnership.",
          "the segmentation's contribution is not above 0");
  public static final Field STRATEGY =
      optional(
          "strategy",
          STRING,
          "What the shop means to do with them (segment.strategies).",
          "nothing is configured");

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
                  REVENUE_MEDIAN,
                  CONTRIBUTION,
                  CONTRIBUTION_SHARE,
                  CONTRIBUTION_MEAN,
                  CLV_MEAN,
                  RELATIONSHIP_LEVEL,
                  STRATEGY,
                  SEGMENT_ID))
          .key(Table.RUN_ID, SEGMENTATION, SEGMENT);

  private SegmentProfiles() {}
}
