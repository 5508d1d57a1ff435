package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/**
 * What a night put customers into groups by. Enough to do it again, so that a later night can tell
 * whether a customer moved or the model did.
 */
public final class SegmentModels {
  public static final Field SEGMENTATION =
      required(
          "segmentation",
          STRING,
          "The segmentation, as in segment_profiles; of clusters within a value tier with the tier, such as tier_cluster A.");
  public static final Field FITTED_ON =
      required("fitted_on", DATE, "It was fitted to the customers of this night.");
  public static final Field MODEL =
      required("model", STRING, "Cut points, boundaries, centres and names, as json.");

  public static final Table TABLE =
      Table.night(
              "segment_models",
              "One row per segmentation that is fitted: what customers were put into groups by.",
              List.of(SEGMENTATION, FITTED_ON, MODEL))
          .key(Table.RUN_ID, SEGMENTATION);

  private SegmentModels() {}
}
