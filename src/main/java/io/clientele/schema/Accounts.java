package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** The profile of an account in one source system; who it is in clear is in the vault only. */
public final class Accounts {
  public static final Field SOURCE =
      required("source", STRING, "The source system, as named in the configuration.");
  public static final Field ACCOUNT_ID =
      required("account_id", STRING, "Account key, unique within its source.");
  public static final Field KIND =
      optional(
              "kind",
              STRING,
              "customer; guest: made by a checkout without an account; test or staff: no customer, and left out of everything but the facts.",
              "customer")
          .check("kind is null or kind in ('customer', 'guest', 'test', 'staff')");
  public static final Field REGISTERED_AT =
      optional(
          "registered_at", TIMESTAMP, "When the account was opened.", "the source does not say");
  public static final Field EMAIL_HASH =
      optional(
              "email_hash",
              STRING,
              "Keyed hash of the e-mail address in lower case.",
              "the source does not say")
          .hashed();
  public static final Field PHONE_HASH =
      optional(
              "phone_hash",
              STRING,
              "Keyed hash of the telephone number.",
              "the source does not say")
          .hashed();
  public static final Field CARD_HASH =
      optional(
              "card_hash",
              STRING,
              "Keyed hash of the number of a payment or loyalty card.",
              "the source does not say")
          .hashed();
  public static final Field OPEN_ID_HASH =
      optional(
              "open_id_hash",
              STRING,
              "Keyed hash of the identity at a sign-in provider.",
              "the source does not say")
          .hashed();
  public static final Field EMAIL_CONSENT =
      optional(
          "email_consent",
          BOOLEAN,
          "Whether the person may be written to.",
          "the source does not say");
  public static final Field PHONE_CONSENT =
      optional(
          "phone_consent",
          BOOLEAN,
          "Whether the person may be called or texted.",
          "the source does not say");
  public static final Field COUNTRY =
      optional("country", STRING, "Country of residence.", "the source does not say");
  public static final Field REGION =
      optional(
          "region",
          STRING,
          "State, county or postal area; wide enough to name nobody.",
          "the source does not say");
  public static final Field GENDER =
      optional("gender", STRING, "Gender as the person told it.", "the source does not say");
  public static final Field AGE_BAND =
      optional("age_band", STRING, "Age in bands, such as 35-44.", "the source does not say");
  public static final Field INCOME_BAND =
      optional(
          "income_band", STRING, "Income of the household in bands.", "the source does not say");
  public static final Field MARITAL_STATUS =
      optional("marital_status", STRING, "Marital status.", "the source does not say");
  public static final Field HOUSEHOLD_SIZE =
      optional(
          "household_size",
          STRING,
          "People in the household; a text, for the largest are bands.",
          "the source does not say");
  public static final Field CHILDREN =
      optional(
          "children",
          STRING,
          "Children in the household; a text, for the largest are bands.",
          "the source does not say");
  public static final Field REFERRED_BY =
      optional(
          "referred_by",
          STRING,
          "The account of the same source that brought it.",
          "nobody, or the source does not say");
  public static final Field UPDATED_AT =
      optional(
          "updated_at",
          TIMESTAMP,
          "When the source last changed the row.",
          "the source does not say");

  public static final Table TABLE =
      Table.fact(
              "accounts",
              "One row per account of a source system.",
              SOURCE,
              ACCOUNT_ID,
              KIND,
              REGISTERED_AT,
              EMAIL_HASH,
              PHONE_HASH,
              CARD_HASH,
              OPEN_ID_HASH,
              EMAIL_CONSENT,
              PHONE_CONSENT,
              COUNTRY,
              REGION,
              GENDER,
              AGE_BAND,
              INCOME_BAND,
              MARITAL_STATUS,
              HOUSEHOLD_SIZE,
              CHILDREN,
              REFERRED_BY,
              UPDATED_AT)
          .key(SOURCE, ACCOUNT_ID)
          .at(REGISTERED_AT);

  private Accounts() {}
}
