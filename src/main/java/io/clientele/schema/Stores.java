package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;

/** Where the shop sells: a shop, a site, an app. */
public final class Stores {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field STORE_ID =
      required("store_id", STRING, "Store key, unique within its source.");
  public static final Field NAME =
      optional("name", STRING, "What it is called.", "the source does not say");
  public static final Field CITY =
      optional(
          "city", STRING, "The town it is in.", "a site or an app, or the source does not say");
  public static final Field REGION =
      optional(
          "region", STRING, "The region it is in.", "a site or an app, or the source does not say");
  public static final Field COUNTRY =
      optional("country", STRING, "The country it is in.", "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "stores",
              "One row per store.",
              SOURCE,
              STORE_ID,
              NAME,
              CITY,
              REGION,
              COUNTRY,
              UPDATED_AT)
          .key(SOURCE, STORE_ID);

  private Stores() {}
}
