package io.clientele.rollup;

import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Contacts;
import io.clientele.schema.Field;
import io.clientele.schema.Reviews;
import io.clientele.schema.ServiceCases;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;

/** Every booking there is; what a further fact adds to the days of accounts is one more here. */
final class Bookings {
  static final List<Booking> ALL =
      List.of(OrderBooking.booking(), visits(), serviceCases(), reviews(), contacts());

  private Bookings() {}

  /** Those of the tables that a shop fills. */
  static List<Booking> of(List<Table> filled) {
    return ALL.stream().filter(booking -> filled.contains(booking.fact())).toList();
  }

  private static Booking visits() {
    Map<Field, Column> adds = new LinkedHashMap<>();
    Column carts = Sessions.CARTS.col();
    adds.put(AccountDays.VISITS, lit(1));
    adds.put(
        AccountDays.VISIT_SECONDS,
        Moment.whole(Duration.ofSeconds(1), Sessions.STARTED_AT.col(), Sessions.ENDED_AT.col()));
    adds.put(AccountDays.VIEWS, Sessions.VIEWS.col());
    adds.put(AccountDays.SEARCHES, Sessions.SEARCHES.col());
    adds.put(AccountDays.FAVOURITES, Sessions.FAVOURITES.col());
    adds.put(AccountDays.CARTS, carts);
    adds.put(AccountDays.UNCARTS, Sessions.UNCARTS.col());
    adds.put(AccountDays.CHECKOUTS, Sessions.CHECKOUTS.col());
    adds.put(AccountDays.SHARES, Sessions.SHARES.col());
    adds.put(AccountDays.CART_VISITS, Booking.count(carts.gt(0)));
    adds.put(
        AccountDays.ABANDONED_VISITS,
        Booking.count(carts.gt(0).and(Sessions.CHECKOUTS.col().equalTo(0))));
    // A visit before the first login counts from the day of that login on: nobody knew before.
    return new Booking(
        Sessions.TABLE, List.of(new Moment(Sessions.ATTRIBUTED_ON.col(), byPeople(), adds)));
  }

  /** Whether a visit is not a machine's. */
  static Column byPeople() {
    return Sessions.BOT_REASON.col().isNull();
  }

  private static Booking serviceCases() {
    Column waited =
        Moment.whole(
            Duration.ofMinutes(1), ServiceCases.OPENED_AT.col(), ServiceCases.ANSWERED_AT.col());
    return new Booking(
        ServiceCases.TABLE,
        List.of(
            new Moment(
                ServiceCases.OPENED_AT.col(),
                lit(true),
                Map.of(
                    AccountDays.RETURN_CASES, kind("return"),
                    AccountDays.REPAIRS, kind("repair"),
                    AccountDays.COMPLAINTS, kind("complaint"),
                    AccountDays.QUESTIONS, kind("question"),
                    AccountDays.SERVICE_COST, whole(ServiceCases.COST.col()))),
            new Moment(
                ServiceCases.ANSWERED_AT.col(),
                lit(true),
                Map.of(
                    AccountDays.ANSWERED_CASES, lit(1),
                    AccountDays.ANSWER_MINUTES, waited,
                    AccountDays.LONGEST_ANSWER_MINUTES, waited)),
            new Moment(
                ServiceCases.CLOSED_AT.col(),
                lit(true),
                Map.of(AccountDays.CLOSED_CASES, lit(1)))));
  }

  private static Column kind(String kind) {
    return Booking.count(ServiceCases.KIND.col().equalTo(kind));
  }

  private static Booking reviews() {
    Column stars = Reviews.RATING.col();
    Map<Field, Column> adds = new LinkedHashMap<>();
    adds.put(AccountDays.REVIEWS, lit(1));
    adds.put(AccountDays.RATINGS, Booking.count(stars.isNotNull()));
    adds.put(AccountDays.STARS, stars);
    adds.put(AccountDays.SQUARED_STARS, stars.multiply(stars));
    adds.put(AccountDays.LOW_RATINGS, Booking.count(stars.leq(2)));
    adds.put(AccountDays.LEAST_STARS, stars);
    adds.put(
        AccountDays.LAST_STARS,
        when(stars.isNotNull(), unix_seconds(Reviews.WRITTEN_AT.col()).multiply(10).plus(stars)));
    return new Booking(
        Reviews.TABLE, List.of(new Moment(Reviews.WRITTEN_AT.col(), lit(true), adds)));
  }

  private static Booking contacts() {
    // The control arm is on record and was not reached: what it opens or takes up is no answer.
    Column reached = coalesce(Contacts.ARM.col().notEqual("control"), lit(true));
    return new Booking(
        Contacts.TABLE,
        List.of(
            new Moment(
                Contacts.SENT_AT.col(),
                reached,
                Map.of(
                    AccountDays.CONTACTS, lit(1),
                    AccountDays.CONTACT_COST, whole(Contacts.COST.col()))),
            once(Contacts.OPENED_AT, reached, AccountDays.OPENED_CONTACTS),
            once(Contacts.CLICKED_AT, reached, AccountDays.CLICKED_CONTACTS),
            once(Contacts.REDEEMED_AT, reached, AccountDays.REDEEMED_CONTACTS)));
  }

  private static Moment once(Field at, Column counts, Field counted) {
    return new Moment(at.col(), counts, Map.of(counted, lit(1)));
  }
}
