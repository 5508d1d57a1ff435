package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** A touch of a campaign: a message sent, or withheld from the control arm, and what came of it. */
public final class Contacts {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field CONTACT_ID =
      required("contact_id", STRING, "Contact key, unique within its source.");
  public static final Field ACCOUNT_ID = required("account_id", STRING, "The account.");
  public static final Field CAMPAIGN_ID = required("campaign_id", STRING, "The campaign.");
  public static final Field ARM =
      optional(
          "arm",
          STRING,
          "The arm of the experiment, such as treatment or control.",
          "the campaign was not randomised, or the source does not say");
  public static final Field CHANNEL =
      optional("channel", STRING, "How: email, sms, app, post, coupon.", "the source does not say");
  public static final Field SENT_AT =
      optional(
          "sent_at",
          TIMESTAMP,
          "When it was sent, or would have been to the control arm.",
          "at some time from the campaign's start on");
  public static final Field OPENED_AT =
      optional("opened_at", TIMESTAMP, "When it was opened.", "never, or the source does not say");
  public static final Field CLICKED_AT =
      optional(
          "clicked_at", TIMESTAMP, "When it was followed.", "never, or the source does not say");
  public static final Field REDEEMED_AT =
      optional(
          "redeemed_at",
          TIMESTAMP,
          "When its offer was taken up.",
          "never, or the source does not say");
  public static final Field COUPON_ID =
      optional(
          "coupon_id",
          STRING,
          "The coupon it offered or that was redeemed.",
          "none, or the source does not say");
  public static final Field COST =
      optional("cost", MONEY, "What the touch cost the shop.", "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "contacts",
              "One row per account and touch of a campaign.",
              SOURCE,
              CONTACT_ID,
              ACCOUNT_ID,
              CAMPAIGN_ID,
              ARM,
              CHANNEL,
              SENT_AT,
              OPENED_AT,
              CLICKED_AT,
              REDEEMED_AT,
              COUPON_ID,
              COST,
              UPDATED_AT)
          .key(SOURCE, CONTACT_ID)
          .at(SENT_AT);

  private Contacts() {}
}
