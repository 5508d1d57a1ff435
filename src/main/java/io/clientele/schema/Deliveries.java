package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** The files that have been read; a file in here is not read again. */
public final class Deliveries {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field FEED =
      required("feed", STRING, "The feed of that source, as named in the configuration.");
  public static final Field FILE =
      required("file", STRING, "The file's path; of a Delta table or a database, the table.");
  public static final Field BYTES =
      required("bytes", LONG, "The file's size; of a Delta table, its version.");
  public static final Field MODIFIED_AT =
      required(
          "modified_at",
          TIMESTAMP,
          "The file's modification time; of a database table, a count of its deliveries.");
  public static final Field DIGEST =
      required(
          "digest",
          STRING,
          "SHA-256 of its content; of a table, its version or the watermark it was read up to.");
  public static final Field COPY_OF =
      optional(
          "copy_of",
          STRING,
          "The file with the same content that was read in its place.",
          "it was read itself");
  public static final Field COLUMNS =
      optional("columns", STRING, "The columns it had, as name and type.", "the format has none");

  public static final Table TABLE =
      Table.state(
              "deliveries",
              "One row per file read, or recognised as a copy; a file that changed has a row per version.",
              RUN_ID,
              SOURCE,
              FEED,
              FILE,
              BYTES,
              MODIFIED_AT,
              DIGEST,
              COPY_OF,
              COLUMNS)
          .key(SOURCE, FEED, FILE, BYTES, MODIFIED_AT);

  private Deliveries() {}
}
