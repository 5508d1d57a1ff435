package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** What a customer came back with after the sale. */
public final class ServiceCases {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field CASE_ID =
      required("case_id", STRING, "Case key, unique within its source.");
  public static final Field ACCOUNT_ID =
      required("account_id", STRING, "The account that came back.");
  public static final Field ORDER_ID =
      optional(
          "order_id", STRING, "The order it is about.", "no order, or the source does not say");
  public static final Field PRODUCT_ID =
      optional(
          "product_id",
          STRING,
          "The product it is about.",
          "no product, or the source does not say");
  public static final Field KIND =
      required("kind", STRING, "return, repair, complaint or question.")
          .check("kind in ('return', 'repair', 'complaint', 'question')");
  public static final Field OPENED_AT = required("opened_at", TIMESTAMP, "When it was opened.");
  public static final Field ANSWERED_AT =
      optional(
              "answered_at",
              TIMESTAMP,
              "When it was first answered.",
              "not answered yet, or the source does not say")
          .check("answered_at is null or answered_at >= opened_at");
  public static final Field CLOSED_AT =
      optional("closed_at", TIMESTAMP, "When it was closed.", "open, or the source does not say")
          .check("closed_at is null or closed_at >= opened_at");
  public static final Field OUTCOME =
      optional(
          "outcome",
          STRING,
          "How it ended, in the words of the source.",
          "open, or the source does not say");
  public static final Field COST =
      optional(
          "cost",
          MONEY,
          "What it cost the shop, money paid back excepted.",
          "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "service_cases",
              "One row per return, repair, complaint or question.",
              SOURCE,
              CASE_ID,
              ACCOUNT_ID,
              ORDER_ID,
              PRODUCT_ID,
              KIND,
              OPENED_AT,
              ANSWERED_AT,
              CLOSED_AT,
              OUTCOME,
              COST,
              UPDATED_AT)
          .key(SOURCE, CASE_ID)
          .at(OPENED_AT);

  private ServiceCases() {}
}
