package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.max;

import io.clientele.schema.AccountDays;
import io.clientele.schema.OrderLines;
import java.util.List;
import org.apache.spark.sql.Column;

/** What an order of a customer looks like. */
final class Basket {
  private static final String NO_ORDER = "no kept order";
  private static final Column ORDERS = total(AccountDays.ORDERS);

  private Basket() {}

  static List<Family> families() {
    return List.of(orders(), lines(), products());
  }

  private static Family orders() {
    return Family.always(
        "basket",
        List.of(
            Feature.defined(
                Grain.DAYS,
                "order_value_mean",
                DOUBLE,
                Feature.MONEY,
                "Net lifetime revenue per kept order, in the shop's currency.",
                NO_ORDER,
                ratio(amount(total(AccountDays.NET_REVENUE)), ORDERS)),
            Feature.defined(
                Grain.DAYS,
                "order_value_mean_90d",
                DOUBLE,
                Feature.MONEY,
                "Net revenue per kept order " + Window.QUARTER.words() + ".",
                "no kept order in the window",
                ratio(
                    amount(total(AccountDays.NET_REVENUE, Window.QUARTER)),
                    total(AccountDays.ORDERS, Window.QUARTER))),
            Feature.defined(
                Grain.DAYS,
                "order_value_max",
                DOUBLE,
                Feature.MONEY,
                "Goods less discount of the largest kept order.",
                NO_ORDER,
                amount(max(AccountDays.LARGEST_ORDER.col()))),
            Feature.defined(
                Grain.DAYS,
                "units_per_order",
                DOUBLE,
                "units",
                "Units bought per kept order; returned ones are not deducted, nor those of orders refunded in full.",
                NO_ORDER,
                ratio(amount(total(AccountDays.UNITS)), ORDERS))));
  }

  private static Family lines() {
    return new Family(
        "lines",
        List.of(Need.of(OrderLines.TABLE, OrderLines.PRODUCT_ID)),
        List.of(
            Feature.defined(
                Grain.DAYS,
                "lines_per_order",
                DOUBLE,
                "lines",
                "Lines bought per kept order.",
                NO_ORDER,
                ratio(total(AccountDays.LINES), ORDERS))));
  }

  private static Family products() {
    Column products = Preference.PRODUCT.distinct();
    return new Family(
        "products",
        Preference.PRODUCT.needs(),
        List.of(
            Feature.counted(
                Grain.CHOICES,
                "distinct_products",
                LONG,
                "products",
                "Different products bought in kept orders.",
                products),
            Feature.share(
                Grain.CHOICES,
                "repeat_product_share",
                "Share of these products that were bought with more than one order.",
                "no product bought",
                ratio(Preference.PRODUCT.of(Choices.REPEATED), products)),
            Feature.defined(
                Grain.CHOICES,
                "orders_per_product",
                DOUBLE,
                "orders",
                "How many orders a product is bought with, on average.",
                "no product bought",
                ratio(Preference.PRODUCT.times(), products))));
  }
}
