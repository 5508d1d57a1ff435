package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.clientele.schema.AccountDays;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/** When a customer bought last, how often and for how much. */
final class RecencyFrequencyMoney {
  private static final String NEVER = "never bought";
  private static final Column DAY = AccountDays.DAY.col();

  private RecencyFrequencyMoney() {}

  static Family family() {
    List<Feature> features = new ArrayList<>();
    features.add(
        Feature.defined(
            Grain.OCCASIONS,
            "first_purchase_on",
            DATE,
            "",
            "Day of the first purchase.",
            NEVER,
            min(DAY)));
    features.add(
        Feature.defined(
            Grain.OCCASIONS,
            "last_purchase_on",
            DATE,
            "",
            "Day of the last purchase.",
            NEVER,
            max(DAY)));
    features.add(
        Feature.defined(
            Grain.OCCASIONS,
            "tenure_days",
            INT,
            Feature.DAYS,
            "Days from the first purchase to the as-of date.",
            NEVER,
            max(datediff(Feature.AS_OF, DAY))));
    features.add(
        Feature.defined(
            Grain.OCCASIONS,
            "recency_days",
            INT,
            Feature.DAYS,
            "Days from the last purchase to the as-of date.",
            NEVER,
            min(datediff(Feature.AS_OF, DAY))));
    for (Window window : Window.ALL) {
      features.add(
          Feature.counted(
              Grain.OCCASIONS,
              "frequency_" + window.suffix(),
              INT,
              "purchase occasions",
              "Purchase occasions " + window.words() + ": days with a kept order.",
              count(window.of(DAY))));
      features.add(
          Feature.counted(
              Grain.DAYS,
              "orders_" + window.suffix(),
              LONG,
              "orders",
              "Kept orders " + window.words() + ".",
              total(AccountDays.ORDERS, window)));
      features.add(
          Feature.counted(
              Grain.DAYS,
              "revenue_" + window.suffix(),
              DOUBLE,
              Feature.MONEY,
              "Revenue "
                  + window.words()
                  + ", net of discounts, cancellations and returns, in the shop's currency.",
              amount(total(AccountDays.NET_REVENUE, window))));
    }
    return Family.always("recency, frequency, money", features);
  }
}
