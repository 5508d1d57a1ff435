package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.weekday;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;

/** On which days and at what hours a customer buys, in the business zone. */
final class Habits {
  private static final String NO_ORDER = "no kept order";
  private static final Column ORDERS = sum(AccountDays.ORDERS.col());

  private Habits() {}

  static List<Feature> features() {
    Map<String, Column> weekdays = new LinkedHashMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      // Spark counts weekdays from 0 for Monday.
      Column on = weekday(AccountDays.DAY.col()).equalTo(day.getValue() - 1);
      weekdays.put(day.name().toLowerCase(Locale.ROOT), sum(when(on, AccountDays.ORDERS.col())));
    }
    Map<String, Column> dayparts = new LinkedHashMap<>();
    dayparts.put("morning", sum(AccountDays.MORNING_ORDERS.col()));
    dayparts.put("afternoon", sum(AccountDays.AFTERNOON_ORDERS.col()));
    dayparts.put("evening", sum(AccountDays.EVENING_ORDERS.col()));
    dayparts.put("night", sum(AccountDays.NIGHT_ORDERS.col()));

    List<Feature> features = new ArrayList<>();
    features.add(
        Feature.defined(
            "usual_weekday",
            STRING,
            "Weekday with most kept orders; of equals the earliest in the week.",
            NO_ORDER,
            asOf -> most(weekdays)));
    features.add(
        Feature.defined(
            "weekend_share",
            DOUBLE,
            "Share of kept orders placed on Saturday or Sunday.",
            NO_ORDER,
            asOf ->
                share(
                    coalesce(weekdays.get("saturday"), lit(0))
                        .plus(coalesce(weekdays.get("sunday"), lit(0))))));
    features.add(
        Feature.defined(
            "usual_daypart",
            STRING,
            "Part of the day with most kept orders: morning from 6, afternoon from 12, evening from 18, night from 0; of equals the first named.",
            NO_ORDER,
            asOf -> most(dayparts)));
    dayparts.forEach(
        (name, orders) ->
            features.add(
                Feature.defined(
                    name + "_share",
                    DOUBLE,
                    "Share of kept orders placed in the " + name + ".",
                    NO_ORDER,
                    asOf -> share(orders))));
    return features;
  }

  private static Column share(Column orders) {
    return when(ORDERS.gt(0), orders.divide(ORDERS));
  }

  private static Column most(Map<String, Column> counts) {
    List<Column> ranked = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            ranked.add(
                struct(
                    coalesce(count, lit(0)).as("orders"),
                    lit(-ranked.size()).as("place"),
                    lit(name).as("name"))));
    return when(ORDERS.gt(0), array_max(array(ranked.toArray(Column[]::new))).getField("name"));
  }
}
