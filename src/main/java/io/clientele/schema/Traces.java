package io.clientele.schema;

import java.util.List;
import java.util.Optional;

/**
 * Where the tables hold a person, told from the names of their columns: so a new table with an
 * account in it is found by itself.
 */
public final class Traces {
  /** What a row belongs to a person by. */
  public enum By {
    /** The account of a source. */
    ACCOUNT,
    /** The customer. */
    CUSTOMER,
    /** An order of an account; the row itself does not name the account. */
    ORDER;

    /** The columns that tell. */
    public List<String> columns() {
      return switch (this) {
        case ACCOUNT -> List.of(Accounts.SOURCE.name(), Accounts.ACCOUNT_ID.name());
        case CUSTOMER -> List.of(CustomerAccounts.CUSTOMER_ID.name());
        case ORDER -> List.of(Accounts.SOURCE.name(), Orders.ORDER_ID.name());
      };
    }
  }

  /** Columns whose value, known to be a forgotten person's, makes a row of a file that person's. */
  public static final List<String> KEYS =
      List.of(Accounts.ACCOUNT_ID.name(), Orders.ORDER_ID.name(), Events.EVENT_ID.name());

  private Traces() {}

  /** What the rows of a table belong to somebody by; empty for a table about nobody. */
  public static Optional<By> of(Table table) {
    return List.of(By.values()).stream()
        .filter(by -> by.columns().stream().allMatch(table::has))
        .findFirst();
  }

  /** Columns with the account of somebody else than the one whose row it is. */
  public static List<Field> mentions(Table table) {
    return table.has(Accounts.SOURCE.name())
        ? table.fields().stream().filter(Traces::isMention).toList()
        : List.of();
  }

  private static boolean isMention(Field field) {
    return field.name().endsWith("_" + Accounts.ACCOUNT_ID.name())
        || field.name().equals(Accounts.REFERRED_BY.name());
  }
}
