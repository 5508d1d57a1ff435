package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What was forecast against what happened, once the days a forecast is about have passed. */
public final class ForecastOutcomes {
  /** The dimension with one member: everybody. */
  public static final String ALL = "all";

  /** The dimension of tenths of customers by their probability of a purchase. */
  public static final String TENTH = "tenth";

  /** The dimension with one member, all: those who had never bought. */
  public static final String PROSPECTS = "prospects";

  private static final String NEVER = "who had never bought is forecast by propensity alone";
  private static final String NO_PROPENSITY =
      "no propensity was told for so many days, or an older version of Clientele wrote the row";
  private static final String OLDER = "an older version of Clientele wrote the row";

  public static final Field HORIZON_DAYS =
      required("horizon_days", INT, "How many days ahead the forecast was for.");
  public static final Field FORECAST_ON =
      required(
          "forecast_on",
          DATE,
          "The night that made it: the last one whose days have all passed by now.");
  public static final Field PURCHASES_VERSION =
      optional(
          "purchases_version",
          INT,
          "Version of the model of purchases that made it, see models.",
          NEVER + "; or " + OLDER);
  public static final Field DIMENSION =
      required(
          "dimension",
          STRING,
          "all who had bought; tenth, of these by probability of a purchase; a segmentation of that night: rfm_segment, value_tier, cluster; or prospects, who had never bought.");
  public static final Field MEMBER =
      required(
          "member",
          STRING,
          "all; 1 the lowest tenth to 10 the highest; or the segment. Who is in no segment is in no row of the segmentation.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers with a forecast.");
  public static final Field EXPECTED_BUYERS =
      optional("expected_buyers", DOUBLE, "Their probabilities of a purchase, added.", NEVER);
  public static final Field ACTUAL_BUYERS = required("actual_buyers", LONG, "Those who bought.");
  public static final Field EXPECTED_PURCHASES =
      optional("expected_purchases", DOUBLE, "Expected purchase occasions, added.", NEVER);
  public static final Field ACTUAL_PURCHASES =
      required("actual_purchases", LONG, "Purchase occasions that came.");
  public static final Field EXPECTED_SPEND =
      optional(
          "expected_spend",
          DOUBLE,
          "Expected spend, added, in the shop's currency.",
          "the forecast of spend was refused");
  public static final Field ACTUAL_SPEND =
      required(
          "actual_spend",
          DOUBLE,
          "Net revenue of the purchase occasions that came, in the shop's currency.");
  public static final Field AUC =
      optional(
          "auc",
          DOUBLE,
          "Of a buyer and another, how often the buyer had the higher probability, equal ones counted half: 0.5 is chance.",
          "nobody bought, or everybody; " + NEVER + "; or " + OLDER);
  public static final Field GINI =
      optional(
          "gini",
          DOUBLE,
          "Gini of actual spend in the order of expected spend, over its Gini in perfect order: 1 is perfect, 0 is chance; equal ones share their places.",
          "the forecast of spend was refused, nothing was spent, all spent the same, or " + OLDER);
  public static final Field DECAYED =
      optional(
          "decayed",
          BOOLEAN,
          "Whether purchases were off by more than a quarter and by more than chance, or buyers were surely ranked worse than in the model's backtest.",
          "not the row of all, or " + OLDER);

  public static final Field BY_PROPENSITY =
      optional(
          "expected_buyers_by_propensity", DOUBLE, "Their propensities, added.", NO_PROPENSITY);
  public static final Field AUC_BY_PROPENSITY =
      optional(
          "auc_by_propensity",
          DOUBLE,
          "As auc, of the propensity.",
          "nobody bought, or everybody; " + NO_PROPENSITY);
  public static final Field PROPENSITY_VERSION =
      optional("propensity_version", INT, "Version of the propensity, see models.", NO_PROPENSITY);
  public static final Field PROPENSITY_DECAYED =
      optional(
          "propensity_decayed",
          BOOLEAN,
          "Whether buyers by propensity were off by more than a quarter and by more than chance, or were surely ranked worse than in its backtest.",
          "not the row of all or of prospects; " + NO_PROPENSITY);

  public static final Table TABLE =
      Table.night(
              "forecast_outcomes",
              "One row per horizon, dimension and member: what a past night forecast of these customers against what happened since.",
              List.of(
                  HORIZON_DAYS,
                  FORECAST_ON,
                  PURCHASES_VERSION,
                  DIMENSION,
                  MEMBER,
                  CUSTOMERS,
                  EXPECTED_BUYERS,
                  ACTUAL_BUYERS,
                  EXPECTED_PURCHASES,
                  ACTUAL_PURCHASES,
                  EXPECTED_SPEND,
                  ACTUAL_SPEND,
                  AUC,
                  GINI,
                  DECAYED,
                  BY_PROPENSITY,
                  AUC_BY_PROPENSITY,
                  PROPENSITY_VERSION,
                  PROPENSITY_DECAYED))
          .key(Table.RUN_ID, HORIZON_DAYS, DIMENSION, MEMBER);

  private ForecastOutcomes() {}
}
