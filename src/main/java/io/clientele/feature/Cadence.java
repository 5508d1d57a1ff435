package io.clientele.feature;

import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;

/**
 * How regularly a customer buys. Computed from whole numbers, so that no order of rows changes a
 * digit.
 */
final class Cadence {
  private static final Column GAPS = count(CustomerDays.GAP_DAYS);
  private static final Column TOTAL = sum(CustomerDays.GAP_DAYS);
  private static final Column SQUARES = sum(CustomerDays.GAP_DAYS.multiply(CustomerDays.GAP_DAYS));

  private Cadence() {}

  static List<Feature> features() {
    return List.of(
        Feature.defined(
            "gap_days_mean",
            DOUBLE,
            "Mean number of days between purchase occasions.",
            "fewer than two purchase occasions",
            asOf -> TOTAL.divide(GAPS)),
        Feature.defined(
            "gap_days_sd",
            DOUBLE,
            "Sample standard deviation of the days between purchase occasions.",
            "fewer than three purchase occasions",
            asOf ->
                when(
                    GAPS.gt(1),
                    sqrt(SQUARES.minus(TOTAL.multiply(TOTAL).divide(GAPS)).divide(GAPS.minus(1))))),
        Feature.defined(
            "gap_days_max",
            INT,
            "Longest stretch of days between purchase occasions.",
            "fewer than two purchase occasions",
            asOf -> max(CustomerDays.GAP_DAYS)));
  }
}
