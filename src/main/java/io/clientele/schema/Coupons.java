package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;

/** What a coupon is good for. */
public final class Coupons {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field COUPON_ID =
      required("coupon_id", STRING, "Coupon key, unique within its source.");
  public static final Field CAMPAIGN_ID =
      required("campaign_id", STRING, "The campaign it was given out in.");
  public static final Field PRODUCT_ID =
      required("product_id", STRING, "A product it is good for.");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "coupons",
              "One row per coupon, campaign and product it is good for.",
              SOURCE,
              COUPON_ID,
              CAMPAIGN_ID,
              PRODUCT_ID,
              UPDATED_AT)
          .key(SOURCE, COUPON_ID, CAMPAIGN_ID, PRODUCT_ID);

  private Coupons() {}
}
