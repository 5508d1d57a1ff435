package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** How right model tags are, by customers who were held out and by what became known later. */
public final class TagQuality {
  /** The segmentation of rows about all customers. */
  public static final String ALL = "all";

  private static final String NONE_PREDICTED = "nobody held out was predicted to have it";
  private static final String NONE_HAS_IT = "nobody held out has it";
  private static final String UNKNOWABLE =
      NONE_PREDICTED + "; or it is like a seed, of which nobody knows who else is";
  private static final String ALL_ONLY =
      "the row is of a segment, or nobody or everybody held out has it";
  private static final String NOT_LATER = "of nobody who was predicted it became known later";

  public static final Field TAG = CustomerTags.TAG;
  public static final Field VALUE =
      required("value", STRING, "The value; true for a tag that is had or not.");
  public static final Field SEGMENTATION =
      required("segmentation", STRING, "all, or the segmentation the row is of a segment of.");
  public static final Field SEGMENT =
      required("segment", STRING, "all, or the segment the customers are in.");
  public static final Field TRAINED_ON = TagModels.TRAINED_ON;
  public static final Field HELD_OUT =
      required(
          "held_out",
          LONG,
          "Customers with a known value who took no part in choosing the threshold, each predicted by a model without it.");
  public static final Field HAVE_IT =
      required("have_it", LONG, "Those of them who have the value.");
  public static final Field BASE_RATE =
      optional("base_rate", DOUBLE, "Share of them who have it.", "nobody was held out");
  public static final Field PREDICTED =
      required("predicted", LONG, "Those of them above the threshold.");
  public static final Field RIGHT = required("right", LONG, "Those predicted who have it.");
  public static final Field PRECISION =
      optional("precision", DOUBLE, "Share of the predicted who have it.", UNKNOWABLE);
  public static final Field PRECISION_LOW =
      optional("precision_low", DOUBLE, "Lower end of its 95% interval (Wilson 1927).", UNKNOWABLE);
  public static final Field PRECISION_HIGH =
      optional("precision_high", DOUBLE, "Upper end.", UNKNOWABLE);
  public static final Field RECALL =
      optional("recall", DOUBLE, "Share of those who have it who are predicted.", NONE_HAS_IT);
  public static final Field RECALL_LOW =
      optional("recall_low", DOUBLE, "Lower end of its 95% interval (Wilson 1927).", NONE_HAS_IT);
  public static final Field RECALL_HIGH =
      optional("recall_high", DOUBLE, "Upper end.", NONE_HAS_IT);
  public static final Field COVERAGE =
      optional(
          "coverage", DOUBLE, "Share of those held out who are predicted.", "nobody was held out");
  public static final Field AUC =
      optional("auc", DOUBLE, "Area under the ROC curve; 0.5 tells nothing.", ALL_ONLY);
  public static final Field AUC_LOW =
      optional("auc_low", DOUBLE, "Lower end of its 95% interval (Hanley, McNeil 1982).", ALL_ONLY);
  public static final Field CALIBRATION_ERROR =
      optional(
          "calibration_error",
          DOUBLE,
          "Mean distance of probability and rate, over tenths by probability.",
          ALL_ONLY);
  public static final Field WANTED_PRECISION =
      optional(
          "wanted_precision",
          DOUBLE,
          "What the owner asked for.",
          "it is like a seed: a share is asked for");
  public static final Field THRESHOLD =
      optional(
          "threshold",
          DOUBLE,
          "Probability from which on the tag is given; like a seed: the score.",
          "it is given to nobody: see verdict");
  public static final Field LATER =
      required(
          "later",
          LONG,
          "Customers who were predicted on earlier nights and of whom it became known.");
  public static final Field LATER_PRECISION =
      optional("later_precision", DOUBLE, "Share of these predictions that were right.", NOT_LATER);
  public static final Field LATER_LOW =
      optional("later_low", DOUBLE, "Lower end of its 95% interval (Wilson 1927).", NOT_LATER);
  public static final Field LATER_HIGH = optional("later_high", DOUBLE, "Upper end.", NOT_LATER);
  public static final Field VERDICT =
      required(
          "verdict",
          STRING,
          "published; abstains: it cannot keep its promise; withdrawn: what became known later contradicts it.");
  public static final Field REASON = required("reason", STRING, "Why.");

  public static final Table TABLE =
      Table.night(
              "tag_quality",
              "One row per value of a model tag, for all customers and for segments: how right it is, and whether it is published.",
              List.of(
                  TAG,
                  VALUE,
                  SEGMENTATION,
                  SEGMENT,
                  TRAINED_ON,
                  HELD_OUT,
                  HAVE_IT,
                  BASE_RATE,
                  PREDICTED,
                  RIGHT,
                  PRECISION,
                  PRECISION_LOW,
                  PRECISION_HIGH,
                  RECALL,
                  RECALL_LOW,
                  RECALL_HIGH,
                  COVERAGE,
                  AUC,
                  AUC_LOW,
                  CALIBRATION_ERROR,
                  WANTED_PRECISION,
                  THRESHOLD,
                  LATER,
                  LATER_PRECISION,
                  LATER_LOW,
                  LATER_HIGH,
                  VERDICT,
                  REASON))
          .key(Table.RUN_ID, TAG, VALUE, SEGMENTATION, SEGMENT);

  private TagQuality() {}
}
