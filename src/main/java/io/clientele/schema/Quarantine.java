package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.STRINGS;

/** The rows that were refused, whole, with every reason. */
public final class Quarantine {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field FEED = Deliveries.FEED;
  public static final Field FILE = Deliveries.FILE;
  public static final Field RAW = required("raw", STRING, "The row as it was read, as JSON.");
  public static final Field REASONS =
      required("reasons", STRINGS, "Every reason why it was refused.");
  public static final Field AMOUNT =
      optional(
          "amount", MONEY, "The money the row carries.", "it carries none, or it cannot be read");

  public static final Table TABLE =
      Table.ledger(
          "quarantine",
          "One row per refused row of a source.",
          RUN_ID,
          SOURCE,
          FEED,
          FILE,
          RAW,
          REASONS,
          AMOUNT);

  private Quarantine() {}
}
