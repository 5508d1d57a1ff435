package io.clientele.config;

/**
 * What a customer costs the shop where the data does not tell.
 *
 * @param goodsShare cost of goods as a share of net revenue, on days that do not tell it
 * @param shippingPerOrder what the shop bears of sending an order
 * @param paymentFeeShare fee for a payment as a share of what is paid
 * @param perReturn what taking an order back costs
 */
public record Costs(
    double goodsShare, double shippingPerOrder, double paymentFeeShare, double perReturn) {
  /** Nothing is assumed. */
  public static final Costs NONE = new Costs(0, 0, 0, 0);

  public Costs {
    share("goods-share", goodsShare);
    share("payment-fee-share", paymentFeeShare);
    notNegative("shipping-per-order", shippingPerOrder);
    notNegative("per-return", perReturn);
  }

  private static void share(String key, double value) {
    BadValue.unless(value >= 0 && value <= 1, key, "must be between 0 and 1, cannot be: " + value);
  }

  private static void notNegative(String key, double value) {
    BadValue.unless(value >= 0, key, "must not be negative, cannot be: " + value);
  }
}
