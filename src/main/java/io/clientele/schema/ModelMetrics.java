package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

/** How each candidate did in the backtest that a version of a model came out of. */
public final class ModelMetrics {
  private static final String NO_INTERVAL = "the figure has no interval";

  public static final Field MODEL = Models.MODEL;
  public static final Field VERSION = Models.VERSION;
  public static final Field CANDIDATE =
      required(
          "candidate",
          STRING,
          "A method fitted before the backtest, champion for the one in use; baselines: recency, and of propensities purchase_model and p_alive.");
  public static final Field METRIC =
      required(
          "metric",
          STRING,
          "auc (of who buys), squared_error (of purchases, mean), purchases and spend (forecast), squared_error_less (than the champion's, mean); actual_purchases, actual_spend, actual_buyers, customers; of propensities auc, average_precision, brier, calibration_error (mean over tenths), brier_less_than_ another candidate, lift_1 to lift_10 (the rate of a tenth over that of all, 10 the highest).");
  public static final Field VALUE = required("value", DOUBLE, "Its value on the held-out days.");
  public static final Field LOW =
      optional("low", DOUBLE, "Lower end of the 95% interval.", NO_INTERVAL);
  public static final Field HIGH =
      optional("high", DOUBLE, "Upper end of the 95% interval.", NO_INTERVAL);
  public static final Field TRAINED_ON = Models.TRAINED_ON;

  public static final Table TABLE =
      Table.state(
              "model_metrics",
              "One row per version of a model, candidate and metric: the backtest behind the version.",
              MODEL,
              VERSION,
              CANDIDATE,
              METRIC,
              VALUE,
              LOW,
              HIGH,
              TRAINED_ON)
          .key(MODEL, VERSION, CANDIDATE, METRIC)
          .at(TRAINED_ON);

  private ModelMetrics() {}
}
