package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/**
 * A visit: what one visitor did without a long pause. A visit belongs to the day it began on, also
 * when it goes on past midnight. What a source itself calls a visit is not looked at, so that
 * visits of all sources are counted alike; a source that knows nothing of devices can give its own
 * visit as the device.
 *
 * <p>Machines' visits are in here with their account, and say why they are taken for one: who
 * counts people reads {@code where bot_reason is null}.
 */
public final class Sessions {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field SESSION_ID =
      required(
          "session_id",
          STRING,
          "Visit key: made from the visitor and the moment of its first event.");
  public static final Field VISITOR =
      required(
          "visitor",
          STRING,
          "device/ and the device; where the source tells none, account/ and the account.");
  public static final Field DEVICE_ID =
      optional("device_id", STRING, "The device.", "the source does not say");
  public static final Field SEEN_ACCOUNT_ID =
      optional(
          "seen_account_id",
          STRING,
          "The account that was logged in; the first, if there were several.",
          "nobody was logged in");
  public static final Field LAST_ACCOUNT_ID =
      optional(
          "last_account_id",
          STRING,
          "The account that was logged in; the last, if there were several.",
          "nobody was logged in");
  public static final Field ACCOUNT_ID =
      optional(
          "account_id",
          STRING,
          "Whose visit it is: the account that was logged in, else the one that the device was logged in with last before, else first after.",
          "the device has never been logged in");
  public static final Field ATTRIBUTED_ON =
      optional(
          "attributed_on",
          DATE,
          "The day from which on it was known whose visit it is: its own, or that of the later login.",
          "the device has never been logged in");
  public static final Field STARTED_AT = required("started_at", TIMESTAMP, "Its first event.");
  public static final Field ENDED_AT = required("ended_at", TIMESTAMP, "Its last event.");
  public static final Field DAY =
      required("day", DATE, "The day it began on, in the business zone.");
  public static final Field EVENTS = required("events", INT, "Events in it.");
  public static final Field VIEWS = required("views", INT, "Products and pages looked at.");
  public static final Field SEARCHES = required("searches", INT, "Searches.");
  public static final Field FAVOURITES = required("favourites", INT, "Products marked.");
  public static final Field CARTS = required("carts", INT, "Times a product was put in the cart.");
  public static final Field UNCARTS =
      required("uncarts", INT, "Times a product was taken out of the cart.");
  public static final Field CHECKOUTS = required("checkouts", INT, "Checkouts.");
  public static final Field LOGINS = required("logins", INT, "Logins.");
  public static final Field SHARES = required("shares", INT, "Products shared.");
  public static final Field BOT_REASON =
      optional(
          "bot_reason",
          STRING,
          "Why it is taken for a machine: bot-events-per-minute when it keeps up that rate, bot-events-per-day when the visits that the visitor began on the day have more events than that.",
          "it is taken for a person");
  public static final Field SETTINGS =
      required(
          "settings",
          STRING,
          "What it was made with: definition/session-gap-minutes/bot-events-per-minute/bot-events/bot-events-per-day.");

  public static final Table TABLE =
      Table.state(
              "sessions",
              "One row per visit of an account or device.",
              SOURCE,
              SESSION_ID,
              VISITOR,
              DEVICE_ID,
              SEEN_ACCOUNT_ID,
              LAST_ACCOUNT_ID,
              ACCOUNT_ID,
              ATTRIBUTED_ON,
              STARTED_AT,
              ENDED_AT,
              DAY,
              EVENTS,
              VIEWS,
              SEARCHES,
              FAVOURITES,
              CARTS,
              UNCARTS,
              CHECKOUTS,
              LOGINS,
              SHARES,
              BOT_REASON,
              SETTINGS)
          .key(SOURCE, SESSION_ID)
          .at(STARTED_AT);

  private Sessions() {}
}
