package io.clientele.forecast;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.config.Propensity;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Customers at past dates: their features then, and whether they purchased in the days after. The
 * features come from a table that knows nothing later than its date; what came after is told by
 * labels alone.
 *
 * @param rows {@code date, customer_id, features, buyer, calibrates, bought_30, …}
 * @param counts how many rows and purchasers there are, by date, kind of customer and use
 */
record LearningSet(Dataset<Row> rows, List<Row> counts) {
  private static final Column DATE = col("date");
  private static final Column BUYER = col("buyer");
  private static final Column CALIBRATES = col("calibrates");

  /** One customer in so many calibrates what is learnt from the others. */
  private static final int CALIBRATING = 4;

  /** The features of a row as an array, in that order. */
  static Column features(List<String> names) {
    return array(names.stream().map(name -> col(name).cast(Types.DOUBLE)).toArray(Column[]::new));
  }

  /** Whether a row of features is of a customer who had bought. */
  static Column isBuyer() {
    return col("frequency_lifetime").gt(0);
  }

  /**
   * The rows of a table of features of past dates.
   *
   * @param date its column with the date
   */
  static Dataset<Row> rows(
      Dataset<Row> features, Column date, List<String> names, PurchaseHistories histories) {
    Dataset<Row> customers =
        features.select(
            date.as("date"),
            CustomerForecasts.CUSTOMER_ID.col(),
            features(names).as("features"),
            isBuyer().as("buyer"));
    int furthest = Propensity.HORIZONS.stream().mapToInt(Integer::intValue).max().orElseThrow();
    Column day = PurchaseHistories.DAY;
    Dataset<Row> later =
        features
            .select(date.as("date"), CustomerForecasts.CUSTOMER_ID.col())
            .join(histories.occasions(), names("customer_id"))
            .where(day.gt(DATE).and(day.leq(date_add(DATE, furthest))));
    List<Column> bought = new ArrayList<>();
    for (int days : Propensity.HORIZONS) {
      bought.add(max(when(day.leq(date_add(DATE, days)), 1.0).otherwise(0.0)).as(bought(days)));
    }
    Dataset<Row> labels =
        later
            .groupBy(DATE, CustomerForecasts.CUSTOMER_ID.col())
            .agg(bought.get(0), bought.subList(1, bought.size()).toArray(Column[]::new));
    List<Column> columns =
        new ArrayList<>(
            List.of(
                DATE,
                CustomerForecasts.CUSTOMER_ID.col(),
                col("features"),
                BUYER,
                pmod(
                        xxhash64(CustomerForecasts.CUSTOMER_ID.col(), lit("calibrates")),
                        lit(CALIBRATING))
                    .equalTo(0)
                    .as("calibrates")));
    for (int days : Propensity.HORIZONS) {
      columns.add(coalesce(col(bought(days)), lit(0.0)).as(bought(days)));
    }
    return customers
        .join(labels, names("date", "customer_id"), "left_outer")
        .select(columns.toArray(Column[]::new));
  }

  /**
   * Such rows with their counts, which are of a handful of dates.
   *
   * @param kept read many times from here on
   */
  static LearningSet of(Dataset<Row> kept) {
    List<Column> sums = new ArrayList<>();
    for (int days : Propensity.HORIZONS) {
      sums.add(sum(col(bought(days))).as(bought(days)));
    }
    return new LearningSet(
        kept,
        kept.groupBy(DATE, BUYER, CALIBRATES)
            .agg(count(lit(1)).as("customers"), sums.toArray(Column[]::new))
            .collectAsList());
  }

  private static String bought(int days) {
    return "bought_" + days;
  }

  private static scala.collection.immutable.Seq<String> names(String... names) {
    return CollectionConverters.asScala(List.of(names)).toSeq();
  }

  /** Whether there are customers of a date. */
  boolean has(LocalDate date) {
    return counts.stream()
        .anyMatch(row -> row.<java.sql.Date>getAs("date").toLocalDate().equals(date));
  }

  /** What a target's customers are used for. */
  enum Use {
    /** What is learnt from. */
    LEARNING,
    /** Others, to calibrate what was learnt. */
    CALIBRATING,
    /** All, to judge it. */
    JUDGING
  }

  /** Customers of a target at some dates, and how many purchased. */
  record Size(long customers, long positives) {
    long negatives() {
      return customers - positives;
    }
  }

  Size size(PropensityTarget target, Use use, Collection<LocalDate> dates) {
    long customers = 0;
    long positives = 0;
    for (Row row : counts) {
      boolean used =
          use == Use.JUDGING || row.<Boolean>getAs("calibrates") == (use == Use.CALIBRATING);
      if (used
          && row.<Boolean>getAs("buyer") == target.buyers()
          && dates.contains(row.<java.sql.Date>getAs("date").toLocalDate())) {
        customers += row.<Long>getAs("customers");
        positives += Math.round(row.<Double>getAs(bought(target.horizon())));
      }
    }
    return new Size(customers, positives);
  }

  /**
   * A target's customers at some dates, in one partition and one order: {@code date, customer_id,
   * features, label}. They are a sample that is bounded by configuration.
   */
  Dataset<Row> customers(PropensityTarget target, Use use, Collection<LocalDate> dates) {
    Column wanted =
        BUYER
            .equalTo(target.buyers())
            .and(DATE.isin(dates.stream().map(java.sql.Date::valueOf).toArray()));
    if (use != Use.JUDGING) {
      wanted = wanted.and(CALIBRATES.equalTo(use == Use.CALIBRATING));
    }
    return rows.where(wanted)
        .select(
            DATE,
            CustomerForecasts.CUSTOMER_ID.col(),
            col("features"),
            col(bought(target.horizon())).as("label"))
        .coalesce(1)
        .sortWithinPartitions(DATE, CustomerForecasts.CUSTOMER_ID.col());
  }
}
