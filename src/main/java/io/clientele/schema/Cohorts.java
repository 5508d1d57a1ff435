package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.MONEY;

import java.util.List;

/** What became of the customers of a month, month by month. */
public final class Cohorts {
  public static final Field COHORT =
      required("cohort", DATE, "First day of the calendar month of the first purchase.");
  public static final Field AGE_MONTHS =
      required("age_months", INT, "Calendar months since: 0 is the month of the first purchase.");
  public static final Field IS_COMPLETE =
      required(
          "is_complete",
          BOOLEAN,
          "Whether the month at that age has ended; the last one of a cohort usually has not.");
  public static final Field CUSTOMERS =
      required("customers", LONG, "Customers of the cohort, the same at every age.");
  public static final Field ACTIVE_CUSTOMERS =
      required("active_customers", LONG, "Those who bought in the month.");
  public static final Field RETAINED_SHARE =
      required("retained_share", DOUBLE, "Their share of customers, 0 to 1; 1 at age 0.");
  public static final Field REPEAT_CUSTOMERS =
      required(
          "repeat_customers", LONG, "Those who bought on two days or more up to the month's end.");
  public static final Field REPEAT_RATE =
      required("repeat_rate", DOUBLE, "Their share of customers, 0 to 1; never falls with age.");
  public static final Field ORDERS = required("orders", LONG, "Kept orders in the month.");
  public static final Field NET_REVENUE =
      required(
          "net_revenue",
          MONEY,
          "Net revenue of the month; what was before the first purchase, such as a credit note, counts at age 0.");
  public static final Field CUMULATIVE_NET_REVENUE =
      required("cumulative_net_revenue", MONEY, "Net revenue up to the month's end.");
  public static final Field CUMULATIVE_CONTRIBUTION =
      required(
          "cumulative_contribution",
          DOUBLE,
          "What it left to the shop, as contribution_lifetime of customer_features counts it, in the shop's currency.");
  public static final Table TABLE =
      Table.night(
              "cohorts",
              "One row per month of first purchase and age in months, up to the as-of date: retention, repeat rate, revenue and contribution.",
              List.of(
                  COHORT,
                  AGE_MONTHS,
                  IS_COMPLETE,
                  CUSTOMERS,
                  ACTIVE_CUSTOMERS,
                  RETAINED_SHARE,
                  REPEAT_CUSTOMERS,
                  REPEAT_RATE,
                  ORDERS,
                  NET_REVENUE,
                  CUMULATIVE_NET_REVENUE,
                  CUMULATIVE_CONTRIBUTION))
          .key(Table.RUN_ID, COHORT, AGE_MONTHS);

  private Cohorts() {}
}
