package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;
import static io.clientele.schema.Types.VERSIONS;

/**
 * What readers see. One row committed here makes a whole night visible: it names the run and, for
 * every table, the Delta version that belongs to it. A later row for the same as-of date replaces
 * an earlier one. When maintenance changes how tables are kept, it names the new versions in a row
 * of its own for the same night.
 */
public final class Publications {
  public static final Field AS_OF = required("as_of", DATE, "The as-of date that is published.");
  public static final Field RUN_ID =
      required("run_id", STRING, "The run that readers of that date see.");
  public static final Field SEQUENCE =
      required("sequence", LONG, "1 upwards, in the order of publication.");
  public static final Field PUBLISHED_AT =
      required("published_at", TIMESTAMP, "When the night was published.");
  public static final Field VERSIONS_OF =
      required("versions", VERSIONS, "Delta version of every table at that moment.");
  public static final Field REASON =
      optional(
          "reason",
          STRING,
          "Why the same night is named again, with other versions: the work that was done on its tables.",
          "a night was published");

  public static final Table TABLE =
      Table.ledger(
              "publications",
              "One row per publication: which run readers see for an as-of date.",
              AS_OF,
              RUN_ID,
              SEQUENCE,
              PUBLISHED_AT,
              VERSIONS_OF,
              REASON)
          .key(SEQUENCE);

  private Publications() {}
}
