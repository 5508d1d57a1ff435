package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import io.clientele.schema.AccountDays;
import java.util.List;
import org.apache.spark.sql.Column;

/** What an order of a customer looks like. */
final class Basket {
  private static final Column ORDERS = sum(AccountDays.ORDERS.col());

  private Basket() {}

  static List<Feature> features() {
    return List.of(
        Feature.defined(
            "order_value_mean",
            DOUBLE,
            "Net lifetime revenue per kept order, in the shop's currency.",
            "no kept order",
            asOf -> sum(AccountDays.NET_REVENUE.col()).divide(ORDERS)),
        Feature.defined(
            "units_per_order",
            DOUBLE,
            "Units bought per kept order, returns not deducted.",
            "no kept order",
            asOf -> sum(AccountDays.UNITS.col()).divide(ORDERS)),
        Feature.counted(
            "distinct_products",
            LONG,
            "Different products bought; exact up to 4,096, an estimate beyond.",
            asOf ->
                expr(
                    "theta_sketch_estimate(theta_union_agg("
                        + AccountDays.PRODUCTS_SKETCH.name()
                        + ", 12))")));
  }
}
