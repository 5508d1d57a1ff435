package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.VERSIONS;

/** What each step of a run read and wrote. */
public final class RunSteps {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field STEP = required("step", STRING, "The step.");
  public static final Field POSITION =
      required("position", INT, "Its place in the run, 1 upwards.");
  public static final Field ATTEMPT = required("attempt", INT, "The attempt that did it.");
  public static final Field FILES =
      required("files", LONG, "New files it read; which, is in deliveries.");
  public static final Field INPUTS =
      required("inputs", VERSIONS, "Delta version of each table it read.");
  public static final Field INPUTS_DIGEST =
      optional(
          "inputs_digest",
          STRING,
          "Digest of those versions and files; a step that was done with the same is not done again.",
          "an older version of Clientele wrote the row");
  public static final Field OUTPUTS =
      required("outputs", VERSIONS, "Delta version of each table it left behind.");
  public static final Field ROWS = required("rows", LONG, "Rows it wrote, all tables together.");
  public static final Field SECONDS = required("seconds", DOUBLE, "How long it took.");
  public static final Field NOTE =
      optional("note", STRING, "What it has to say, refusals for example.", "nothing");

  public static final Table TABLE =
      Table.ledger(
              "run_steps",
              "One row per step that an attempt at a run finished; of a step done twice, the later counts.",
              RUN_ID,
              STEP,
              POSITION,
              ATTEMPT,
              FILES,
              INPUTS,
              INPUTS_DIGEST,
              OUTPUTS,
              ROWS,
              SECONDS,
              NOTE)
          .key(RUN_ID, STEP, ATTEMPT);

  private RunSteps() {}
}
