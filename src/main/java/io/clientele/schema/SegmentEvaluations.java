package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;

import java.util.List;

/** Whether segments tell anything of what comes. */
public final class SegmentEvaluations {
  public static final Field SEGMENTATION = SegmentProfiles.SEGMENTATION;
  public static final Field SEGMENTED_ON =
      required(
          "segmented_on",
          DATE,
          "Customers are put into segments as they were at the end of this day, by the models in use when they were evaluated.");
  public static final Field CUSTOMERS =
      required("customers", LONG, "Customers looked at, a sample in a large shop.");
  public static final Field SEGMENTS = required("segments", INT, "Segments that hold some.");
  public static final Field ETA_SQUARED =
      optional(
          "eta_squared",
          DOUBLE,
          "Share of the variance of net revenue in the 90 days after that lies between segments.",
          "nobody spent, or all the same");
  public static final Field ETA_SQUARED_LOG =
      optional(
          "eta_squared_log",
          DOUBLE,
          "The same of its logarithm, on which a few large customers do not decide.",
          "as eta_squared");
  public static final Field P_VALUE =
      optional(
          "p_value",
          DOUBLE,
          "Probability that chance alone sets segments so far apart: F test on the logarithm.",
          "one segment, or as eta_squared");
  public static final Field TELLS =
      required(
          "tells",
          BOOLEAN,
          "Whether it tells something: p_value below 0.01, and at least a hundredth of the variance is between segments.");

  public static final Field KEPT_SHARE =
      optional(
          "kept_share",
          DOUBLE,
          "Share of the customers of both nights who are in the segment they were in on the night before.",
          "there was none");

  public static final Table TABLE =
      Table.night(
              "segment_evaluations",
              "One row per segmentation: how far revenue of the next 90 days differed between segments. Made when models learn, and told again until they learn anew.",
              List.of(
                  SEGMENTATION,
                  SEGMENTED_ON,
                  CUSTOMERS,
                  SEGMENTS,
                  ETA_SQUARED,
                  ETA_SQUARED_LOG,
                  P_VALUE,
                  TELLS,
                  KEPT_SHARE))
          .key(Table.RUN_ID, SEGMENTATION);

  private SegmentEvaluations() {}
}
