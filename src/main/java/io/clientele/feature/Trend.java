package io.clientele.feature;

import static io.clientele.feature.Sums.amount;
import static io.clientele.feature.Sums.orZero;
import static io.clientele.feature.Sums.total;
import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.Events;
import io.clientele.schema.Field;
import java.util.List;
import org.apache.spark.sql.Column;

/** Whether a customer does more or less than before, and whether it is still the same. */
final class Trend {
  /** Sum of the squared distances of twelve steps from their middle. */
  private static final int SQUARED_STEPS = 143;

  private static final String BOTH = "nothing to choose was chosen in one of the two stretches";

  private Trend() {}

  static List<Family> families() {
    return List.of(
        Family.always(
            "trend",
            List.of(
                trend("orders_trend", "Kept orders", AccountDays.ORDERS, "no kept order"),
                trend("revenue_trend", "Gross revenue", AccountDays.GROSS_REVENUE, "no revenue"),
                change("orders_change_30d", "Kept orders", AccountDays.ORDERS, "no kept order"),
                change(
                    "revenue_change_30d", "Gross revenue", AccountDays.GROSS_REVENUE, "no revenue"),
                Feature.counted(
                    Grain.DAYS,
                    "revenue_slope_360d",
                    DOUBLE,
                    Feature.MONEY + " a month of 30 days, each month",
                    "Slope of the least-squares line through the net revenue of the last twelve stretches of 30 days.",
                    slope()),
                shift("hour_shift", Preference.HOUR),
                shift("weekday_shift", Preference.WEEKDAY))),
        new Family(
            "trend of visits",
            List.of(Need.of(Events.TABLE)),
            List.of(change("visits_change_30d", "Visits", AccountDays.VISITS, "no visit"))),
        new Family(
            "change of category",
            Preference.CATEGORY.needs(),
            List.of(shift("category_shift", Preference.CATEGORY))),
        new Family(
            "change of store",
            Preference.STORE.needs(),
            List.of(shift("store_shift", Preference.STORE))),
        new Family(
            "change of channel",
            Preference.CHANNEL.needs(),
            List.of(shift("channel_shift", Preference.CHANNEL))));
  }

  private static Feature trend(String name, String words, Field field, String none) {
    Column recent = orZero(total(field, Window.QUARTER)).cast(DOUBLE);
    Column before = orZero(sum(Window.QUARTER.before(90, field.col()))).cast(DOUBLE);
    return Feature.defined(
        Grain.DAYS,
        name,
        DOUBLE,
        "-1 to 1",
        words
            + " of the last 90 days against the 90 before, as difference over sum: 1 is all new, -1 all gone.",
        none + " in the last 180 days",
        differenceOverSum(recent, before));
  }

  private static Feature change(String name, String words, Field field, String none) {
    // A month against a quarter: three times as long.
    Column recent = orZero(total(field, Window.MONTH)).multiply(3).cast(DOUBLE);
    Column before = orZero(sum(Window.MONTH.before(90, field.col()))).cast(DOUBLE);
    return Feature.defined(
        Grain.DAYS,
        name,
        DOUBLE,
        "-1 to 1",
        words
            + " a day of the last 30 days against the 90 before, as difference over sum: 1 is all new, -1 all gone.",
        none + " in the last 120 days",
        differenceOverSum(recent, before));
  }

  private static Column differenceOverSum(Column recent, Column before) {
    return when(recent.plus(before).gt(0), recent.minus(before).divide(recent.plus(before)));
  }

  private static Column slope() {
    // Twice the distance from the middle, so that it is whole.
    Column step = lit(Months.COUNT - 1).minus(Months.ago().multiply(2));
    return amount(orZero(sum(step.multiply(AccountDays.NET_REVENUE.col()))))
        .divide(2 * SQUARED_STEPS);
  }

  private static Feature shift(String name, Preference preference) {
    return Feature.defined(
        Grain.CHOICES,
        name,
        DOUBLE,
        "0 to 1",
        "Squared Hellinger distance between the choices of "
            + preference.name()
            + " of the last 90 days and those before: 0 is the same, 1 nothing in common.",
        BOTH,
        preference.shift());
  }
}
