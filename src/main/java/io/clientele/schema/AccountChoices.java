package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.MONEY;
import static io.clientele.schema.Types.QUANTITY;
import static io.clientele.schema.Types.STRING;

/**
 * What an account chose on a day: which product, store, channel, way to pay, hour, device. What
 * belongs to a product or a store (category, brand, town) is looked up when it is asked for, so
 * that a corrected catalogue rewrites nothing here.
 */
public final class AccountChoices {
  /** What can be chosen. */
  public enum Dimension {
    PRODUCT("product"),
    STORE("store"),
    CHANNEL("channel"),
    PAYMENT_METHOD("payment_method"),
    HOUR("hour"),
    WEEKDAY("weekday"),
    DEVICE("device");

    private final String text;

    Dimension(String text) {
      this.text = text;
    }

    /** The text in the table. */
    public String text() {
      return text;
    }
  }

  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field DAY = AccountDays.DAY;
  public static final Field DIMENSION =
      required(
          "dimension",
          STRING,
          "product, store, channel, payment_method, hour (00 to 23) and weekday (1 for Monday) of kept orders, device of people's visits.");
  public static final Field CHOICE = required("choice", STRING, "What was chosen.");
  public static final Field TIMES =
      required(
          "times", INT, "How often: kept orders with it; for a device, visits that began on it.");
  public static final Field UNITS =
      optional("units", QUANTITY, "Units of the product bought.", "it is no product");
  public static final Field GROSS_REVENUE =
      optional(
          "gross_revenue",
          MONEY,
          "Price of these units, before discounts and returns.",
          "it is no product");

  public static final Table TABLE =
      Table.state(
              "account_choices",
              "One row per account, day and thing chosen: the roll-up that preferences are built from.",
              SOURCE,
              ACCOUNT_ID,
              DAY,
              DIMENSION,
              CHOICE,
              TIMES,
              UNITS,
              GROSS_REVENUE)
          .key(SOURCE, ACCOUNT_ID, DAY, DIMENSION, CHOICE)
          .at(DAY);

  private AccountChoices() {}
}
