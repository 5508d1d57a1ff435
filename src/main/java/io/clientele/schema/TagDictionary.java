package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.STRINGS;

import java.util.List;

/** What each tag means, who owns it and how many have it. */
public final class TagDictionary {
  public static final Field TAG = required("tag", STRING, "The tag.");
  public static final Field KIND =
      required("kind", STRING, "How it is decided: rule, attribute, statistic or model.");
  public static final Field PREDICATE =
      required(
          "predicate",
          STRING,
          "What decides it, as in the configuration: of a rule the SQL condition, of others attribute, preference, known, outcome or like and what they are of.");
  public static final Field DOC = required("doc", STRING, "What it means.");
  public static final Field OWNER = required("owner", STRING, "Who answers for it.");
  public static final Field CUSTOMERS = required("customers", LONG, "Customers who have it.");
  public static final Field COVERAGE =
      optional(
          "coverage",
          DOUBLE,
          "Share of all customers who have it, 0 to 1.",
          "there are no customers");
  public static final Field STATUS =
      required("status", STRING, "proposed, published, deprecated or retired.");
  public static final Field VERSION =
      required("version", INT, "Counted from 1; a tag that is decided otherwise is a new version.");
  public static final Field CONSENT =
      required("consent", STRING, "What customers must have consented to: email, phone or none.");
  public static final Field USED_BY =
      required(
          "used_by",
          STRINGS,
          "Tags and saved audiences that name it, as tag NAME and audience NAME; empty when nothing in the configuration does.");
  public static final Field LAST_HAD_ON =
      optional(
          "last_had_on",
          DATE,
          "The last night on which some customer had it.",
          "nobody ever had it");

  public static final Table TABLE =
      Table.night(
              "tag_dictionary",
              "One row per tag defined: its meaning, owner and coverage.",
              List.of(
                  TAG,
                  KIND,
                  PREDICATE,
                  DOC,
                  OWNER,
                  CUSTOMERS,
                  COVERAGE,
                  STATUS,
                  VERSION,
                  CONSENT,
                  USED_BY,
                  LAST_HAD_ON))
          .key(Table.RUN_ID, TAG);

  private TagDictionary() {}
}
