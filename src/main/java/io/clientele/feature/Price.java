package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import java.util.List;
import org.apache.spark.sql.Column;

/** What a customer pays, and how much of it only for less. */
final class Price {
  private static final String UNKNOWN = "it is not known of any order, or nothing was bought";

  private Price() {}

  static List<Family> families() {
    return List.of(
        Family.always(
            "price and discount",
            List.of(
                Feature.share(
                    Grain.DAYS,
                    "discount_share",
                    "Discount as a share of gross revenue, on the days on which the account's orders tell the discount.",
                    "no discount is known, or nothing was bought",
                    ofGross(AccountDays.DISCOUNT, Window.LIFETIME)),
                Feature.share(
                    Grain.DAYS,
                    "discount_share_90d",
                    "Discount as a share of gross revenue "
                        + Window.QUARTER.words()
                        + ", on the days on which the account's orders tell the discount.",
                    "no discount is known, or nothing was bought in the window",
                    ofGross(AccountDays.DISCOUNT, Window.QUARTER)),
                Feature.share(
                    Grain.DAYS,
                    "discounted_order_share",
                    "Share of kept orders with a discount.",
                    "no kept order",
                    ratio(total(AccountDays.DISCOUNTED_ORDERS), total(AccountDays.ORDERS))),
                Feature.defined(
                    Grain.DAYS,
                    "unit_price_mean",
                    DOUBLE,
                    Feature.MONEY,
                    "Gross revenue per unit bought.",
                    "nothing was bought",
                    ratio(
                        amount(total(AccountDays.GROSS_REVENUE)),
                        amount(total(AccountDays.UNITS)))))),
        new Family(
            "coupons",
            List.of(Need.of(OrderLines.TABLE, OrderLines.COUPON_DISCOUNT)),
            List.of(
                Feature.share(
                    Grain.DAYS,
                    "coupon_share",
                    "Discount by coupons as a share of gross revenue, on the days on which the account's orders tell it.",
                    UNKNOWN,
                    ofGross(AccountDays.COUPON_DISCOUNT, Window.LIFETIME)))),
        new Family(
            "funded discounts",
            List.of(Need.of(OrderLines.TABLE, OrderLines.FUNDED_DISCOUNT)),
            List.of(
                Feature.share(
                    Grain.DAYS,
                    "funded_discount_share",
                    "Discount that somebody else than the shop paid for, as a share of gross revenue, on the days on which the account's orders tell it.",
                    UNKNOWN,
                    ofGross(AccountDays.FUNDED_DISCOUNT, Window.LIFETIME)))),
        new Family(
            "shipping paid",
            List.of(Need.of(Orders.TABLE, Orders.SHIPPING)),
            List.of(
                Feature.share(
                    Grain.DAYS,
                    "shipping_share",
                    "Shipping that the customer paid as a share of gross revenue, on the days on which the account's orders tell it.",
                    UNKNOWN,
                    ofGross(AccountDays.SHIPPING, Window.LIFETIME)))),
        new Family(
            "price against list",
            List.of(Need.of(Products.TABLE, Products.LIST_PRICE)),
            List.of(
                Feature.defined(
                    Grain.CHOICES,
                    "price_index",
                    DOUBLE,
                    "1 is the list price",
                    "What was paid in kept orders for products with a list price, before discounts, over what they cost by list.",
                    "no product with a list price was bought",
                    ratio(
                        Preference.PRODUCT.of(Choices.GROSS),
                        Preference.PRODUCT.of(Choices.LIST_VALUE))))));
  }

  /** Over the gross revenue of the days on which the part is known. */
  private static Column ofGross(Field part, Window window) {
    Column known = when(part.col().isNotNull(), AccountDays.GROSS_REVENUE.col());
    return ratio(total(part, window), sum(window.of(known)));
  }
}
