package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/**
 * What is kept of a forgotten person, so that redelivered files do not bring the person back: keyed
 * hashes of the keys of the person's rows. Without the key nothing can be read from them.
 */
public final class Tombstones {
  public static final Field ERASURE = Erasures.ERASURE;
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field COLUMN =
      required(
          "column", STRING, "What was hashed: a column such as account_id, order_id or event_id.");
  public static final Field HASH =
      required("hash", STRING, "HMAC-SHA256 of column, source and value, with the personal key.");
  public static final Field FORGOTTEN_AT =
      required("forgotten_at", TIMESTAMP, "When the person was forgotten.");

  public static final Table TABLE =
      Table.ledger(
              "tombstones",
              "One row per key of a forgotten person's rows; files that bring such a key again are not taken at their word.",
              ERASURE,
              SOURCE,
              COLUMN,
              HASH,
              FORGOTTEN_AT)
          .key(SOURCE, COLUMN, HASH);

  private Tombstones() {}
}
