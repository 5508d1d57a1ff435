package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BINARY;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;

/**
 * What an account did on a day of the business zone. Keyed by account, so that a change of identity
 * rewrites nothing; every column can be added up (sketches: united) over days and accounts.
 */
public final class AccountDays {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field DAY = required("day", DATE, "The day, in the business zone.");
  public static final Field ORDERS =
      required("orders", INT, "Kept orders: open or completed, and not fully refunded.");
  public static final Field CANCELLED_ORDERS =
      required("cancelled_orders", INT, "Cancelled orders.");
  public static final Field RETURN_ORDERS =
      required("return_orders", INT, "Credit notes, and orders refunded in full.");
  public static final Field MORNING_ORDERS =
      required("morning_orders", INT, "Kept orders placed from 06:00 to before 12:00.");
  public static final Field AFTERNOON_ORDERS =
      required("afternoon_orders", INT, "Kept orders placed from 12:00 to before 18:00.");
  public static final Field EVENING_ORDERS =
      required("evening_orders", INT, "Kept orders placed from 18:00 to midnight.");
  public static final Field NIGHT_ORDERS =
      required("night_orders", INT, "Kept orders placed from midnight to before 06:00.");
  public static final Field UNITS =
      required("units", QUANTITY, "Units bought in orders not cancelled, returns not deducted.");
  public static final Field GROSS_REVENUE =
      required(
          "gross_revenue",
          MONEY,
          "Price of the goods in orders not cancelled, before discounts, returns and refunds.");
  public static final Field DISCOUNT =
      optional(
          "discount",
          MONEY,
          "Discounts on orders not cancelled.",
          "no order of the day tells its discount");
  public static final Field RETURNS =
      required(
          "returns",
          MONEY,
          "Money given back for goods: returned lines, credit notes less their discount, and refunds up to what the goods cost the customer; as a positive number.");
  public static final Field NET_REVENUE =
      required("net_revenue", MONEY, "gross_revenue less discounts and returns.");
  public static final Field COST_OF_GOODS =
      optional(
          "cost_of_goods",
          MONEY,
          "Cost of the goods kept, returns deducted.",
          "no line of the day tells its cost");
  public static final Field PRODUCTS_SKETCH =
      optional(
          "products_sketch",
          BINARY,
          "Theta sketch (Apache DataSketches, 4,096 entries) of the products in kept orders: exact up to 4,096, then within 3.2%"
              + " in 19 of 20 cases.",
          "no order line names a product");

  public static final Table TABLE =
      Table.state(
              "account_days",
              "One row per account and day with an order: the roll-up everything else is built from.",
              SOURCE,
              ACCOUNT_ID,
              DAY,
              ORDERS,
              CANCELLED_ORDERS,
              RETURN_ORDERS,
              MORNING_ORDERS,
              AFTERNOON_ORDERS,
              EVENING_ORDERS,
              NIGHT_ORDERS,
              UNITS,
              GROSS_REVENUE,
              DISCOUNT,
              RETURNS,
              NET_REVENUE,
              COST_OF_GOODS,
              PRODUCTS_SKETCH)
          .key(SOURCE, ACCOUNT_ID, DAY)
          .at(DAY);

  private AccountDays() {}
}
