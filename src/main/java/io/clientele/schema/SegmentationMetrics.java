package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** How a segmentation was cut, and how good it is. */
public final class SegmentationMetrics {
  public static final Field SEGMENTATION = SegmentProfiles.SEGMENTATION;
  public static final Field METRIC =
      required(
          "metric", STRING, "What is told: a cut point, a share, the silhouette at a k, a centre.");
  public static final Field VALUE =
      optional("value", DOUBLE, "Its value.", "refused or undefined; see note");
  public static final Field NOTE = optional("note", STRING, "What to know about it.", "nothing");

  public static final Table TABLE =
      Table.night(
              "segmentation_metrics",
              "One row per segmentation and metric: cut points, shares, silhouettes, centres; and refusals with their reason.",
              List.of(SEGMENTATION, METRIC, VALUE, NOTE))
          .key(Table.RUN_ID, SEGMENTATION, METRIC);

  private SegmentationMetrics() {}
}
