package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;

import java.util.List;

/** What was forecast against what happened, once the days a forecast is about have passed. */
public final class ForecastOutcomes {
  public static final Field HORIZON_DAYS =
      required("horizon_days", INT, "How many days ahead the forecast was for.");
  public static final Field FORECAST_ON =
      required(
          "forecast_on",
          DATE,
          "The night that made it: the last one whose days have all passed by now.");
  public static final Field BUCKET =
      required(
          "bucket",
          INT,
          "Customers by their probability of a purchase: 1 the lowest tenth to 10 the highest; 0 is all of them.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers with a forecast.");
  public static final Field EXPECTED_BUYERS =
      required("expected_buyers", DOUBLE, "Their probabilities of a purchase, added.");
  public static final Field ACTUAL_BUYERS = required("actual_buyers", LONG, "Those who bought.");
  public static final Field EXPECTED_PURCHASES =
      required("expected_purchases", DOUBLE, "Expected purchase occasions, added.");
  public static final Field ACTUAL_PURCHASES =
      required("actual_purchases", LONG, "Purchase occasions that came.");
  public static final Field EXPECTED_SPEND =
      optional(
          "expected_spend", DOUBLE, "Expected spend, added.", "the forecast of spend was refused");
  public static final Field ACTUAL_SPEND =
      required("actual_spend", DOUBLE, "Net revenue of the purchase occasions that came.");
  public static final Field AUC =
      optional(
          "auc",
          DOUBLE,
          "Of a buyer and another, how often the buyer had the higher probability: 0.5 is chance.",
          "not the row of all, or nobody bought, or everybody");

  public static final Table TABLE =
      Table.night(
              "forecast_outcomes",
              "One row per horizon and tenth of customers: what a past night forecast against what happened since.",
              List.of(
                  HORIZON_DAYS,
                  FORECAST_ON,
                  BUCKET,
                  CUSTOMERS,
                  EXPECTED_BUYERS,
                  ACTUAL_BUYERS,
                  EXPECTED_PURCHASES,
                  ACTUAL_PURCHASES,
                  EXPECTED_SPEND,
                  ACTUAL_SPEND,
                  AUC))
          .key(Table.RUN_ID, HORIZON_DAYS, BUCKET);

  private ForecastOutcomes() {}
}
