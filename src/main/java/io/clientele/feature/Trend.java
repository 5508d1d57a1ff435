package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;

/** Whether a customer buys more or less than before. */
final class Trend {
  private static final Window RECENT = Window.last(90);

  private Trend() {}

  static List<Feature> features() {
    return List.of(
        Feature.defined(
            "orders_trend",
            DOUBLE,
            "Kept orders of the last 90 days against the 90 before, as difference over sum: 1 is all new, -1 all gone.",
            "no kept order in the last 180 days",
            asOf -> trend(AccountDays.ORDERS.col(), asOf)),
        Feature.defined(
            "revenue_trend",
            DOUBLE,
            "Gross revenue of the last 90 days against the 90 before, as difference over sum: 1 is all new, -1 all gone.",
            "no revenue in the last 180 days",
            asOf -> trend(AccountDays.GROSS_REVENUE.col(), asOf)));
  }

  private static Column trend(Column value, LocalDate asOf) {
    Column recent = coalesce(sum(RECENT.of(value, asOf)), lit(0)).cast(DOUBLE);
    Column before = coalesce(sum(RECENT.beforehand(value, asOf)), lit(0)).cast(DOUBLE);
    return when(recent.plus(before).gt(0), recent.minus(before).divide(recent.plus(before)));
  }
}
