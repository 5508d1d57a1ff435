package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;
import static io.clientele.schema.Types.STRING;

/**
 * What a shop looks at every morning, by day: {@link AccountDays} of all customers added up, and
 * the same by channel, store and category. Sums can be added up over days, and over the members of
 * a dimension but category, of which an order may have several; buyers and shares cannot. Accounts
 * that are no customer's (tests, staff) count for nothing.
 */
public final class KpiDays {
  /** The dimension, and the member, of rows about the whole shop. */
  public static final String ALL = "all";

  public static final String CHANNEL = "channel";
  public static final String STORE = "store";
  public static final String CATEGORY = "category";

  /** The member of what belongs to a dimension but does not say where. */
  public static final String UNKNOWN = "unknown";

  private static final String OF_LINES = "the row is of a category, whose lines do not tell";
  private static final String NO_ORDERS = "there is no kept order";
  private static final String ALL_ONLY = "the row is not of the whole shop, or no feed tells";

  public static final Field DAY = AccountDays.DAY;
  public static final Field DIMENSION =
      required(
          "dimension",
          STRING,
          "all; channel or store, of orders, where a feed tells it; category, of the products in them.");
  public static final Field MEMBER =
      required(
          "member",
          STRING,
          "all; the channel, store or category; unknown where the order or the product does not say.");

  public static final Field GROSS_REVENUE =
      required(
          "gross_revenue",
          MONEY,
          "Price of the goods in orders not cancelled, before discounts, returns and refunds; of a category, of the lines bought.");
  public static final Field DISCOUNT =
      optional(
          "discount",
          MONEY,
          "Discounts on orders not cancelled.",
          "no order of the day tells its discount; or " + OF_LINES);
  public static final Field RETURNS =
      optional(
          "returns",
          MONEY,
          "Money given back for goods, as account_days counts it: on the day of the order, or of the credit note.",
          OF_LINES);
  public static final Field NET_REVENUE =
      optional("net_revenue", MONEY, "gross_revenue less discount and returns.", OF_LINES);
  public static final Field REPEAT_REVENUE =
      optional(
          "repeat_revenue",
          MONEY,
          "The part of net_revenue that is of customers who had bought on an earlier day.",
          OF_LINES);
  public static final Field UNITS =
      required("units", QUANTITY, "Units bought in orders not cancelled, returns not deducted.");

  public static final Field ORDERS =
      required(
          "orders",
          LONG,
          "Kept orders: open or completed, and not fully refunded; of a category, those with it.");
  public static final Field REPEAT_ORDERS =
      required(
          "repeat_orders",
          LONG,
          "Those by repeat buyers: customers who had bought, anywhere in the shop, on an earlier day.");
  public static final Field CANCELLED_ORDERS =
      optional("cancelled_orders", LONG, "Cancelled orders.", OF_LINES);
  public static final Field RETURN_ORDERS =
      optional("return_orders", LONG, "Credit notes, and orders refunded in full.", OF_LINES);
  public static final Field BUYERS =
      required(
          "buyers", LONG, "Customers with a kept order; not to be added up over days or members.");
  public static final Field NEW_BUYERS =
      required(
          "new_buyers",
          LONG,
          "Those who had not bought, anywhere in the shop, on an earlier day; over days they add up to all customers who ever bought.");
  public static final Field RETURNING_BUYERS =
      required("returning_buyers", LONG, "The others: buyers less new_buyers.");

  public static final Field REPEAT_ORDER_SHARE =
      optional("repeat_order_share", DOUBLE, "repeat_orders of orders, 0 to 1.", NO_ORDERS);
  public static final Field ORDER_VALUE =
      optional(
          "order_value",
          DOUBLE,
          "net_revenue per kept order, in the shop's currency.",
          NO_ORDERS + "; or " + OF_LINES);
  public static final Field DISCOUNT_RATE =
      optional(
          "discount_rate",
          DOUBLE,
          "discount of gross_revenue, 0 to 1.",
          "nothing was sold, or discount is not known");
  public static final Field RETURN_RATE =
      optional(
          "return_rate",
          DOUBLE,
          "returns of gross_revenue less discount; above 1 on days on which more was given back than sold.",
          "nothing was sold; or " + OF_LINES);
  public static final Field RETURN_ORDER_RATE =
      optional(
          "return_order_rate",
          DOUBLE,
          "return_orders of orders and return_orders together, 0 to 1.",
          "there are neither; or " + OF_LINES);

  public static final Field DELIVERIES =
      optional("deliveries", LONG, "Kept orders that arrived on the day.", ALL_ONLY);
  public static final Field PROMISED_DELIVERIES =
      optional("promised_deliveries", LONG, "Those that had been promised for a time.", ALL_ONLY);
  public static final Field LATE_DELIVERIES =
      optional("late_deliveries", LONG, "Those that arrived after the promised time.", ALL_ONLY);
  public static final Field ON_TIME_RATE =
      optional(
          "on_time_rate",
          DOUBLE,
          "1 less late_deliveries of promised_deliveries, 0 to 1.",
          "nothing that arrived had been promised; or " + ALL_ONLY);

  public static final Field CASES =
      optional(
          "cases",
          LONG,
          "Service cases opened: returns announced, repairs, complaints and questions.",
          ALL_ONLY);
  public static final Field COMPLAINTS =
      optional("complaints", LONG, "The complaints among them.", ALL_ONLY);
  public static final Field COMPLAINT_RATE =
      optional(
          "complaint_rate",
          DOUBLE,
          "complaints per kept order of the day, whichever order they are about.",
          NO_ORDERS + "; or " + ALL_ONLY);
  public static final Field ANSWERED_CASES =
      optional("answered_cases", LONG, "Cases that got their first answer on the day.", ALL_ONLY);
  public static final Field ANSWER_MINUTES =
      optional("answer_minutes", LONG, "Minutes these waited for it, added.", ALL_ONLY);
  public static final Field ANSWER_MINUTES_MEAN =
      optional(
          "answer_minutes_mean",
          DOUBLE,
          "answer_minutes per answered case.",
          "no case was answered; or " + ALL_ONLY);

  public static final Field VISITS =
      optional(
          "visits",
          LONG,
          "People's visits that became known as a customer's on the day; visits of nobody known are not counted.",
          ALL_ONLY);
  public static final Field VIEWS =
      optional("views", LONG, "Products and pages looked at in them.", ALL_ONLY);
  public static final Field CART_VISITS =
      optional("cart_visits", LONG, "Visits in which something was put in the cart.", ALL_ONLY);
  public static final Field CHECKOUT_VISITS =
      optional("checkout_visits", LONG, "Those of them in which a checkout was begun.", ALL_ONLY);
  public static final Field VISITORS =
      optional("visitors", LONG, "Customers with a visit; not to be added up.", ALL_ONLY);
  public static final Field BUYING_VISITORS =
      optional(
          "buying_visitors",
          LONG,
          "Those of them with a kept order on the same day, in whatever channel; not to be added up.",
          ALL_ONLY);
  public static final Field CART_RATE =
      optional(
          "cart_rate",
          DOUBLE,
          "cart_visits of visits, 0 to 1.",
          "there was no visit; or " + ALL_ONLY);
  public static final Field CHECKOUT_RATE =
      optional(
          "checkout_rate",
          DOUBLE,
          "checkout_visits of cart_visits, 0 to 1.",
          "nothing was put in a cart; or " + ALL_ONLY);
  public static final Field CONVERSION =
      optional(
          "conversion",
          DOUBLE,
          "buying_visitors of visitors, 0 to 1.",
          "there was no visit; or " + ALL_ONLY);

  public static final Table TABLE =
      Table.state(
              "kpi_days",
              "One row per day, dimension and member: revenue, orders, buyers, service, visits and their rates; corrected when a fact of the day is.",
              DAY,
              DIMENSION,
              MEMBER,
              GROSS_REVENUE,
              DISCOUNT,
              RETURNS,
              NET_REVENUE,
              REPEAT_REVENUE,
              UNITS,
              ORDERS,
              REPEAT_ORDERS,
              CANCELLED_ORDERS,
              RETURN_ORDERS,
              BUYERS,
              NEW_BUYERS,
              RETURNING_BUYERS,
              REPEAT_ORDER_SHARE,
              ORDER_VALUE,
              DISCOUNT_RATE,
              RETURN_RATE,
              RETURN_ORDER_RATE,
              DELIVERIES,
              PROMISED_DELIVERIES,
              LATE_DELIVERIES,
              ON_TIME_RATE,
              CASES,
              COMPLAINTS,
              COMPLAINT_RATE,
              ANSWERED_CASES,
              ANSWER_MINUTES,
              ANSWER_MINUTES_MEAN,
              VISITS,
              VIEWS,
              CART_VISITS,
              CHECKOUT_VISITS,
              VISITORS,
              BUYING_VISITORS,
              CART_RATE,
              CHECKOUT_RATE,
              CONVERSION)
          .key(DAY, DIMENSION, MEMBER)
          .at(DAY);

  private KpiDays() {}
}
