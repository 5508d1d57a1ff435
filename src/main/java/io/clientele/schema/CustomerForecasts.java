package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What a customer is expected to do and to be worth. */
public final class CustomerForecasts {
  private static final String REFUSED = "never bought, or the forecast was refused";
  private static final String SPEND_REFUSED =
      "never bought, or the forecast of purchases or of spend was refused";

  /** The days ahead for which there are columns. */
  public static final List<Integer> HORIZONS = List.of(30, 90, 365);

  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field PURCHASES_VERSION =
      optional("purchases_version", INT, "Version of the model of purchases, see models.", REFUSED);
  public static final Field SPEND_VERSION =
      optional("spend_version", INT, "Version of the model of spend, see models.", SPEND_REFUSED);
  public static final Field P_ALIVE =
      optional("p_alive", DOUBLE, "Probability to be still a customer.", REFUSED);
  public static final Field NEXT_PURCHASE_ON =
      optional(
          "next_purchase_on",
          DATE,
          "The day by which there is a purchase with a probability of one half.",
          "never bought, the probability never gets there within ten years, or the forecast was refused");
  public static final Field SPEND_PER_PURCHASE =
      optional(
          "expected_spend_per_purchase",
          DOUBLE,
          "Net revenue of a coming purchase occasion, before later returns.",
          SPEND_REFUSED);
  public static final Field MARGIN_SHARE =
      optional(
          "margin_share",
          DOUBLE,
          "Contribution over spend, later returns and service included; drawn to the shop's for who spent little.",
          SPEND_REFUSED);
  public static final Field CLV =
      optional(
          "clv_365d",
          DOUBLE,
          "Customer lifetime value: contribution expected in the coming 365 days, discounted, in the shop's currency.",
          SPEND_REFUSED);
  public static final Field CLV_LOW =
      optional(
          "clv_365d_low",
          DOUBLE,
          "Lower end of its 80% interval, undercut with a probability of 10%: by the number and the spend of purchases, with the margin share as given.",
          SPEND_REFUSED);
  public static final Field CLV_HIGH =
      optional(
          "clv_365d_high",
          DOUBLE,
          "Upper end, exceeded with a probability of 10%; 0 when no purchase has 90% or more.",
          SPEND_REFUSED);
  public static final Field CLV_DEVIATION =
      optional(
          "clv_365d_sd",
          DOUBLE,
          "Standard deviation of the value, by the number and the spend of purchases; squares add up over customers.",
          SPEND_REFUSED + "; or it is infinite, for spend varies too much among customers");

  private static final String NO_PROPENSITY =
      "no model of who had bought, or of who never had, was promoted: see models and the summary of the run";

  public static final Field REASONS =
      optional(
          "propensity_reasons",
          STRING,
          "The three features that moved purchase_propensity_90d most, with their values and by how much in log odds.",
          NO_PROPENSITY);

  public static final Table TABLE =
      Table.night(
              "customer_forecasts",
              "One row per customer: what the customer is expected to do and to be worth.",
              List.of(
                  CUSTOMER_ID,
                  PURCHASES_VERSION,
                  SPEND_VERSION,
                  P_ALIVE,
                  probability(30),
                  probability(90),
                  probability(365),
                  purchases(30),
                  purchases(90),
                  purchases(365),
                  NEXT_PURCHASE_ON,
                  SPEND_PER_PURCHASE,
                  spend(30),
                  spend(90),
                  spend(365),
                  MARGIN_SHARE,
                  CLV,
                  CLV_LOW,
                  CLV_HIGH,
                  CLV_DEVIATION,
                  propensity(30),
                  propensity(90),
                  churn(30),
                  churn(90),
                  REASONS,
                  propensityVersion(30),
                  propensityVersion(90)))
          .key(Table.RUN_ID, CUSTOMER_ID);

  private CustomerForecasts() {}

  /** Probability of a purchase within so many days. */
  public static Field probability(int days) {
    return optional(
        "purchase_probability_" + days + "d",
        DOUBLE,
        "Probability of at least one purchase in the coming " + days + " days.",
        REFUSED);
  }

  /** Expected purchases within so many days. */
  public static Field purchases(int days) {
    return optional(
        "expected_purchases_" + days + "d",
        DOUBLE,
        "Expected purchase occasions in the coming " + days + " days.",
        REFUSED);
  }

  /** Expected spend within so many days. */
  public static Field spend(int days) {
    return optional(
        "expected_spend_" + days + "d",
        DOUBLE,
        "Expected net revenue of these, before later returns, in the shop's currency.",
        SPEND_REFUSED);
  }

  /** Probability of a purchase from all features; of who never bought, of a first one. */
  public static Field propensity(int days) {
    return optional(
        "purchase_propensity_" + days + "d",
        DOUBLE,
        "Probability of a purchase in the coming "
            + days
            + " days from all features; of a first one for who never bought.",
        NO_PROPENSITY);
  }

  /** Probability of no purchase, of who bought before. */
  public static Field churn(int days) {
    return optional(
        "churn_" + days + "d",
        DOUBLE,
        "Probability that a customer who bought before does not in the coming " + days + " days.",
        "never bought, or no model was promoted: see models and the summary of the run");
  }

  /** Version of the model. */
  public static Field propensityVersion(int days) {
    return optional(
        "propensity_" + days + "d_version",
        INT,
        "Version of the model purchase_"
            + days
            + "d, or first_purchase_"
            + days
            + "d for who never bought, see models.",
        NO_PROPENSITY);
  }
}
