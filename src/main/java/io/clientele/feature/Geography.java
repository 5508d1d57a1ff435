package io.clientele.feature;

import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.Accounts;
import io.clientele.schema.Field;
import java.util.List;

/** Where a customer lives and since when there is an account; of several accounts the oldest. */
final class Geography {
  private Geography() {}

  static List<Family> families() {
    return List.of(
        new Family(
            "account",
            List.of(Need.of(Accounts.TABLE, Accounts.REGISTERED_AT)),
            List.of(
                Feature.defined(
                    Grain.ACCOUNTS,
                    "account_age_days",
                    INT,
                    Feature.DAYS,
                    "Days from the opening of the customer's first account to the as-of date.",
                    "no account says when it was opened",
                    max(
                        when(
                            AccountRows.OWN,
                            datediff(Feature.AS_OF, to_date(Accounts.REGISTERED_AT.col()))))))),
        new Family(
            "country",
            List.of(Need.of(Accounts.TABLE, Accounts.COUNTRY)),
            List.of(home(Accounts.COUNTRY, "Country of residence"))),
        new Family(
            "region",
            List.of(Need.of(Accounts.TABLE, Accounts.REGION)),
            List.of(home(Accounts.REGION, "Region of residence"))));
  }

  private static Feature home(Field field, String words) {
    return Feature.defined(
        Grain.ACCOUNTS,
        "home_" + field.name(),
        STRING,
        "",
        words
            + ", as the oldest account that tells says; the oldest are those that do not say when they were opened.",
        "no account tells",
        min(when(
                AccountRows.OWN.and(field.col().isNotNull()),
                struct(
                    Accounts.REGISTERED_AT.col(),
                    Accounts.SOURCE.col(),
                    Accounts.ACCOUNT_ID.col(),
                    field.col())))
            .getField(field.name()));
  }
}
