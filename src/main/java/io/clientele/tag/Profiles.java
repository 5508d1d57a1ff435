package io.clientele.tag;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What the accounts of a customer say together of who it is. */
final class Profiles {
  /** Columns of accounts that tell what a customer is like. */
  private static final List<Field> TOLD =
      List.of(
          Accounts.COUNTRY,
          Accounts.REGION,
          Accounts.GENDER,
          Accounts.AGE_BAND,
          Accounts.INCOME_BAND,
          Accounts.MARITAL_STATUS,
          Accounts.HOUSEHOLD_SIZE,
          Accounts.CHILDREN);

  private static final List<Field> CONSENTS =
      List.of(Accounts.EMAIL_CONSENT, Accounts.PHONE_CONSENT);

  /** Values by tag, as texts, null where not told: a structure. */
  static final String PROFILE = "profile";

  /** Whether the customer may be written to and called: a structure. */
  static final String CONSENT = "consent";

  private Profiles() {}

  /** The columns that attributes may name. */
  static StructType columns() {
    StructType columns = new StructType();
    for (Field field : TOLD) {
      columns = columns.add(field.name(), field.type());
    }
    return columns;
  }

  /**
   * One row per customer with an account: {@link #PROFILE}, with the value of each tag that is of
   * what accounts say: of each column what was told last, of equals by the greatest key; {@link
   * #CONSENT}, only where every account that says anything gives it.
   */
  static Dataset<Row> of(TagLibrary library, Dataset<Row> accounts, Dataset<Row> customerAccounts) {
    List<Column> told = new ArrayList<>();
    for (Field field : TOLD) {
      told.add(
          expr(String.format(
                  "max_by(%1$s, struct(coalesce(%2$s, %3$s), %4$s, %5$s)) filter (where %1$s is not null)",
                  field.name(),
                  Accounts.UPDATED_AT.name(),
                  Accounts.REGISTERED_AT.name(),
                  Accounts.SOURCE.name(),
                  Accounts.ACCOUNT_ID.name()))
              .as(field.name()));
    }
    for (Field consent : CONSENTS) {
      told.add(expr("bool_and(" + consent.name() + ")").as(consent.name()));
    }
    // A structure has at least one field.
    List<Column> values = new ArrayList<>(List.of(lit(true).as("there")));
    library
        .attributes()
        .forEach(
            (name, tag) ->
                values.add(expr(tag.definition()).cast(Types.STRING).as(TagLibrary.column(name))));
    return accounts
        .join(
            customerAccounts.select(
                CustomerAccounts.SOURCE.col(),
                CustomerAccounts.ACCOUNT_ID.col(),
                CustomerAccounts.CUSTOMER_ID.col()),
            CollectionConverters.asScala(
                    List.of(CustomerAccounts.SOURCE.name(), CustomerAccounts.ACCOUNT_ID.name()))
                .toSeq())
        .groupBy(CustomerAccounts.CUSTOMER_ID.col())
        .agg(told.get(0), told.subList(1, told.size()).toArray(Column[]::new))
        .select(
            CustomerAccounts.CUSTOMER_ID.col(),
            struct(values.toArray(Column[]::new)).as(PROFILE),
            struct(
                    Accounts.EMAIL_CONSENT.col().as("email"),
                    Accounts.PHONE_CONSENT.col().as("phone"))
                .as(CONSENT));
  }
}
