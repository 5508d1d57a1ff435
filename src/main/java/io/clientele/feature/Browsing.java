package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.LONG;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * From visit to purchase; machines' visits are left out. A visit before the first login of its
 * device counts on the day of that login: nobody knew before whose it was.
 */
final class Browsing {
  private static final Window QUARTER = Window.QUARTER;
  private static final String NO_VISIT = "no visit in the last 90 days";

  private Browsing() {}

  static List<Family> families() {
    List<Feature> features = new ArrayList<>();
    for (Window window : List.of(Window.last(7), Window.MONTH, QUARTER, Window.LIFETIME)) {
      features.add(
          count(
              "visits",
              AccountDays.VISITS,
              "Visits (those before the first login count on its day)",
              window));
    }
    Column visited = AccountDays.VISITS.col().gt(0);
    features.add(
        Feature.defined(
            Grain.DAYS,
            "days_since_visit",
            INT,
            Feature.DAYS,
            "Days from the last visit to the as-of date.",
            "no visit",
            min(when(visited, datediff(Feature.AS_OF, AccountDays.DAY.col())))));
    features.add(count("views", AccountDays.VIEWS, "Products and pages looked at", Window.MONTH));
    features.add(count("views", AccountDays.VIEWS, "Products and pages looked at", QUARTER));
    features.add(count("searches", AccountDays.SEARCHES, "Searches", QUARTER));
    features.add(count("favourites", AccountDays.FAVOURITES, "Products marked", QUARTER));
    features.add(
        count("carts", AccountDays.CARTS, "Times a product was put in the cart", Window.MONTH));
    features.add(count("carts", AccountDays.CARTS, "Times a product was put in the cart", QUARTER));
    features.add(count("checkouts", AccountDays.CHECKOUTS, "Checkouts", QUARTER));
    features.add(
        count(
            "abandoned_visits",
            AccountDays.ABANDONED_VISITS,
            "Visits with something put in the cart and no checkout",
            QUARTER));
    features.add(
        Feature.share(
            Grain.DAYS,
            "cart_abandonment_90d",
            "Share of these among visits in which something was put in the cart.",
            "nothing was put in a cart in the last 90 days",
            ratio(
                total(AccountDays.ABANDONED_VISITS, QUARTER),
                total(AccountDays.CART_VISITS, QUARTER))));
    features.add(
        Feature.defined(
            Grain.DAYS,
            "views_per_visit_90d",
            DOUBLE,
            "views",
            "Products and pages looked at per visit " + QUARTER.words() + ".",
            NO_VISIT,
            ratio(total(AccountDays.VIEWS, QUARTER), total(AccountDays.VISITS, QUARTER))));
    features.add(
        Feature.defined(
            Grain.DAYS,
            "visit_minutes_mean_90d",
            DOUBLE,
            "minutes",
            "Minutes from first to last event of a visit, in whole seconds, on average, "
                + QUARTER.words()
                + ".",
            NO_VISIT,
            ratio(
                total(AccountDays.VISIT_SECONDS, QUARTER),
                total(AccountDays.VISITS, QUARTER).multiply(60))));
    features.add(
        Feature.defined(
            Grain.FEATURES,
            "orders_per_visit_90d",
            DOUBLE,
            "orders",
            "Conversion: kept orders per visit, both "
                + QUARTER.words()
                + "; above 1 where orders are placed without a visit.",
            NO_VISIT,
            ratio(col("orders_90d"), col("visits_90d"))));
    features.add(
        Feature.counted(
            Grain.FEATURES,
            "carts_without_order_30d",
            LONG,
            "times",
            "Intent without purchase: times a product was put in the cart in the last 30 days, for a customer without a kept order in them; else 0.",
            when(col("orders_30d").equalTo(0), col("carts_30d")).otherwise(lit(0))));
    return List.of(
        new Family("browsing", List.of(Need.of(Events.TABLE, Events.EVENT_ID)), features),
        new Family(
            "device preference",
            Preference.DEVICE.needs(),
            List.of(
                Feature.counted(
                    Grain.CHOICES,
                    "distinct_devices",
                    LONG,
                    "devices",
                    "Different devices of visits.",
                    Preference.DEVICE.distinct()),
                Preference.DEVICE.entropyFeature())));
  }

  private static Feature count(String name, Field field, String words, Window window) {
    return Feature.windowed(name, field, name.replace('_', ' '), words, window);
  }
}
