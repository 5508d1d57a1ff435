package io.clientele.schema;

import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import org.apache.spark.sql.Column;

/** Which customer an account belongs to. */
public final class CustomerAccounts {
  public static final Field SOURCE = Accounts.SOURCE;
  public static final Field ACCOUNT_ID = Accounts.ACCOUNT_ID;
  public static final Field CUSTOMER_ID =
      required("customer_id", STRING, "The customer: opaque, and the same in every night.");
  public static final Field LINK_REASON =
      required(
          "link_reason",
          STRING,
          "Why the account belongs to the customer; 'own account' when it founded it.");
  public static final Field LINK_STRENGTH =
      required("link_strength", DOUBLE, "Probability that the link is right, 0 to 1.");

  public static final Table TABLE =
      Table.state(
              "customer_accounts",
              "One row per account: the customer it belongs to.",
              SOURCE,
              ACCOUNT_ID,
              CUSTOMER_ID,
              LINK_REASON,
              LINK_STRENGTH)
          .key(SOURCE, ACCOUNT_ID);

  /**
   * 80 bits: among a hundred million customers two share an id with a probability of four in a
   * thousand million.
   */
  private static final int ID_DIGITS = 20;

  /** The id of the customer that an account founds. */
  public static Column founded(Column source, Column account) {
    return substring(sha2(concat_ws("\u0000", source, account).cast("binary"), 256), 1, ID_DIGITS);
  }

  private CustomerAccounts() {}
}
