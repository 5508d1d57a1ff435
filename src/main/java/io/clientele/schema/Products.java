package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;

/** What the shop sells. */
public final class Products {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field PRODUCT_ID =
      required("product_id", STRING, "Product key, unique within its source.");
  public static final Field NAME =
      optional("name", STRING, "What it is called.", "the source does not say");
  public static final Field DEPARTMENT =
      optional("department", STRING, "The widest group it belongs to.", "the source does not say");
  public static final Field CATEGORY =
      optional("category", STRING, "The group it belongs to.", "the source does not say");
  public static final Field BRAND =
      optional("brand", STRING, "Its brand or maker.", "the source does not say");
  public static final Field LIST_PRICE =
      optional("list_price", MONEY, "Price of a unit before discount.", "the source does not say");
  public static final Field UNIT_COST =
      optional("unit_cost", MONEY, "What a unit costs the shop.", "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "products",
              "One row per product.",
              SOURCE,
              PRODUCT_ID,
              NAME,
              DEPARTMENT,
              CATEGORY,
              BRAND,
              LIST_PRICE,
              UNIT_COST,
              UPDATED_AT)
          .key(SOURCE, PRODUCT_ID);

  private Products() {}
}
