package io.clientele.feature;

import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * How regularly a customer buys. Computed from whole numbers, so that no order of rows changes a
 * digit.
 */
final class Cadence {
  private static final String ONCE = "fewer than two purchase occasions";
  private static final String TWICE = "fewer than three purchase occasions";
  private static final Column GAP = Occasions.GAP_DAYS;
  private static final Column GAPS = count(GAP);
  private static final Column TOTAL = sum(GAP);
  private static final Column SQUARES = sum(GAP.multiply(GAP));

  /** More than any gap, so that a day and its gap are one number that days order. */
  private static final long DAY_SHIFT = 1_000_000;

  private Cadence() {}

  static Family family() {
    Column dayAndGap =
        unix_date(AccountDays.DAY.col()).multiply(DAY_SHIFT).plus(coalesce(GAP, lit(0)));
    return Family.always(
        "cadence",
        List.of(
            Feature.defined(
                Grain.OCCASIONS,
                "gap_days_mean",
                DOUBLE,
                Feature.DAYS,
                "Mean number of days between purchase occasions.",
                ONCE,
                TOTAL.divide(GAPS)),
            Feature.defined(
                Grain.OCCASIONS,
                "gap_days_sd",
                DOUBLE,
                Feature.DAYS,
                "Sample standard deviation of the days between purchase occasions.",
                TWICE,
                when(
                    GAPS.gt(1),
                    sqrt(SQUARES.minus(TOTAL.multiply(TOTAL).divide(GAPS)).divide(GAPS.minus(1))))),
            Feature.defined(
                Grain.OCCASIONS,
                "gap_days_min",
                INT,
                Feature.DAYS,
                "Shortest stretch of days between purchase occasions.",
                ONCE,
                min(GAP)),
            Feature.defined(
                Grain.OCCASIONS,
                "gap_days_max",
                INT,
                Feature.DAYS,
                "Longest stretch of days between purchase occasions.",
                ONCE,
                max(GAP)),
            Feature.defined(
                Grain.OCCASIONS,
                "gap_days_last",
                INT,
                Feature.DAYS,
                "Days between the last two purchase occasions.",
                ONCE,
                when(GAPS.gt(0), max(dayAndGap).mod(DAY_SHIFT))),
            Feature.counted(
                Grain.OCCASIONS,
                "purchase_months_360d",
                INT,
                "months of 30 days",
                "In how many of the last twelve stretches of 30 days the customer bought.",
                bit_count(bit_or(Months.bit()))),
            Feature.defined(
                Grain.FEATURES,
                "gap_days_cv",
                DOUBLE,
                "",
                "Coefficient of variation of the gaps, standard deviation over mean: 0 is clockwork, 1 is chance.",
                TWICE,
                col("gap_days_sd").divide(col("gap_days_mean"))),
            Feature.defined(
                Grain.FEATURES,
                "overdue_ratio",
                DOUBLE,
                "gaps",
                "Days since the last purchase over the mean gap: above 1 the next one is overdue.",
                ONCE,
                col("recency_days").divide(col("gap_days_mean"))),
            Feature.defined(
                Grain.FEATURES,
                "next_purchase_on",
                DATE,
                "",
                "Last purchase plus the mean gap, rounded to days: when the next purchase would be due; may be past.",
                ONCE,
                date_add(col("last_purchase_on"), round(col("gap_days_mean")).cast(INT)))));
  }
}
