package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** What was run. */
public final class Runs {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field ATTEMPT =
      required(
          "attempt",
          INT,
          "1 upwards: a run that was killed or failed is resumed by its next attempt.");
  public static final Field AS_OF = required("as_of", DATE, "The night's as-of date.");
  public static final Field STATUS =
      required("status", STRING, "published, failed, not published (a gate stopped it) or killed.");
  public static final Field MESSAGE =
      optional("message", STRING, "Why it was not published.", "it was published");
  public static final Field FAILED_IN =
      optional(
          "failed_in",
          STRING,
          "The step that was under way when it ended.",
          "it was published, or killed, or failed before its first step");
  public static final Field STARTED_FROM =
      optional(
          "started_from",
          LONG,
          "Sequence of the publication that the run began from; 0 for none.",
          "an older version of Clientele wrote the row");
  public static final Field STARTED_AT =
      required("started_at", TIMESTAMP, "When the attempt began.");
  public static final Field SECONDS =
      optional("seconds", DOUBLE, "How long it took.", "it was killed");
  public static final Field STEPS =
      optional(
          "steps",
          INT,
          "Steps that this attempt finished; see run_steps.",
          "an older version of Clientele wrote the row");
  public static final Field ROWS =
      optional(
          "rows",
          LONG,
          "Rows that those steps wrote.",
          "an older version of Clientele wrote the row");
  public static final Field CONFIGURATION =
      required("configuration", STRING, "Digest of the whole configuration, defaults included.");
  public static final Field REVISION =
      required("revision", STRING, "The code's version and revision.");

  public static final Table TABLE =
      Table.ledger(
              "runs",
              "One row per run and attempt.",
              RUN_ID,
              ATTEMPT,
              AS_OF,
              STATUS,
              MESSAGE,
              FAILED_IN,
              STARTED_FROM,
              STARTED_AT,
              SECONDS,
              STEPS,
              ROWS,
              CONFIGURATION,
              REVISION)
          .key(RUN_ID, ATTEMPT);

  private Runs() {}
}
