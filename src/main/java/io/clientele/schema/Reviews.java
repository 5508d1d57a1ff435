package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;
import static io.clientele.schema.Types.TIMESTAMP;

/** What a customer wrote about a product or an order. */
public final class Reviews {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field REVIEW_ID =
      required("review_id", STRING, "Review key, unique within its source.");
  public static final Field ACCOUNT_ID =
      required("account_id", STRING, "The account that wrote it.");
  public static final Field ORDER_ID =
      optional("order_id", STRING, "The order it is about.", "the source does not say");
  public static final Field PRODUCT_ID =
      optional(
          "product_id", STRING, "The product it is about.", "it is about the order or the shop");
  public static final Field RATING =
      optional("rating", INT, "Stars, 1 (worst) to 5.", "text only")
          .check("rating is null or rating between 1 and 5");
  public static final Field TEXT = optional("text", STRING, "What was written.", "stars only");
  public static final Field LANGUAGE =
      optional(
          "language",
          STRING,
          "ISO 639 code of the language of the text.",
          "the source does not say");
  public static final Field WRITTEN_AT = required("written_at", TIMESTAMP, "When it was written.");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "reviews",
              "One row per review.",
              SOURCE,
              REVIEW_ID,
              ACCOUNT_ID,
              ORDER_ID,
              PRODUCT_ID,
              RATING,
              TEXT,
              LANGUAGE,
              WRITTEN_AT,
              UPDATED_AT)
          .key(SOURCE, REVIEW_ID)
          .at(WRITTEN_AT);

  private Reviews() {}
}
