package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Field;
import io.clientele.schema.Orders;
import io.clientele.schema.ServiceCases;
import java.util.List;
import org.apache.spark.sql.Column;

/** What went back, what went wrong, and how the shop dealt with it. */
final class AfterSales {
  private static final String NO_DELIVERY = "no order arrived yet";
  private static final String NO_PROMISE = "no order that arrived had been promised for a time";
  private static final String NO_ANSWER = "no case was answered";

  private AfterSales() {}

  static List<Family> families() {
    return List.of(returns(), delivery(), service(), openCases());
  }

  private static Family returns() {
    Column orders = total(AccountDays.ORDERS);
    Column cancelled = total(AccountDays.CANCELLED_ORDERS);
    return Family.always(
        "returns",
        List.of(
            Feature.share(
                Grain.DAYS,
                "return_share",
                "Money given back as a share of gross revenue; above 1 when returns of earlier purchases exceed what is on record.",
                "nothing was bought",
                ratio(total(AccountDays.RETURNS), total(AccountDays.GROSS_REVENUE))),
            Feature.counted(
                Grain.DAYS,
                "returned_365d",
                DOUBLE,
                Feature.MONEY,
                "Money given back for goods " + Window.YEAR.words() + ".",
                amount(total(AccountDays.RETURNS, Window.YEAR))),
            Feature.counted(
                Grain.DAYS,
                "return_orders_365d",
                LONG,
                "orders",
                "Credit notes, and orders refunded in full, " + Window.YEAR.words() + ".",
                total(AccountDays.RETURN_ORDERS, Window.YEAR)),
            Feature.share(
                Grain.DAYS,
                "cancelled_share",
                "Cancelled orders as a share of cancelled and kept ones.",
                "no order at all",
                ratio(cancelled, cancelled.plus(orders)))));
  }

  private static Family delivery() {
    return new Family(
        "delivery",
        List.of(Need.of(Orders.TABLE, Orders.DELIVERED_AT)),
        List.of(
            Feature.counted(
                Grain.DAYS,
                "deliveries_365d",
                LONG,
                "orders",
                "Kept orders that arrived " + Window.YEAR.words() + ".",
                total(AccountDays.DELIVERIES, Window.YEAR)),
            Feature.defined(
                Grain.DAYS,
                "delivery_days_mean",
                DOUBLE,
                Feature.DAYS,
                "Days from order to arrival, in whole hours, on average.",
                NO_DELIVERY,
                ratio(
                    total(AccountDays.DELIVERY_HOURS), total(AccountDays.DELIVERIES).multiply(24))),
            Feature.share(
                Grain.DAYS,
                "late_delivery_share",
                "Share of deliveries that arrived after the promised time, of those promised for a time.",
                NO_PROMISE,
                ratio(total(AccountDays.LATE_DELIVERIES), total(AccountDays.PROMISED_DELIVERIES))),
            Feature.defined(
                Grain.DAYS,
                "lateness_days_mean",
                DOUBLE,
                Feature.DAYS,
                "Days after the promised time, in whole hours, on average of all promised ones; in time is 0.",
                NO_PROMISE,
                ratio(
                    total(AccountDays.LATE_HOURS),
                    total(AccountDays.PROMISED_DELIVERIES).multiply(24)))));
  }

  private static Family openCases() {
    Column cases =
        total(AccountDays.RETURN_CASES)
            .plus(total(AccountDays.REPAIRS))
            .plus(total(AccountDays.COMPLAINTS))
            .plus(total(AccountDays.QUESTIONS));
    return new Family(
        "open cases",
        List.of(Need.of(ServiceCases.TABLE, ServiceCases.CLOSED_AT)),
        List.of(
            Feature.counted(
                Grain.DAYS,
                "open_cases",
                LONG,
                "cases",
                "Cases opened and not closed by the as-of date.",
                cases.minus(total(AccountDays.CLOSED_CASES)))));
  }

  private static Family service() {
    return new Family(
        "service",
        List.of(Need.of(ServiceCases.TABLE)),
        List.of(
            count("return_cases", AccountDays.RETURN_CASES, "Returns announced", Window.YEAR),
            count("repairs", AccountDays.REPAIRS, "Repairs asked for", Window.YEAR),
            count("questions", AccountDays.QUESTIONS, "Questions asked", Window.YEAR),
            count("complaints", AccountDays.COMPLAINTS, "Complaints", Window.QUARTER),
            count("complaints", AccountDays.COMPLAINTS, "Complaints", Window.YEAR),
            Feature.defined(
                Grain.DAYS,
                "complaints_per_order",
                DOUBLE,
                "complaints",
                "Complaints ever per kept order.",
                "no kept order",
                ratio(total(AccountDays.COMPLAINTS), total(AccountDays.ORDERS))),
            Feature.defined(
                Grain.DAYS,
                "days_since_complaint",
                INT,
                Feature.DAYS,
                "Days from the last complaint to the as-of date.",
                "no complaint",
                min(
                    when(
                        AccountDays.COMPLAINTS.col().gt(0),
                        datediff(Feature.AS_OF, AccountDays.DAY.col())))),
            Feature.defined(
                Grain.DAYS,
                "answer_hours_mean",
                DOUBLE,
                "hours",
                "Hours until a case was first answered, in whole minutes, on average.",
                NO_ANSWER,
                ratio(
                    total(AccountDays.ANSWER_MINUTES),
                    total(AccountDays.ANSWERED_CASES).multiply(60))),
            Feature.defined(
                Grain.DAYS,
                "answer_hours_max",
                DOUBLE,
                "hours",
                "The longest such wait.",
                NO_ANSWER,
                max(AccountDays.LONGEST_ANSWER_MINUTES.col()).divide(60))));
  }

  private static Feature count(String name, Field field, String words, Window window) {
    return Feature.windowed(name, field, "cases", words, window);
  }
}
