package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** The proof that a person was forgotten. */
public final class Erasures {
  public static final Field ERASURE =
      required("erasure", STRING, "The erasure: the moment it began, in UTC.");
  public static final Field ERASED_AT = required("erased_at", TIMESTAMP, "When it was done.");
  public static final Field SUBJECT =
      required(
          "subject",
          STRING,
          "Keyed hash of the customer or account that was named, so that a request can be matched with its proof.");
  public static final Field REASON =
      optional("reason", STRING, "Why, as told by --reason.", "nothing was told");
  public static final Field TABLE_NAME = required("table_name", STRING, "The table.");
  public static final Field ROWS =
      required("rows", LONG, "Rows of the person that were taken out of the table.");
  public static final Field BLANKED =
      required(
          "blanked",
          LONG,
          "Rows of others that named the person in a column, which is null since.");
  public static final Field FILES_REMOVED =
      required(
          "files_removed", LONG, "Files of the table that were deleted, data and log together.");
  public static final Field FILES_LEFT =
      required("files_left", LONG, "Files of the table that are left, all without the person.");

  public static final Table TABLE =
      Table.ledger(
              "erasures",
              "One row per erasure and table it went through: the proof that a person was forgotten.",
              ERASURE,
              ERASED_AT,
              SUBJECT,
              REASON,
              TABLE_NAME,
              ROWS,
              BLANKED,
              FILES_REMOVED,
              FILES_LEFT)
          .key(ERASURE, TABLE_NAME);

  private Erasures() {}
}
