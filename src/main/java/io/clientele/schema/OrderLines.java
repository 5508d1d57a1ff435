package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;
import static io.clientele.schema.Types.STRING;

/** What was in an order. A line's time and account are its order's. */
public final class OrderLines {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ORDER_ID =
      required("order_id", STRING, "The order the line belongs to.");
  public static final Field LINE_NO =
      required(
          "line_no",
          STRING,
          "Line key, unique within its order; where a source has none, made from what the line says.");
  public static final Field PRODUCT_ID = required("product_id", STRING, "The product.");
  public static final Field QUANTITY_UNITS =
      required("quantity", QUANTITY, "Units; negative when returned.").check("quantity <> 0");
  public static final Field UNIT_PRICE =
      required("unit_price", MONEY, "Price of a unit before discount.")
          .check("unit_price >= 0 and abs(quantity * unit_price) < " + Types.TOO_LARGE);
  public static final Field GROSS =
      optional(
              "gross",
              MONEY,
              "Price of the whole line before discount; negative when returned.",
              "quantity times unit price")
          .check("gross is null or gross = 0 or (gross < 0) = (quantity < 0)");
  public static final Field UNIT_COST =
      optional("unit_cost", MONEY, "What a unit cost the shop.", "the source does not say")
          .check(
              "unit_cost is null or unit_cost >= 0 and abs(quantity * unit_cost) < "
                  + Types.TOO_LARGE);
  public static final Field DISCOUNT =
      optional(
          "discount",
          MONEY,
          "Discount on the whole line that the shop bears, coupons included.",
          "the source does not say");
  public static final Field COUPON_DISCOUNT =
      optional(
          "coupon_discount",
          MONEY,
          "The part of the discount that was given for coupons.",
          "the source does not say");
  public static final Field FUNDED_DISCOUNT =
      optional(
          "funded_discount",
          MONEY,
          "Further discount on the line that somebody else bears, such as the maker: no revenue is lost by it.",
          "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "order_lines",
              "One row per line of an order or credit note.",
              SOURCE,
              ORDER_ID,
              LINE_NO,
              PRODUCT_ID,
              QUANTITY_UNITS,
              UNIT_PRICE,
              GROSS,
              UNIT_COST,
              DISCOUNT,
              COUPON_DISCOUNT,
              FUNDED_DISCOUNT,
              UPDATED_AT)
          .key(SOURCE, ORDER_ID, LINE_NO);

  private OrderLines() {}
}
