package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

/** The data-quality gates of a run and what they measured, night after night. */
public final class QualityChecks {
  public static final String PASSED = "passed";
  public static final String WARNED = "warned";
  public static final String STOPPED = "stopped";

  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SUBJECT =
      required("subject", STRING, "What was checked: source.feed, or the night.");
  public static final Field CHECK = required("check_name", STRING, "Which check.");
  public static final Field VALUE = required("value", DOUBLE, "What was measured.");
  public static final Field LEAST =
      optional("least", DOUBLE, "The least that is allowed.", "no lower limit");
  public static final Field MOST =
      optional("most", DOUBLE, "The most that is allowed.", "no upper limit");
  public static final Field VERDICT =
      required(
              "verdict",
              STRING,
              "passed; warned: told in the summary; stopped: the night is not published.")
          .check("verdict in ('passed', 'warned', 'stopped')");
  public static final Field MESSAGE = required("message", STRING, "The finding in words.");

  public static final Table TABLE =
      Table.ledger(
              "quality_checks",
              "One row per run and data-quality check.",
              RUN_ID,
              SUBJECT,
              CHECK,
              VALUE,
              LEAST,
              MOST,
              VERDICT,
              MESSAGE)
          .key(RUN_ID, SUBJECT, CHECK);

  private QualityChecks() {}
}
