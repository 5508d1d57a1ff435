package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** Who slipped from gold. */
public final class EarlyWarnings {
  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field SINCE =
      required(
          "since",
          DATE,
          "The night on which the customer was gold: the last one at least 30 days ago, else the first one.");
  public static final Field PROFIT_CLASS =
      required("profit_class", STRING, "What the customer is tonight.");
  public static final Field CAUSE =
      required("cause", STRING, "customer or model, as in segment_moves.");
  public static final Field CONTRIBUTION_THEN =
      required("contribution_then", DOUBLE, "Contribution by which classes are told, then.");
  public static final Field CONTRIBUTION_NOW = required("contribution_now", DOUBLE, "And tonight.");
  public static final Field REASONS =
      optional(
          "reasons",
          STRING,
          "The three features that changed most, against how they are spread over all customers: from, to.",
          "none of segment.slip-features changed");

  public static final Table TABLE =
      Table.night(
              "early_warnings",
              "One row per customer who was gold and is no longer: since when, and what changed.",
              List.of(
                  CUSTOMER_ID,
                  SINCE,
                  PROFIT_CLASS,
                  CAUSE,
                  CONTRIBUTION_THEN,
                  CONTRIBUTION_NOW,
                  REASONS))
          .key(Table.RUN_ID, CUSTOMER_ID);

  private EarlyWarnings() {}
}
