package io.clientele.schema;

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
  public static final Field FILE = required("file", STRING, "The file's path.");
  public static final Field BYTES = required("bytes", LONG, "The file's size.");
  public static final Field MODIFIED_AT =
      required("modified_at", TIMESTAMP, "The file's modification time.");

  public static final Table TABLE =
      Table.fact(
              "deliveries",
              "One row per file read; a file that changed has a row per version.",
              RUN_ID,
              SOURCE,
              FEED,
              FILE,
              BYTES,
              MODIFIED_AT)
          .key(SOURCE, FEED, FILE, BYTES, MODIFIED_AT);

  private Deliveries() {}
}
