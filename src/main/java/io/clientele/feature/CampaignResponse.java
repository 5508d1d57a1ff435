package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.INT;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Contacts;
import io.clientele.schema.Field;
import java.util.List;

/** How a customer answers campaigns; who was kept out as control was not contacted. */
final class CampaignResponse {
  private static final String NO_CONTACT = "no contact";

  private CampaignResponse() {}

  static List<Family> families() {
    return List.of(
        touches(),
        new Family(
            "opened touches",
            List.of(
                Need.of(Contacts.TABLE, Contacts.SENT_AT),
                Need.of(Contacts.TABLE, Contacts.OPENED_AT)),
            List.of(
                count("contact_opens", AccountDays.OPENED_CONTACTS, "Touches opened", Window.YEAR),
                share("contact_open_share", AccountDays.OPENED_CONTACTS, "opened"))),
        new Family(
            "followed touches",
            List.of(
                Need.of(Contacts.TABLE, Contacts.SENT_AT),
                Need.of(Contacts.TABLE, Contacts.CLICKED_AT)),
            List.of(
                count(
                    "contact_clicks",
                    AccountDays.CLICKED_CONTACTS,
                    "Touches followed",
                    Window.YEAR),
                share("contact_click_share", AccountDays.CLICKED_CONTACTS, "followed"))),
        new Family(
            "redemptions",
            List.of(Need.of(Contacts.TABLE, Contacts.REDEEMED_AT)),
            List.of(
                count("redemptions", AccountDays.REDEEMED_CONTACTS, "Offers taken up", Window.YEAR),
                share("redemption_share", AccountDays.REDEEMED_CONTACTS, "taken up"))));
  }

  private static Family touches() {
    return new Family(
        "touches by campaigns",
        List.of(Need.of(Contacts.TABLE, Contacts.SENT_AT)),
        List.of(
            count("contacts", AccountDays.CONTACTS, "Touches by campaigns", Window.MONTH),
            count("contacts", AccountDays.CONTACTS, "Touches by campaigns", Window.YEAR),
            Feature.defined(
                Grain.DAYS,
                "days_since_contact",
                INT,
                Feature.DAYS,
                "Days from the last touch to the as-of date.",
                NO_CONTACT,
                min(
                    when(
                        AccountDays.CONTACTS.col().gt(0),
                        datediff(Feature.AS_OF, AccountDays.DAY.col()))))));
  }

  private static Feature count(String name, Field field, String words, Window window) {
    return Feature.windowed(name, field, "touches", words, window);
  }

  private static Feature share(String name, Field field, String word) {
    return Feature.share(
        Grain.DAYS,
        name,
        "Touches " + word + " over touches, ever; above 1 where some have no time on record.",
        NO_CONTACT,
        ratio(total(field), total(AccountDays.CONTACTS)));
  }
}
