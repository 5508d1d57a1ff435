package io.clientele.schema;

import static io.clientele.schema.Field.optional;
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
          "never bought");
  public static final Field CLUSTER_ID =
      optional(
          "cluster_id",
          INT,
          "Cluster, 1 upwards in order of falling value.",
          "not clustered: never bought, or clustering was refused");
  public static final Field CLUSTER =
      optional("cluster", STRING, "What sets the cluster apart, in words.", "as cluster_id");

  /** The columns that each put customers into groups. */
  public static final List<Field> SEGMENTATIONS = List.of(RFM_SEGMENT, VALUE_TIER, CLUSTER);

  public static final Table TABLE =
      Table.night(
              "customer_segments",
              "One row per customer: the groups the customer is in.",
              List.of(
                  CUSTOMER_ID,
                  RECENCY_SCORE,
                  FREQUENCY_SCORE,
                  MONETARY_SCORE,
                  RFM_SEGMENT,
                  VALUE_TIER,
                  CLUSTER_ID,
                  CLUSTER))
          .key(Table.RUN_ID, CUSTOMER_ID);

  private CustomerSegments() {}
}
