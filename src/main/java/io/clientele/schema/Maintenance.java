package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** What maintenance cost and brought. */
public final class Maintenance {
  public static final Field STARTED_AT =
      required("started_at", TIMESTAMP, "When the maintenance began.");
  public static final Field TABLE_NAME =
      required("table_name", STRING, "The table that was looked after.");
  public static final Field FILES_BEFORE =
      required("files_before", LONG, "Files in the table's folder, its log among them, before.");
  public static final Field FILES_AFTER = required("files_after", LONG, "The same after.");
  public static final Field BYTES_BEFORE =
      required("bytes_before", LONG, "Bytes of these files before.");
  public static final Field BYTES_AFTER = required("bytes_after", LONG, "The same after.");
  public static final Field LIVE_FILES_BEFORE =
      required("live_files_before", LONG, "Files that a reader of the whole table opens, before.");
  public static final Field LIVE_FILES_AFTER =
      required("live_files_after", LONG, "The same after.");
  public static final Field ROWS_BEFORE =
      required(
          "rows_before",
          LONG,
          "Rows before, those of unpublished runs and of nights that go among them.");
  public static final Field ROWS_AFTER = required("rows_after", LONG, "Rows after.");
  public static final Field SECONDS =
      required("seconds", DOUBLE, "How long the table took, all its steps together.");

  public static final Table TABLE =
      Table.ledger(
              "maintenance",
              "One row per maintenance and table: what it took before and after, and how long it took.",
              STARTED_AT,
              TABLE_NAME,
              FILES_BEFORE,
              FILES_AFTER,
              BYTES_BEFORE,
              BYTES_AFTER,
              LIVE_FILES_BEFORE,
              LIVE_FILES_AFTER,
              ROWS_BEFORE,
              ROWS_AFTER,
              SECONDS)
          .key(STARTED_AT, TABLE_NAME);

  private Maintenance() {}
}
