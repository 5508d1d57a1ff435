package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;

import java.util.List;

/**
 * How customers go from one purchase to the next, and how long that takes. A purchase is a day with
 * a kept order; several orders of a day are one.
 */
public final class PurchaseGaps {
  /** Purchases from this one on are told together. */
  public static final int MOST = 10;

  private static final String NOBODY = "nobody went on yet";

  public static final Field PURCHASE =
      required(
          "purchase",
          INT,
          "The number of the purchase: 1 is the first, from which one goes on to the second; 10 is the tenth and all after it, each counted.");
  public static final Field CUSTOMERS =
      required("customers", LONG, "Customers who made it; of 10, purchases.");
  public static final Field WENT_ON =
      required("went_on", LONG, "Those who made the next one up to the as-of date.");
  public static final Field WENT_ON_SHARE =
      required(
          "went_on_share",
          DOUBLE,
          "Their share, 0 to 1: too low for young customers, who still may.");
  public static final Field OBSERVED_90D =
      required("observed_90d", LONG, "Those who made it 90 days or more before the as-of date.");
  public static final Field WENT_ON_90D_SHARE =
      optional(
          "went_on_90d_share",
          DOUBLE,
          "Share of these who made the next one within 90 days: not biased by who is young.",
          "there are none");
  public static final Field DAYS_Q1 =
      optional("days_q1", DOUBLE, "Days to the next one, of who went on: lower quartile.", NOBODY);
  public static final Field DAYS_MEDIAN = optional("days_median", DOUBLE, "The median.", NOBODY);
  public static final Field DAYS_Q3 = optional("days_q3", DOUBLE, "The upper quartile.", NOBODY);

  public static final Table TABLE =
      Table.night(
              "purchase_gaps",
              "One row per number of a purchase: who made it, who went on, and after how many days.",
              List.of(
                  PURCHASE,
                  CUSTOMERS,
                  WENT_ON,
                  WENT_ON_SHARE,
                  OBSERVED_90D,
                  WENT_ON_90D_SHARE,
                  DAYS_Q1,
                  DAYS_MEDIAN,
                  DAYS_Q3))
          .key(Table.RUN_ID, PURCHASE);

  private PurchaseGaps() {}
}
