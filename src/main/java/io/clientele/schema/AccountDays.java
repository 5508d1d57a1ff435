package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;

import java.util.Set;

/**
 * What an account did on a day of the business zone. Each fact counts on the day it happened: an
 * order on the day it was placed, its delivery on the day it arrived, the answer to a complaint on
 * the day it was given; so a date never sees what came after it. Keyed by account, so that a change
 * of identity rewrites nothing. Every column can be added up over days and accounts, or is the
 * greatest or least of its kind and stays so.
 */
public final class AccountDays {
  private static final String NO_ORDER = "no order of the day tells";

  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field DAY = required("day", DATE, "The day, in the business zone.");

  public static final Field ORDERS =
      required("orders", INT, "Kept orders: open or completed, and not fully refunded.");
  public static final Field CANCELLED_ORDERS =
      required("cancelled_orders", INT, "Cancelled orders.");
  public static final Field RETURN_ORDERS =
      required("return_orders", INT, "Credit notes, and orders refunded in full.");
  public static final Field DISCOUNTED_ORDERS =
      required("discounted_orders", INT, "Kept orders with a discount.");
  public static final Field LINES = required("lines", INT, "Lines bought in kept orders.");
  public static final Field UNITS =
      required("units", QUANTITY, "Units bought in orders not cancelled, returns not deducted.");
  public static final Field GROSS_REVENUE =
      required(
          "gross_revenue",
          MONEY,
          "Price of the goods in orders not cancelled, before discounts, returns and refunds.");
  public static final Field DISCOUNT =
      optional("discount", MONEY, "Discounts on orders not cancelled.", NO_ORDER + " its discount");
  public static final Field COUPON_DISCOUNT =
      optional(
          "coupon_discount",
          MONEY,
          "The part of the discounts on kept orders that coupons gave.",
          NO_ORDER + " it");
  public static final Field FUNDED_DISCOUNT =
      optional(
          "funded_discount",
          MONEY,
          "The part of the discounts on kept orders that somebody else paid for.",
          NO_ORDER + " it");
  public static final Field SHIPPING =
      optional(
          "shipping",
          MONEY,
          "Shipping that customers paid on kept orders.",
          NO_ORDER + " its shipping");
  public static final Field RETURNS =
      required(
          "returns",
          MONEY,
          "Money given back for goods: returned lines, credit notes less their discount, and refunds up to what the goods cost the customer; as a positive number.");
  public static final Field NET_REVENUE =
      required("net_revenue", MONEY, "gross_revenue less discounts and returns.");
  public static final Field COST_OF_GOODS =
      optional(
          "cost_of_goods",
          MONEY,
          "Cost of the goods kept, returns deducted.",
          "no line of the day tells its cost");
  public static final Field LARGEST_ORDER =
      optional(
          "largest_order",
          MONEY,
          "Goods less discount of the largest kept order; the greatest of several.",
          "no kept order");

  public static final Field DELIVERIES =
      required("deliveries", INT, "Kept orders that arrived on the day.");
  public static final Field DELIVERY_HOURS =
      required(
          "delivery_hours",
          LONG,
          "Hours from order to arrival, of the orders that arrived, added.");
  public static final Field PROMISED_DELIVERIES =
      required("promised_deliveries", INT, "Those that had been promised for a time.");
  public static final Field LATE_DELIVERIES =
      required("late_deliveries", INT, "Those that arrived after the promised time.");
  public static final Field LATE_HOURS =
      required("late_hours", LONG, "Hours by which these were late, added.");

  public static final Field VISITS =
      required("visits", INT, "People's visits that became known as the account's on the day.");
  public static final Field VISIT_SECONDS =
      required("visit_seconds", LONG, "From first to last event of these visits, added.");
  public static final Field VIEWS = required("views", INT, "Products and pages looked at.");
  public static final Field SEARCHES = required("searches", INT, "Searches.");
  public static final Field FAVOURITES = required("favourites", INT, "Products marked.");
  public static final Field CARTS = required("carts", INT, "Times a product was put in the cart.");
  public static final Field UNCARTS =
      required("uncarts", INT, "Times a product was taken out of the cart.");
  public static final Field CHECKOUTS = required("checkouts", INT, "Checkouts.");
  public static final Field SHARES = required("shares", INT, "Products shared.");
  public static final Field CART_VISITS =
      required("cart_visits", INT, "Visits in which something was put in the cart.");
  public static final Field ABANDONED_VISITS =
      required(
          "abandoned_visits",
          INT,
          "Visits in which something was put in the cart and no checkout was begun.");

  public static final Field RETURN_CASES = required("return_cases", INT, "Returns announced.");
  public static final Field REPAIRS = required("repairs", INT, "Repairs asked for.");
  public static final Field COMPLAINTS = required("complaints", INT, "Complaints.");
  public static final Field QUESTIONS = required("questions", INT, "Questions.");
  public static final Field ANSWERED_CASES =
      required("answered_cases", INT, "Cases that got their first answer on the day.");
  public static final Field ANSWER_MINUTES =
      required("answer_minutes", LONG, "Minutes these waited for it, added.");
  public static final Field LONGEST_ANSWER_MINUTES =
      optional(
          "longest_answer_minutes",
          LONG,
          "The longest of these waits; the greatest of several.",
          "no case was answered");
  public static final Field CLOSED_CASES = required("closed_cases", INT, "Cases closed.");
  public static final Field SERVICE_COST =
      optional(
          "service_cost", MONEY, "What cases opened on the day cost.", "no case tells its cost");

  public static final Field REVIEWS = required("reviews", INT, "Reviews written.");
  public static final Field RATINGS = required("ratings", INT, "Those with stars.");
  public static final Field STARS = required("stars", INT, "Their stars, added.");
  public static final Field SQUARED_STARS =
      required("squared_stars", INT, "Squares of their stars, added.");
  public static final Field LOW_RATINGS =
      required("low_ratings", INT, "Those with one or two stars.");
  public static final Field LEAST_STARS =
      optional("least_stars", INT, "The least of their stars.", "no stars were given");
  public static final Field LAST_STARS =
      optional(
          "last_stars",
          LONG,
          "Of the last of them, seconds since 1970 times ten, plus its stars: the greatest of several is the last.",
          "no stars were given");

  public static final Field CONTACTS =
      required(
          "contacts", INT, "Touches by campaigns; what was withheld from the control arm is none.");
  public static final Field OPENED_CONTACTS =
      required("opened_contacts", INT, "Touches opened on the day.");
  public static final Field CLICKED_CONTACTS =
      required("clicked_contacts", INT, "Touches followed on the day.");
  public static final Field REDEEMED_CONTACTS =
      required("redeemed_contacts", INT, "Touches redeemed on the day.");
  public static final Field CONTACT_COST =
      optional("contact_cost", MONEY, "What the touches cost.", "no touch tells its cost");

  public static final Table TABLE =
      Table.state(
              "account_days",
              "One row per account and day on which it did something or something was done to it: the roll-up everything else is built from.",
              SOURCE,
              ACCOUNT_ID,
              DAY,
              ORDERS,
              CANCELLED_ORDERS,
              RETURN_ORDERS,
              DISCOUNTED_ORDERS,
              LINES,
              UNITS,
              GROSS_REVENUE,
              DISCOUNT,
              COUPON_DISCOUNT,
              FUNDED_DISCOUNT,
              SHIPPING,
              RETURNS,
              NET_REVENUE,
              COST_OF_GOODS,
              LARGEST_ORDER,
              DELIVERIES,
              DELIVERY_HOURS,
              PROMISED_DELIVERIES,
              LATE_DELIVERIES,
              LATE_HOURS,
              VISITS,
              VISIT_SECONDS,
              VIEWS,
              SEARCHES,
              FAVOURITES,
              CARTS,
              UNCARTS,
              CHECKOUTS,
              SHARES,
              CART_VISITS,
              ABANDONED_VISITS,
              RETURN_CASES,
              REPAIRS,
              COMPLAINTS,
              QUESTIONS,
              ANSWERED_CASES,
              ANSWER_MINUTES,
              LONGEST_ANSWER_MINUTES,
              CLOSED_CASES,
              SERVICE_COST,
              REVIEWS,
              RATINGS,
              STARS,
              SQUARED_STARS,
              LOW_RATINGS,
              LEAST_STARS,
              LAST_STARS,
              CONTACTS,
              OPENED_CONTACTS,
              CLICKED_CONTACTS,
              REDEEMED_CONTACTS,
              CONTACT_COST)
          .key(SOURCE, ACCOUNT_ID, DAY)
          .at(DAY);

  /** Columns that are the greatest of their kind; of several rows the greatest counts. */
  public static final Set<Field> GREATEST =
      Set.of(LARGEST_ORDER, LONGEST_ANSWER_MINUTES, LAST_STARS);

  /** Columns that are the least of their kind. */
  public static final Set<Field> LEAST = Set.of(LEAST_STARS);

  private AccountDays() {}
}
