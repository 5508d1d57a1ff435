package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

/**
 * Every version of every model that was trained. The champion of a date is the version promoted
 * last by then; the others are challengers that were not better.
 */
public final class Models {
  public static final Field MODEL =
      required(
          "model",
          STRING,
          "What it forecasts: purchases or spend; purchase_30d, purchase_90d of who bought before; first_purchase_30d, first_purchase_90d of who never did.");
  public static final Field VERSION = required("version", INT, "Counted from 1 for each model.");
  public static final Field METHOD =
      required(
          "method",
          STRING,
          "The method, such as PARETO_NBD or LOGISTIC_REGRESSION; see the manual of forecasts.");
  public static final Field TRAINED_ON =
      required("trained_on", DATE, "It saw what happened up to the end of this day.");
  public static final Field PROMOTED_ON =
      optional(
          "promoted_on",
          DATE,
          "The night from which on it is the champion.",
          "it was not better than the champion, or than a baseline: see reason");
  public static final Field REASON =
      required("reason", STRING, "Why it was trained, and why it was promoted or not.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers it was fitted to.");
  public static final Field LOG_LIKELIHOOD =
      required(
          "log_likelihood",
          DOUBLE,
          "Of these customers, under the model; of a propensity, of those it is calibrated with.");
  public static final Field FIT =
      required(
          "fit",
          STRING,
          "Parameters, their standard errors and how the fit went, as json; of a propensity, features, coefficients or trees, and calibration.");
  public static final Field TRAINED_IN =
      required(
          "trained_in",
          STRING,
          "The run that trained it: runs and run_steps tell configuration, code and table versions; its seed is the number of its date since 1970.");

  public static final Table TABLE =
      Table.state(
              "models",
              "One row per version of a model: what it is, on what it was trained, whether it is in use.",
              MODEL,
              VERSION,
              METHOD,
              TRAINED_ON,
              PROMOTED_ON,
              REASON,
              CUSTOMERS,
              LOG_LIKELIHOOD,
              FIT,
              TRAINED_IN)
          .key(MODEL, VERSION)
          .at(TRAINED_ON);

  private Models() {}
}
