package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.STRING;

/** What foreign money is worth, by day. */
public final class ExchangeRates {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field CURRENCY =
      required("currency", STRING, "ISO 4217 code of the foreign currency.")
          .check("currency rlike '^[A-Z]{3}$'");
  public static final Field DAY = required("day", DATE, "The day the rate was set for.");
  public static final Field RATE =
      required(
              "rate",
              Types.RATE,
              "Worth of one unit of the foreign currency in the shop's currency.")
          .check("rate > 0");
  public static final Field UPDATED_AT = Accounts.UPDATED_AT;

  public static final Table TABLE =
      Table.fact(
              "exchange_rates",
              "One row per currency and day with a rate.",
              SOURCE,
              CURRENCY,
              DAY,
              RATE,
              UPDATED_AT)
          .key(CURRENCY, DAY)
          .at(DAY);

  private ExchangeRates() {}
}
