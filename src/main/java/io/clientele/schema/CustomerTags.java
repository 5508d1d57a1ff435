package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** The tags a customer has. */
public final class CustomerTags {
  /** The value of a tag that is had or not. */
  public static final String HAD = "true";

  public static final Field CUSTOMER_ID = CustomerAccounts.CUSTOMER_ID;
  public static final Field TAG = required("tag", STRING, "The tag; defined in tag_dictionary.");
  public static final Field VALUE =
      required("value", STRING, "Its value; true for a tag that is had or not.");
  public static final Field CONFIDENCE =
      required(
          "confidence",
          DOUBLE,
          "Probability that it is right, where a model predicts it; 1 for what is known, counted or follows by rule.");
  public static final Field EVIDENCE =
      optional(
          "evidence",
          STRING,
          "Why: of a preference how often and with what lift, of a prediction the features that moved it most, of what is known that it is.",
          "it follows by rule, from the columns that tag_dictionary tells");
  public static final Field VALID_FROM =
      required(
          "valid_from", DATE, "The first of the nights in a row in which the customer has it.");
  public static final Field VALID_TO =
      optional("valid_to", DATE, "The last day on which it may be used.", "until the next night");

  public static final Table TABLE =
      Table.night(
              "customer_tags",
              "One row per customer, tag the customer has, and value of it.",
              List.of(CUSTOMER_ID, TAG, VALUE, CONFIDENCE, EVIDENCE, VALID_FROM, VALID_TO))
          .key(Table.RUN_ID, CUSTOMER_ID, TAG, VALUE);

  private CustomerTags() {}
}
