package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What groups of customers are expected to do and to be worth. */
public final class ValueForecasts {
  private static final String REFUSED =
      "no customer of it ever bought, or the forecast was refused";
  private static final String SPEND_REFUSED =
      "no customer of it ever bought, or the forecast of purchases or of spend was refused";

  public static final Field DIMENSION =
      required(
          "dimension",
          STRING,
          "all; a segmentation: rfm_segment, value_tier, cluster; or cohort, the month of the first purchase.");
  public static final Field MEMBER =
      required(
          "member",
          STRING,
          "all; the segment; or the month, as 2011-08. Who is in none is in no row of the dimension.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers in it.");
  public static final Field FORECAST_CUSTOMERS =
      required("forecast_customers", LONG, "Those with a forecast of purchases.");
  public static final Field CLV =
      optional(
          "clv_365d",
          DOUBLE,
          "Their customer lifetime values, added: contribution expected in the coming 365 days, discounted, in the shop's currency.",
          SPEND_REFUSED);
  public static final Field CLV_LOW =
      optional(
          "clv_365d_low",
          DOUBLE,
          "Lower end of the 80% interval of the total: customers purchase independently, given the model.",
          SPEND_REFUSED);
  public static final Field CLV_HIGH =
      optional("clv_365d_high", DOUBLE, "Upper end.", SPEND_REFUSED);
  public static final Field CLV_MEAN =
      optional(
          "clv_365d_mean",
          DOUBLE,
          "Mean customer lifetime value of those with one, in the shop's currency.",
          SPEND_REFUSED);

  /** The days ahead for which there are columns. */
  public static final List<Integer> HORIZONS = List.of(90, 365);

  public static final Table TABLE =
      Table.night(
              "value_forecasts",
              "One row per dimension and member: what these customers together are expected to do and to be worth.",
              List.of(
                  DIMENSION,
                  MEMBER,
                  CUSTOMERS,
                  FORECAST_CUSTOMERS,
                  buyers(90),
                  buyers(365),
                  purchases(90),
                  purchases(365),
                  spend(90),
                  spend(365),
                  CLV,
                  CLV_LOW,
                  CLV_HIGH,
                  CLV_MEAN))
          .key(Table.RUN_ID, DIMENSION, MEMBER);

  private ValueForecasts() {}

  /** Expected buyers within so many days. */
  public static Field buyers(int days) {
    return optional(
        "expected_buyers_" + days + "d",
        DOUBLE,
        "Probabilities of at least one purchase in the coming " + days + " days, added.",
        REFUSED);
  }

  /** Expected purchases within so many days. */
  public static Field purchases(int days) {
    return optional(
        "expected_purchases_" + days + "d",
        DOUBLE,
        "Expected purchase occasions in the coming " + days + " days, added.",
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
}
