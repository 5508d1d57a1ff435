package io.clientele.feature;

import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Accounts;
import io.clientele.schema.Events;
import io.clientele.schema.Reviews;
import java.util.List;

/** Who brought whom, and who talks about the shop. */
final class WordOfMouth {
  private WordOfMouth() {}

  static List<Family> families() {
    return List.of(
        new Family(
            "referrals",
            List.of(Need.of(Accounts.TABLE, Accounts.REFERRED_BY)),
            List.of(
                Feature.defined(
                    Grain.ACCOUNTS,
                    "was_referred",
                    BOOLEAN,
                    "",
                    "Whether an account of the customer names somebody who brought it.",
                    "no account of the customer is on record",
                    bool_or(when(AccountRows.OWN, AccountRows.WAS_REFERRED))),
                Feature.counted(
                    Grain.ACCOUNTS,
                    "referrals",
                    LONG,
                    "accounts",
                    "Accounts opened that name the customer as who brought them.",
                    count(when(AccountRows.OWN.equalTo(false), 1))),
                Feature.counted(
                    Grain.ACCOUNTS,
                    "referrals_who_bought",
                    LONG,
                    "accounts",
                    "Those of them whose customer has bought.",
                    count(when(AccountRows.OWN.equalTo(false).and(AccountRows.BOUGHT), 1))))),
        new Family(
            "reviews written",
            List.of(Need.of(Reviews.TABLE)),
            List.of(
                Feature.counted(
                    Grain.DAYS,
                    "reviews_lifetime",
                    LONG,
                    "reviews",
                    "Reviews written, with or without stars.",
                    total(AccountDays.REVIEWS)))),
        new Family(
            "shares",
            List.of(Need.of(Events.TABLE)),
            List.of(
                Feature.counted(
                    Grain.DAYS,
                    "shares_lifetime",
                    LONG,
                    "times",
                    "Products shared from the site or the app.",
                    total(AccountDays.SHARES)))));
  }
}
