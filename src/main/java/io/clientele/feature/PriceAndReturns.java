package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.util.List;
import org.apache.spark.sql.Column;

/** How much of what a customer buys is discounted, given back or cancelled. */
final class PriceAndReturns {
  private static final Column GROSS = AccountDays.GROSS_REVENUE.col();

  private PriceAndReturns() {}

  static List<Feature> features() {
    Column known = AccountDays.DISCOUNT.col().isNotNull();
    Column orders = sum(AccountDays.ORDERS.col());
    Column cancelled = sum(AccountDays.CANCELLED_ORDERS.col());
    return List.of(
        Feature.defined(
            "discount_share",
            DOUBLE,
            "Discount as a share of gross revenue, on the days on which the discount is known.",
            "no discount is known, or nothing was bought",
            asOf -> ratio(sum(AccountDays.DISCOUNT.col()), sum(when(known, GROSS)))),
        Feature.defined(
            "return_share",
            DOUBLE,
            "Money given back as a share of gross revenue; above 1 when returns of earlier purchases exceed what is on record.",
            "nothing was bought",
            asOf -> ratio(sum(AccountDays.RETURNS.col()), sum(GROSS))),
        Feature.defined(
            "cancelled_share",
            DOUBLE,
            "Cancelled orders as a share of cancelled and kept ones.",
            "no order at all",
            asOf -> ratio(cancelled, cancelled.plus(orders))));
  }

  private static Column ratio(Column part, Column whole) {
    return when(whole.gt(0), part.cast(DOUBLE).divide(whole.cast(DOUBLE)));
  }
}
