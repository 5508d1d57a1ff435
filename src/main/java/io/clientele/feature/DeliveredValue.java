package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/**
 * What a customer gets from the shop (product, service, image) against what it costs the customer
 * (price, time, effort), each from 0 to 100 and each the mean of what is known of it; after
 * Kotler's customer delivered value. A part of which nothing is known is null and left out.
 */
final class DeliveredValue {
  private static final String UNKNOWN = "nothing it is made of is known";
  private static final String POINTS = "points, 0 to 100";

  /** Days after which a delivery has cost about two thirds of the patience there is. */
  private static final double PATIENCE_DAYS = 7;

  /** The same for an answer. */
  private static final double PATIENCE_HOURS = 24;

  private DeliveredValue() {}

  static List<Family> families() {
    Column kept = toOne(lit(1).minus(col("return_share")));
    Column stars = col("rating_mean").minus(1).divide(4);
    Column answered = exp(negate(col("answer_hours_mean").divide(PATIENCE_HOURS)));
    Column inTime = lit(1).minus(col("late_delivery_share"));
    Column content = toOne(lit(1).minus(col("complaints_per_order")));
    Column recommends = when(col("referrals").gt(0), 1.0).when(col("referrals").equalTo(0), 0.5);
    Column shares =
        when(col("shares_lifetime").gt(0), 1.0).when(col("shares_lifetime").equalTo(0), 0.5);
    Column price =
        toOne(coalesce(col("price_index"), lit(1.0)).multiply(lit(1).minus(col("discount_share"))));
    Column waited = lit(1).minus(exp(negate(col("delivery_days_mean").divide(PATIENCE_DAYS))));
    Column cancelled = col("cancelled_share");
    Column complained = toOne(col("complaints_per_order"));
    Family parts =
        Family.always(
            "parts of delivered value",
            List.of(
                part(
                    "delivered_product",
                    "What the product gives: mean of rating_mean as a share of 1 to 5 stars, and 1 less return_share.",
                    stars,
                    kept),
                part(
                    "delivered_service",
                    "What the service gives: mean of exp(-answer_hours_mean / 24), 1 less late_delivery_share, and 1 less complaints_per_order.",
                    answered,
                    inTime,
                    content),
                part(
                    "delivered_image",
                    "What belonging gives, by its signs: mean of referrals and of shares_lifetime, 100 where there are any and 50 where there are none.",
                    recommends,
                    shares),
                part(
                    "price_paid",
                    "What it costs in money: price_index (1 where there is none) times 1 less discount_share, up to 1; not known where discount_share is not.",
                    price),
                part(
                    "time_paid",
                    "What it costs in time: 1 less exp(-delivery_days_mean / 7).",
                    waited),
                part(
                    "effort_paid",
                    "What it costs in effort: mean of cancelled_share and complaints_per_order.",
                    cancelled,
                    complained)));
    Family whole =
        Family.always(
            "delivered value",
            List.of(
                Feature.defined(
                    Grain.FEATURES,
                    "delivered_value",
                    DOUBLE,
                    POINTS,
                    "50 plus half of what the customer gets (delivered_product 50%, delivered_service 35%, delivered_image 15%) less what it"
                        + " costs (price_paid 50%, time_paid 25%, effort_paid 25%), each the weighted mean of the parts that are known.",
                    "no part of what is got, or none of what it costs, is known",
                    value())));
    return List.of(parts, whole);
  }

  private static Column value() {
    Map<String, Double> gets = new LinkedHashMap<>();
    gets.put("delivered_product", 0.50);
    gets.put("delivered_service", 0.35);
    gets.put("delivered_image", 0.15);
    Map<String, Double> costs = new LinkedHashMap<>();
    costs.put("price_paid", 0.50);
    costs.put("time_paid", 0.25);
    costs.put("effort_paid", 0.25);
    return lit(50.0).plus(weighted(gets).minus(weighted(costs)).divide(2));
  }

  /** The weighted mean of the parts that are known; null when none is. */
  private static Column weighted(Map<String, Double> parts) {
    Column points = lit(0.0);
    Column weights = lit(0.0);
    for (Map.Entry<String, Double> part : parts.entrySet()) {
      Column known = col(part.getKey()).isNotNull();
      points = points.plus(when(known, col(part.getKey()).multiply(part.getValue())).otherwise(0));
      weights = weights.plus(when(known, part.getValue()).otherwise(0));
    }
    return when(weights.gt(0), points.divide(weights));
  }

  private static Feature part(String name, String doc, Column... of) {
    Column shares = lit(0.0);
    Column known = lit(0);
    for (Column share : of) {
      shares = shares.plus(coalesce(share, lit(0.0)));
      known = known.plus(when(share.isNotNull(), 1).otherwise(0));
    }
    return Feature.defined(
        Grain.FEATURES,
        name,
        DOUBLE,
        POINTS,
        doc + " In points: a share below 0 counts as 0 and one above 1 as 1, times 100.",
        UNKNOWN,
        when(known.gt(0), shares.divide(known).multiply(100)));
  }

  /** A share; what is over is 1, what is under is 0. Null stays null. */
  private static Column toOne(Column share) {
    return when(share.isNotNull(), least(lit(1.0), greatest(lit(0.0), share)));
  }
}
