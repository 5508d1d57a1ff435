package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

/** The data-quality gates of a run; one that did not pass stops publication. */
public final class QualityChecks {
  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SUBJECT =
      required("subject", STRING, "What was checked: source.feed, or the night.");
  public static final Field CHECK = required("check_name", STRING, "Which check.");
  public static final Field VALUE = required("value", DOUBLE, "What was measured.");
  public static final Field ALLOWED = required("allowed", DOUBLE, "What is allowed.");
  public static final Field PASSED = required("passed", BOOLEAN, "Whether it passed.");
  public static final Field MESSAGE = required("message", STRING, "The finding in words.");

  public static final Table TABLE =
      Table.ledger(
              "quality_checks",
              "One row per run and data-quality check.",
              RUN_ID,
              SUBJECT,
              CHECK,
              VALUE,
              ALLOWED,
              PASSED,
              MESSAGE)
          .key(RUN_ID, SUBJECT, CHECK);

  private QualityChecks() {}
}
