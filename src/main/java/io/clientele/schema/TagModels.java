package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What model tags are predicted by; learnt on one night, and used in those after. */
public final class TagModels {
  public static final Field TAG = CustomerTags.TAG;
  public static final Field TRAINED_ON =
      required("trained_on", DATE, "It was learnt from the customers of this night.");
  public static final Field DEFINITION =
      required(
          "definition",
          STRING,
          "What the configuration said of the tag then; another one is learnt anew.");
  public static final Field MODEL =
      required(
          "model",
          STRING,
          "Encoding of features, coefficients or trees, calibration, thresholds and how they were judged, as json.");

  public static final Table TABLE =
      Table.night(
              "tag_models",
              "One row per model tag that could be learnt: what it is predicted by.",
              List.of(TAG, TRAINED_ON, DEFINITION, MODEL))
          .key(Table.RUN_ID, TAG);

  private TagModels() {}
}
