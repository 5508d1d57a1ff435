package io.clientele.forget;

import io.clientele.problem.Problem;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;

/**
 * Who is to be forgotten, as named on the command line.
 *
 * @param column {@code customer_id} or {@code account_id}
 * @param source the account's source; empty for a customer
 * @param value the customer or the account
 */
public record Subject(String column, String source, String value) {
  /** A customer: all accounts that belong to it. */
  public static Subject customer(String customer) {
    return new Subject(CustomerAccounts.CUSTOMER_ID.name(), "", customer);
  }

  /** One account, as {@code SOURCE:ID}; an id may have colons. */
  public static Subject account(String account) {
    int colon = account.indexOf(':');
    if (colon < 1 || colon == account.length() - 1) {
      throw Problem.configuration(
          "--account " + account + " is not SOURCE:ID",
          "give the source as the configuration names it, such as --account web:4711");
    }
    return new Subject(
        Accounts.ACCOUNT_ID.name(), account.substring(0, colon), account.substring(colon + 1));
  }

  public boolean isCustomer() {
    return source.isEmpty();
  }

  @Override
  public String toString() {
    return isCustomer() ? "customer " + value : "account " + source + ":" + value;
  }
}
