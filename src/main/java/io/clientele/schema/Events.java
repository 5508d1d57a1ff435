package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** What was done on the site or in the app, by an account or an anonymous device. */
public final class Events {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field EVENT_ID =
      required(
              "event_id",
              STRING,
              "Event key, unique within its source; where a source has none, made from who did what when.")
          .check("account_id is not null or device_id is not null")
          .orElse(
              "sha2(concat_ws('/', coalesce(account_id, ''), coalesce(device_id, ''), cast(unix_micros(happened_at) as string), kind, coalesce(product_id, '')), 256)");
  public static final Field ACCOUNT_ID =
      optional(
          "account_id",
          STRING,
          "The account, when the visitor was logged in.",
          "the visitor was anonymous");
  public static final Field DEVICE_ID =
      optional(
          "device_id", STRING, "The device, cookie or installation.", "the source does not say");
  public static final Field HAPPENED_AT = required("happened_at", TIMESTAMP, "When it was done.");
  public static final Field KIND =
      required("kind", STRING, "view, search, favourite, cart, uncart, checkout, login or share.")
          .check(
              "kind in ('view', 'search', 'favourite', 'cart', 'uncart', 'checkout', 'login', 'share')");
  public static final Field PRODUCT_ID =
      optional(
          "product_id",
          STRING,
          "The product it was done to.",
          "no product, or the source does not say");
  public static final Field SESSION_ID =
      optional(
          "session_id",
          STRING,
          "The visit, as the source counts visits.",
          "the source does not say");
  public static final Field REFERRER =
      optional("referrer", STRING, "Where the visitor came from.", "the source does not say");
  public static final Field CAMPAIGN_ID =
      optional(
          "campaign_id",
          STRING,
          "The campaign that brought the visitor.",
          "none, or the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "events",
              "One row per thing done on the site or in the app.",
              SOURCE,
              EVENT_ID,
              ACCOUNT_ID,
              DEVICE_ID,
              HAPPENED_AT,
              KIND,
              PRODUCT_ID,
              SESSION_ID,
              REFERRER,
              CAMPAIGN_ID,
              UPDATED_AT)
          .key(SOURCE, EVENT_ID)
          .at(HAPPENED_AT);

  private Events() {}
}
