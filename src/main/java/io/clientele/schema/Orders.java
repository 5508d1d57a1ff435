package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** An order as the customer placed it. */
public final class Orders {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ORDER_ID =
      required("order_id", STRING, "Order key, unique within its source.");
  public static final Field ACCOUNT_ID =
      required("account_id", STRING, "The account that ordered.");
  public static final Field ORDERED_AT =
      required("ordered_at", TIMESTAMP, "When the customer placed it.");
  public static final Field STATUS =
      required(
              "status",
              STRING,
              "open or completed: the order is kept; cancelled: it counts for nothing; return: a credit note, whose money counts"
                  + " (negative) but which is no purchase.")
          .check("status in ('open', 'completed', 'cancelled', 'return')");
  public static final Field CHANNEL =
      optional(
          "channel",
          STRING,
          "Where it was placed: web, app, store, phone.",
          "the source does not say");
  public static final Field STORE =
      optional("store", STRING, "The store or site.", "the source does not say");
  public static final Field PAYMENT_METHOD =
      optional("payment_method", STRING, "How it was paid.", "the source does not say");
  public static final Field UNITS =
      optional("units", QUANTITY, "Units bought.", "the order lines tell")
          .check("units is null or status = 'return' or units >= 0");
  public static final Field GROSS =
      optional(
              "gross",
              MONEY,
              "Price of the goods before discount, without shipping and tax; negative on a credit note.",
              "the order lines tell")
          .check("gross is null or gross = 0 or (gross < 0) = (status = 'return')");
  public static final Field DISCOUNT =
      optional(
              "discount", MONEY, "Discount on the goods.", "the order lines tell, or there is none")
          .check("discount is null or status = 'return' or discount >= 0");
  public static final Field SHIPPING =
      optional("shipping", MONEY, "Shipping the customer paid.", "the source does not say");
  public static final Field TAX =
      optional("tax", MONEY, "Tax on top of the goods.", "the source does not say");
  public static final Field REFUND =
      optional("refund", MONEY, "Money paid back for this order.", "none")
          .check("refund is null or refund >= 0");
  public static final Field CURRENCY =
      optional(
          "currency",
          STRING,
          "ISO 4217 code of the currency it was paid in; amounts here are in the shop's.",
          "the shop's currency, or the source does not say");
  public static final Field PROMISED_AT =
      optional("promised_at", TIMESTAMP, "Delivery promised for.", "the source does not say");
  public static final Field SHIPPED_AT =
      optional("shipped_at", TIMESTAMP, "When it left.", "not shipped, or the source does not say");
  public static final Field DELIVERED_AT =
      optional(
          "delivered_at",
          TIMESTAMP,
          "When it arrived; before the order was placed counts as when it was.",
          "not delivered, or the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "orders",
              "One row per order or credit note.",
              SOURCE,
              ORDER_ID,
              ACCOUNT_ID,
              ORDERED_AT,
              STATUS,
              CHANNEL,
              STORE,
              PAYMENT_METHOD,
              UNITS,
              GROSS,
              DISCOUNT,
              SHIPPING,
              TAX,
              REFUND,
              CURRENCY,
              PROMISED_AT,
              SHIPPED_AT,
              DELIVERED_AT,
              UPDATED_AT)
          .key(SOURCE, ORDER_ID)
          .at(ORDERED_AT);

  private Orders() {}
}
