package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Types.STRING;

/** Who an account is, in clear: the only table with personal data. */
public final class Vault {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field FIRST_NAME =
      optional("first_name", STRING, "Given names.", "the source does not say").personal();
  public static final Field LAST_NAME =
      optional("last_name", STRING, "Family name.", "the source does not say").personal();
  public static final Field BIRTH_DATE =
      optional(
              "birth_date",
              STRING,
              "Date of birth, as yyyy-MM-dd where the source gives it so.",
              "the source does not say")
          .personal();
  public static final Field ADDRESS =
      optional("address", STRING, "Street and house number.", "the source does not say").personal();
  public static final Field POSTCODE =
      optional("postcode", STRING, "Postal code.", "the source does not say").personal();
  public static final Field CITY =
      optional("city", STRING, "Town.", "the source does not say").personal();
  public static final Field EMAIL =
      optional("email", STRING, "E-mail address.", "the source does not say").personal();
  public static final Field PHONE =
      optional("phone", STRING, "Telephone number.", "the source does not say").personal();
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "vault",
              "One row per account of a source system, with personal data in clear; needed for fuzzy matching only.",
              SOURCE,
              ACCOUNT_ID,
              FIRST_NAME,
              LAST_NAME,
              BIRTH_DATE,
              ADDRESS,
              POSTCODE,
              CITY,
              EMAIL,
              PHONE,
              UPDATED_AT)
          .key(SOURCE, ACCOUNT_ID);

  private Vault() {}
}
