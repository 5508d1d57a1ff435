package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/**
 * Why net revenue of a period is another than that of a base period, twice: by factor (buyers times
 * orders per buyer times order value), and by who the customers are. Within each split the effects
 * add up to the change to the last digit.
 *
 * <p>By factor: the logarithmic mean Divisia index in its additive form (LMDI-I, Ang 2004): the
 * effect of a factor is L(R1, R0) ln(f1 / f0), with L the logarithmic mean. In its analytical limit
 * (Ang and Liu 2007) a period without an order gives the whole change to buyers. Logarithms say
 * nothing of net revenue that is 0 or below although there were orders: then each factor has the
 * mean of its effects over all orders in which the three can change (Sun 1998; the Shapley value),
 * which adds up too.
 */
public final class KpiDrivers {
  public static final String WEEK = "week";
  public static final String MONTH = "month";
  public static final String DAYS_28 = "28_days";
  public static final String BEFORE = "before";
  public static final String YEAR_BEFORE = "year_before";
  public static final String FACTORS = "factors";
  public static final String CUSTOMER_GROUPS = "customers";

  public static final Field PERIOD =
      required(
          "period",
          STRING,
          "week: the last full week from Monday to Sunday; month: the last full calendar month; 28_days: the last 28 days; each up to the as-of date.");
  public static final Field COMPARED_WITH =
      required(
          "compared_with",
          STRING,
          "The base period: before, the one of the same kind just before; year_before, 364 days earlier, so that weekdays match, of a month the same month of the year before. Only with facts from its first day on.");
  public static final Field FROM_DAY = required("from_day", DATE, "First day of the period.");
  public static final Field TO_DAY = required("to_day", DATE, "Last day of the period.");
  public static final Field BASE_FROM_DAY =
      required("base_from_day", DATE, "First day of the base period.");
  public static final Field BASE_TO_DAY =
      required("base_to_day", DATE, "Last day of the base period.");
  public static final Field BASE_REVENUE =
      required("base_revenue", MONEY, "Net revenue of the base period.");
  public static final Field REVENUE = required("revenue", MONEY, "Net revenue of the period.");
  public static final Field CHANGE =
      required(
          "change", MONEY, "revenue less base_revenue; what the effects of a split add up to.");
  public static final Field SPLIT =
      required("split", STRING, "factors or customers: two ways to split one change.");
  public static final Field DRIVER =
      required(
          "driver",
          STRING,
          "Of factors: buyers, orders_per_buyer, order_value (net revenue per order). Of customers: new, who first bought after the base period; retained, who bought in both periods; returned, who bought in the period, and before the base period but not in it; lost, who bought in the base period only; no_purchase, who bought in neither, and whose money is returns.");
  public static final Field BASE_VALUE =
      optional(
          "base_value",
          DOUBLE,
          "The factor in the base period; of customers, their net revenue in it.",
          "the factor does not exist, as there was no order");
  public static final Field VALUE =
      optional(
          "value",
          DOUBLE,
          "The same in the period.",
          "the factor does not exist, as there was no order");
  public static final Field CUSTOMERS =
      optional("customers", LONG, "Customers in the group.", "the driver is a factor");
  public static final Field EFFECT =
      required(
          "effect",
          MONEY,
          "How much of the change it made. Of factors buyers and orders_per_buyer are rounded to four digits, and order_value has what is left.");
  public static final Field EFFECT_SHARE =
      optional(
          "effect_share",
          DOUBLE,
          "effect over base_revenue: the effects of a split add up to the relative change.",
          "base_revenue is not above 0");
  public static final Field METHOD =
      required(
          "method",
          STRING,
          "How the effect was found: LMDI; limit, where a period has no order; Shapley, where net revenue is not above 0 in spite of orders; sum, of customers.");

  public static final Table TABLE =
      Table.night(
              "kpi_drivers",
              "One row per period, base period, split and driver: what made net revenue change.",
              List.of(
                  PERIOD,
                  COMPARED_WITH,
                  FROM_DAY,
                  TO_DAY,
                  BASE_FROM_DAY,
                  BASE_TO_DAY,
                  BASE_REVENUE,
                  REVENUE,
                  CHANGE,
                  SPLIT,
                  DRIVER,
                  BASE_VALUE,
                  VALUE,
                  CUSTOMERS,
                  EFFECT,
                  EFFECT_SHARE,
                  METHOD))
          .key(Table.RUN_ID, PERIOD, COMPARED_WITH, SPLIT, DRIVER);

  private KpiDrivers() {}
}
