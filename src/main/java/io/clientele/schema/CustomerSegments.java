package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** Which groups a customer is in. */
public final class CustomerSegments {
  private static final String OUT_OF_WINDOW = "no purchase in the look-back";

  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field RECENCY_SCORE =
      optional(
          "recency_score",
          INT,
          "Recency score, 1 to the number of bins; highest for the most recent.",
          OUT_OF_WINDOW);
  public static final Field FREQUENCY_SCORE =
      optional(
          "frequency_score",
          INT,
          "Frequency score, 1 to the number of bins; highest for the most purchase days.",
          OUT_OF_WINDOW);
  public static final Field MONETARY_SCORE =
      optional(
          "monetary_score",
          INT,
          "Monetary score, 1 to the number of bins; highest for the most net revenue.",
          OUT_OF_WINDOW);
  public static final Field VALUE_SCORE =
      optional(
          "value_score",
          DOUBLE,
          "Mean of the three scores, weighted as configured: 1 to the number of bins.",
          OUT_OF_WINDOW);
  public static final Field RFM_SEGMENT =
      optional(
          "rfm_segment",
          STRING,
          "Segment of the configured map the three scores fall in.",
          OUT_OF_WINDOW);
  public static final Field VALUE_TIER =
      optional(
              "value_tier",
              STRING,
              "A: the customers who bring the first share of the total value, B: the next, C: the rest.",
              "never bought")
          .oneOf(List.of("A", "B", "C"));
  public static final Field PROFIT_CLASS =
      optional(
              "profit_class",
              STRING,
              "gold: the buyers who leave most to the shop; loss-making: those who cost it more than they bring; ordinary: the rest.",
              "never bought")
          .oneOf(List.of("gold", "ordinary", "loss-making"));
  public static final Field LOSS_TERMS =
      optional(
          "loss_terms",
          STRING,
          "The terms that made the customer loss-making: up to three costs, by how much they are above what is usual for the customer's revenue.",
          "not loss-making");
  public static final Field LIFECYCLE =
      optional(
              "lifecycle",
              STRING,
              "prospect, new, active, returned, cooling, at risk, dormant or lost, by the customer's own cadence and the probability to be still one.",
              "nobody has bought twice, so that there is no cadence")
          .oneOf(
              List.of(
                  "prospect",
                  "new",
                  "active",
                  "returned",
                  "cooling",
                  "at risk",
                  "dormant",
                  "lost"));
  public static final Field OWN_SEGMENT =
      optional(
          "own_segment",
          STRING,
          "The first of the configured segments (segment.own) that holds the customer.",
          "none does");
  public static final Field CLUSTER_ID =
      optional(
          "cluster_id",
          INT,
          "Cluster, kept from one model to the next; 0 for who is too far from all of them.",
          "not clustered: never bought, or clustering was refused");
  public static final Field CLUSTER =
      optional("cluster", STRING, "What sets the cluster apart, in words.", "as cluster_id");
  public static final Field TIER_CLUSTER_ID =
      optional(
          "tier_cluster_id",
          INT,
          "Cluster among the customers of the same value tier; numbered tier by tier.",
          "as cluster_id, or the tier is not divided (segment.clustered-tiers)");
  public static final Field TIER_CLUSTER =
      optional(
          "tier_cluster",
          STRING,
          "Value tier, and what sets the cluster apart within it, in words.",
          "as tier_cluster_id");

  /** The columns that each put customers into groups. */
  public static final List<Field> SEGMENTATIONS =
      List.of(RFM_SEGMENT, VALUE_TIER, PROFIT_CLASS, LIFECYCLE, CLUSTER, TIER_CLUSTER, OWN_SEGMENT);

  public static final Table TABLE =
      Table.night(
              "customer_segments",
              "One row per customer: the groups the customer is in.",
              List.of(
                  CUSTOMER_ID,
                  RECENCY_SCORE,
                  FREQUENCY_SCORE,
                  MONETARY_SCORE,
                  VALUE_SCORE,
                  RFM_SEGMENT,
                  VALUE_TIER,
                  PROFIT_CLASS,
                  LOSS_TERMS,
                  LIFECYCLE,
                  CLUSTER_ID,
                  CLUSTER,
                  TIER_CLUSTER_ID,
                  TIER_CLUSTER,
                  OWN_SEGMENT))
          .key(Table.RUN_ID, CUSTOMER_ID);

  private CustomerSegments() {}

  /** The contract as a shop knows it: the segments of its RFM map, and those of its own making. */
  public static Table of(List<String> rfm, List<String> own) {
    return TABLE.with(RFM_SEGMENT.oneOf(rfm)).with(OWN_SEGMENT.oneOf(own));
  }
}
