package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.orZero;
import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Costs;
import io.clientele.schema.AccountDays;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * What a customer leaves to the shop: net revenue less cost of goods, shipping, payment fees,
 * returns, service and campaigns. What the data does not tell comes from the shop's configuration.
 */
final class Contribution {
  private static final Column NET = AccountDays.NET_REVENUE.col();
  private static final Column COST = AccountDays.COST_OF_GOODS.col();

  private Contribution() {}

  static Family family(Costs costs) {
    List<Feature> features = new ArrayList<>();
    for (Window window : List.of(Window.YEAR, Window.LIFETIME)) {
      List<String> terms = new ArrayList<>();
      // Whole ten-thousandths again, so that they are added exactly.
      Column assumed = round(NET.multiply(costs.goodsShare())).cast(LONG);
      terms.add(
          term(
              features,
              "cost_of_goods_",
              window,
              "Cost of the goods kept; on days on which the account's orders do not tell it, costs.goods-share of net revenue",
              amount(sum(window.of(coalesce(COST, assumed))))));
      terms.add(
          term(
              features,
              "shipping_cost_",
              window,
              "Kept orders times costs.shipping-per-order",
              total(AccountDays.ORDERS, window).multiply(costs.shippingPerOrder())));
      terms.add(
          term(
              features,
              "payment_fees_",
              window,
              "Gross revenue less discounts times costs.payment-fee-share",
              amount(
                      total(AccountDays.GROSS_REVENUE, window)
                          .minus(orZero(total(AccountDays.DISCOUNT, window))))
                  .multiply(costs.paymentFeeShare())));
      terms.add(
          term(
              features,
              "return_cost_",
              window,
              "Credit notes and orders refunded in full times costs.per-return",
              total(AccountDays.RETURN_ORDERS, window).multiply(costs.perReturn())));
      terms.add(
          term(
              features,
              "service_cost_",
              window,
              "What service cases cost, as far as they tell",
              amount(total(AccountDays.SERVICE_COST, window))));
      terms.add(
          term(
              features,
              "campaign_cost_",
              window,
              "What touches by campaigns cost, as far as they tell",
              amount(total(AccountDays.CONTACT_COST, window))));
      Column left = col("revenue_" + window.suffix());
      for (String term : terms) {
        left = left.minus(col(term));
      }
      features.add(
          Feature.counted(
              Grain.FEATURES,
              "contribution_" + window.suffix(),
              DOUBLE,
              Feature.MONEY,
              "Net revenue "
                  + window.words()
                  + " less cost of goods, shipping, payment fees, returns, service and campaigns, each as its column says.",
              left));
    }
    features.add(
        Feature.share(
            Grain.DAYS,
            "cost_known_share",
            "Share of gross revenue on days on which the account's orders tell the cost of their goods; the rest has the configured cost.",
            "nothing was bought",
            ratio(
                sum(when(COST.isNotNull(), AccountDays.GROSS_REVENUE.col()).otherwise(0)),
                total(AccountDays.GROSS_REVENUE))));
    return Family.always("contribution", features);
  }

  private static String term(
      List<Feature> features, String name, Window window, String words, Column of) {
    features.add(
        Feature.counted(
            Grain.DAYS,
            name + window.suffix(),
            DOUBLE,
            Feature.MONEY,
            words + ", " + window.words() + ".",
            of));
    return name + window.suffix();
  }
}
