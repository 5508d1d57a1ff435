package io.clientele.feature;

import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/** When a customer bought last, how often and for how much. */
final class RecencyFrequencyMoney {
  private static final String NEVER = "never bought";
  private static final Column PURCHASE_DAY = when(CustomerDays.PURCHASE, AccountDays.DAY.col());

  private RecencyFrequencyMoney() {}

  static List<Feature> features() {
    List<Feature> features = new ArrayList<>();
    features.add(
        Feature.defined(
            "first_purchase_on",
            DATE,
            "Day of the first purchase.",
            NEVER,
            asOf -> min(PURCHASE_DAY)));
    features.add(
        Feature.defined(
            "last_purchase_on",
            DATE,
            "Day of the last purchase.",
            NEVER,
            asOf -> max(PURCHASE_DAY)));
    features.add(
        Feature.defined(
            "tenure_days",
            INT,
            "Days from the first purchase to the as-of date.",
            NEVER,
            asOf -> datediff(lit(java.sql.Date.valueOf(asOf)), min(PURCHASE_DAY))));
    features.add(
        Feature.defined(
            "recency_days",
            INT,
            "Days from the last purchase to the as-of date.",
            NEVER,
            asOf -> datediff(lit(java.sql.Date.valueOf(asOf)), max(PURCHASE_DAY))));
    for (Window window : Window.ALL) {
      features.add(
          Feature.counted(
              "frequency_" + window.suffix(),
              INT,
              "Purchase occasions " + window.words() + ": days with a kept order.",
              asOf -> count(window.of(PURCHASE_DAY, asOf))));
      features.add(
          Feature.counted(
              "orders_" + window.suffix(),
              LONG,
              "Kept orders " + window.words() + ".",
              asOf -> sum(window.of(AccountDays.ORDERS.col(), asOf))));
      features.add(
          Feature.counted(
              "revenue_" + window.suffix(),
              DOUBLE,
              "Revenue "
                  + window.words()
                  + ", net of discounts, cancellations and returns, in the shop's currency.",
              asOf -> sum(window.of(AccountDays.NET_REVENUE.col(), asOf))));
    }
    for (Window window : List.of(Window.last(365), Window.LIFETIME)) {
      features.add(
          Feature.counted(
              "contribution_" + window.suffix(),
              DOUBLE,
              "Net revenue less the known cost of goods "
                  + window.words()
                  + ", in the shop's currency; without known cost, net revenue.",
              asOf ->
                  sum(
                      window.of(
                          AccountDays.NET_REVENUE
                              .col()
                              .minus(coalesce(AccountDays.COST_OF_GOODS.col(), lit(0))),
                          asOf))));
    }
    return features;
  }
}
