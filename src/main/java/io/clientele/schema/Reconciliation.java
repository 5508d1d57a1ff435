package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

/**
 * What became of every row and every cent: per run and feed, {@code read} equals the sum of the
 * other outcomes, in rows and in money. {@code read} is counted on its own, before rows are judged.
 */
public final class Reconciliation {
  public static final String READ = "read";
  public static final String ACCEPTED = "accepted";
  public static final String DUPLICATE = "duplicate";
  public static final String IGNORED = "ignored";
  public static final String QUARANTINED = "quarantined";

  public static final Field RUN_ID = Table.RUN_ID;
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field FEED = Deliveries.FEED;
  public static final Field OUTCOME =
      required(
          "outcome",
          STRING,
          "read, or what became of it: accepted, duplicate, ignored, quarantined.");
  public static final Field REASON =
      required(
          "reason",
          STRING,
          "Why: the rule that ignored or labelled the row, or every reason of its refusal; empty for plain rows.");
  public static final Field ROWS = required("rows", LONG, "Rows of the source.");
  public static final Field AMOUNT =
      required(
          "amount",
          createDecimalType(28, 4),
          "Money those rows carry, by the feed's amount expression; unreadable counts 0.");

  public static final Table TABLE =
      Table.ledger(
              "reconciliation",
              "One row per run, feed, outcome and reason: what became of every row and every cent.",
              RUN_ID,
              SOURCE,
              FEED,
              OUTCOME,
              REASON,
              ROWS,
              AMOUNT)
          .key(RUN_ID, SOURCE, FEED, OUTCOME, REASON);

  private Reconciliation() {}
}
