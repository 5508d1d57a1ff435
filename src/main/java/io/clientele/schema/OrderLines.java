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
      required("unit_price", MONEY, "Price of a unit before discount.").check("unit_price >= 0");
  public static final Field UNIT_COST =
      optional("unit_cost", MONEY, "What a unit cost the shop.", "the source does not say")
          .check("unit_cost is null or unit_cost >= 0");
  public static final Field DISCOUNT =
      optional("discount", MONEY, "Discount on the whole line.", "the source does not say");
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
              UNIT_COST,
              DISCOUNT,
              UPDATED_AT)
          .key(SOURCE, ORDER_ID, LINE_NO);

  private OrderLines() {}
}
