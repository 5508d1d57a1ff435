package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.STRING;

/** A campaign of marketing. */
public final class Campaigns {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field CAMPAIGN_ID =
      required("campaign_id", STRING, "Campaign key, unique within its source.");
  public static final Field NAME =
      optional("name", STRING, "What it is called.", "the source does not say");
  public static final Field KIND =
      optional(
          "kind",
          STRING,
          "What kind of campaign, in the words of the source.",
          "the source does not say");
  public static final Field STARTS_ON =
      optional("starts_on", DATE, "Its first day.", "the source does not say");
  public static final Field ENDS_ON =
      optional("ends_on", DATE, "Its last day.", "open, or the source does not say")
          .check("ends_on is null or starts_on is null or ends_on >= starts_on");
  public static final Field BUDGET =
      optional("budget", MONEY, "What it may cost.", "the source does not say");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "campaigns",
              "One row per campaign.",
              SOURCE,
              CAMPAIGN_ID,
              NAME,
              KIND,
              STARTS_ON,
              ENDS_ON,
              BUDGET,
              UPDATED_AT)
          .key(SOURCE, CAMPAIGN_ID)
          .at(STARTS_ON);

  private Campaigns() {}
}
