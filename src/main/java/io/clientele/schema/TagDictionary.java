package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** What each tag means, who owns it and how many have it. */
public final class TagDictionary {
  public static final Field TAG = required("tag", STRING, "The tag.");
  public static final Field KIND = required("kind", STRING, "How it is decided: rule.");
  public static final Field PREDICATE =
      required("predicate", STRING, "The SQL condition over features and segments.");
  public static final Field DOC = required("doc", STRING, "What it means.");
  public static final Field OWNER = required("owner", STRING, "Who answers for it.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers who have it.");
  public static final Field COVERAGE =
      optional(
          "coverage",
          DOUBLE,
          "Share of all customers who have it, 0 to 1.",
          "there are no customers");

  public static final Table TABLE =
      Table.night(
              "tag_dictionary",
              "One row per tag defined: its meaning, owner and coverage.",
              List.of(TAG, KIND, PREDICATE, DOC, OWNER, CUSTOMERS, COVERAGE))
          .key(Table.RUN_ID, TAG);

  private TagDictionary() {}
}
