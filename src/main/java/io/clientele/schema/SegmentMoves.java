package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** Where customers went since earlier nights. */
public final class SegmentMoves {
  public static final Field SEGMENTATION = SegmentProfiles.SEGMENTATION;
  public static final Field PERIOD =
      required(
          "period",
          STRING,
          "Since when: night, the night before; week and month, the last night at least 7 and 30 days ago.");
  public static final Field SINCE = required("since", DATE, "The night it is compared with.");
  public static final Field FROM_SEGMENT =
      required("from_segment", STRING, "Where they were then; none for in no segment.");
  public static final Field TO_SEGMENT =
      required("to_segment", STRING, "Where they are tonight; none for in no segment.");
  public static final Field CAUSE =
      required(
          "cause",
          STRING,
          "stayed; customer: they changed, for the model of then puts them elsewhere tonight too; model: it would have left them; joined: no customers then; left: no customers tonight, merged into others or forgotten.");
  public static final Field CUSTOMERS = required("customers", LONG, "How many.");
  public static final Field REVENUE =
      required("revenue_365d", DOUBLE, "Their net revenue of the last 365 days tonight.");
  public static final Field CONTRIBUTION =
      required("contribution_365d", DOUBLE, "Their contribution of the last 365 days tonight.");

  public static final Table TABLE =
      Table.night(
              "segment_moves",
              "One row per segmentation, period, segment left, segment entered and cause: customers and money.",
              List.of(
                  SEGMENTATION,
                  PERIOD,
                  SINCE,
                  FROM_SEGMENT,
                  TO_SEGMENT,
                  CAUSE,
                  CUSTOMERS,
                  REVENUE,
                  CONTRIBUTION))
          .key(Table.RUN_ID, SEGMENTATION, PERIOD, FROM_SEGMENT, TO_SEGMENT, CAUSE);

  private SegmentMoves() {}
}
