package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;
import static io.clientele.schema.Types.STRINGS;

/** Which past days a late, corrected or cancelled fact changed after a night had counted them. */
public final class Restatements {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field DAY = AccountDays.DAY;
  public static final Field REASONS =
      required(
          "reasons",
          STRINGS,
          "What happened to the facts of the day: table and added, corrected, cancelled or withdrawn.");
  public static final Field ORDERS_BEFORE = required("orders_before", INT, "Kept orders, before.");
  public static final Field ORDERS_AFTER = required("orders_after", INT, "Kept orders, after.");
  public static final Field CANCELLED_BEFORE =
      required("cancelled_orders_before", INT, "Cancelled orders, before.");
  public static final Field CANCELLED_AFTER =
      required("cancelled_orders_after", INT, "Cancelled orders, after.");
  public static final Field UNITS_BEFORE = required("units_before", QUANTITY, "Units, before.");
  public static final Field UNITS_AFTER = required("units_after", QUANTITY, "Units, after.");
  public static final Field NET_REVENUE_BEFORE =
      required("net_revenue_before", MONEY, "Net revenue, before; 0 when there was no such day.");
  public static final Field NET_REVENUE_AFTER =
      required(
          "net_revenue_after", MONEY, "Net revenue, after; 0 when there is no such day any more.");

  public static final Table TABLE =
      Table.ledger(
              "restatements",
              "One row per run and account-day of a published past that came out differently.",
              RUN_ID,
              SOURCE,
              ACCOUNT_ID,
              DAY,
              REASONS,
              ORDERS_BEFORE,
              ORDERS_AFTER,
              CANCELLED_BEFORE,
              CANCELLED_AFTER,
              UNITS_BEFORE,
              UNITS_AFTER,
              NET_REVENUE_BEFORE,
              NET_REVENUE_AFTER)
          .key(RUN_ID, SOURCE, ACCOUNT_ID, DAY);

  private Restatements() {}
}
