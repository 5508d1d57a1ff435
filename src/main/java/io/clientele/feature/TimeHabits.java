package io.clientele.feature;

import static io.clientele.feature.Sums.orZero;
import static io.clientele.feature.Sums.ratio;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** On which days and at what hours a customer buys, in the business zone. */
final class TimeHabits {
  private static final String NO_ORDER = "no kept order";
  private static final List<String> WEEKDAYS =
      Stream.of(DayOfWeek.values()).map(day -> day.name().toLowerCase(Locale.ROOT)).toList();

  private TimeHabits() {}

  static Family family() {
    Map<String, Column> dayparts = new LinkedHashMap<>();
    dayparts.put("morning", hours(6, 11));
    dayparts.put("afternoon", hours(12, 17));
    dayparts.put("evening", hours(18, 23));
    dayparts.put("night", hours(0, 5));
    Map<String, Column> seasons = new LinkedHashMap<>();
    seasons.put("winter", months(12, 1, 2));
    seasons.put("spring", months(3, 4, 5));
    seasons.put("summer", months(6, 7, 8));
    seasons.put("autumn", months(9, 10, 11));

    List<Feature> features = new ArrayList<>();
    features.add(
        Feature.defined(
                Grain.CHOICES,
                "usual_weekday",
                STRING,
                "",
                "Weekday with most kept orders; of equals the earliest in the week.",
                NO_ORDER,
                element_at(
                    array(WEEKDAYS.stream().map(functions::lit).toArray(Column[]::new)),
                    Preference.WEEKDAY.favourite().cast(INT)))
            .oneOf(WEEKDAYS));
    features.add(
        Feature.share(
            Grain.CHOICES,
            "weekend_share",
            "Share of kept orders placed on Saturday or Sunday.",
            NO_ORDER,
            ratio(Preference.WEEKDAY.of(Choices.times(6, 7)), Preference.WEEKDAY.times())));
    features.add(Preference.WEEKDAY.entropyFeature());
    features.add(
        Feature.defined(
            Grain.CHOICES,
            "usual_hour",
            INT,
            "hour of the day",
            "Hour of the day in which most kept orders are placed; of equals the earliest.",
            NO_ORDER,
            Preference.HOUR.favourite().cast(INT)));
    features.add(Preference.HOUR.entropyFeature());
    features.add(
        Feature.defined(
                Grain.CHOICES,
                "usual_daypart",
                STRING,
                "",
                "Part of the day with most kept orders: morning from 6, afternoon from 12, evening from 18, night from 0; of equals the first named.",
                NO_ORDER,
                most(dayparts))
            .oneOf(List.copyOf(dayparts.keySet())));
    dayparts.forEach(
        (name, orders) ->
            features.add(
                Feature.share(
                    Grain.CHOICES,
                    name + "_share",
                    "Share of kept orders placed in the " + name + ".",
                    NO_ORDER,
                    ratio(orders, Preference.HOUR.times()))));
    Column day = dayofmonth(AccountDays.DAY.col());
    features.add(
        Feature.share(
            Grain.DAYS,
            "payday_share",
            "Share of kept orders placed from the 25th to the 5th, when most wages have been paid.",
            NO_ORDER,
            ratio(
                sum(when(day.geq(25).or(day.leq(5)), AccountDays.ORDERS.col()).otherwise(0)),
                total(AccountDays.ORDERS))));
    features.add(
        Feature.defined(
                Grain.DAYS,
                "usual_season",
                STRING,
                "",
                "Season with most kept orders: winter from December, spring from March, summer from June, autumn from September; of equals the first named.",
                NO_ORDER,
                most(seasons))
            .oneOf(List.copyOf(seasons.keySet())));
    features.add(
        Feature.share(
            Grain.DAYS,
            "usual_season_share",
            "Share of kept orders placed in that season.",
            NO_ORDER,
            ratio(greatest(seasons.values().toArray(Column[]::new)), total(AccountDays.ORDERS))));
    return Family.always("time habits", features);
  }

  private static Column hours(int from, int until) {
    return Preference.HOUR.of(Choices.times(from, until));
  }

  private static Column months(Object... months) {
    return orZero(sum(when(month(AccountDays.DAY.col()).isin(months), AccountDays.ORDERS.col())));
  }

  /** The name with the greatest count; of equals the first. Null when all are 0. */
  private static Column most(Map<String, Column> counts) {
    List<Column> ranked = new ArrayList<>();
    counts.forEach(
        (name, count) ->
            ranked.add(
                struct(
                    orZero(count).as("orders"),
                    lit(-ranked.size()).as("place"),
                    lit(name).as("name"))));
    Column best = array_max(array(ranked.toArray(Column[]::new)));
    return when(best.getField("orders").gt(0), best.getField("name"));
  }
}
