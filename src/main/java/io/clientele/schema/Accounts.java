package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** The profile of an account in one source system. */
public final class Accounts {
  public static final Field SOURCE =
      required("source", STRING, "The source system, as named in the configuration.");
  public static final Field ACCOUNT_ID =
      required("account_id", STRING, "Account key, unique within its source.");
  public static final Field REGISTERED_AT =
      optional(
          "registered_at", TIMESTAMP, "When the account was opened.", "the source does not say");
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
              REGISTERED_AT,
              UPDATED_AT)
          .key(SOURCE, ACCOUNT_ID)
          .at(REGISTERED_AT);

  private Accounts() {}
}
