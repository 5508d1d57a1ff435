package io.clientele.segment;

import static org.apache.spark.sql.functions.max;

import io.clientele.pipeline.Run;
import io.clientele.schema.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The nights before a run that customers' segments are known of.
 *
 * @param runs date to the run that counts, the last one of the date
 */
record PastNights(TreeMap<LocalDate, String> runs, LocalDate asOf) {
  static final String NIGHT = "night";
  static final String WEEK = "week";
  static final String MONTH = "month";

  private static final int WEEK_DAYS = 7;
  private static final int MONTH_DAYS = 30;

  /**
   * @param nights rows of a night table with a few rows a night
   */
  static PastNights of(Dataset<Row> nights, LocalDate asOf) {
    TreeMap<LocalDate, String> runs = new TreeMap<>();
    // A row a night.
    for (Row row :
        nights.groupBy(Table.AS_OF.col()).agg(max(Run.PLACE).as("last")).collectAsList()) {
      LocalDate date = row.getDate(0).toLocalDate();
      runs.put(date, date + "." + row.getStruct(1).get(1));
    }
    return new PastNights(runs, asOf);
  }

  /**
   * The nights that moves are told from, with their periods; one that reaches too far is not there.
   */
  Map<LocalDate, List<String>> periods() {
    Map<LocalDate, List<String>> periods = new TreeMap<>();
    put(periods, NIGHT, runs.lowerKey(asOf));
    put(periods, WEEK, runs.floorKey(asOf.minusDays(WEEK_DAYS)));
    put(periods, MONTH, runs.floorKey(asOf.minusDays(MONTH_DAYS)));
    return periods;
  }

  private static void put(Map<LocalDate, List<String>> periods, String period, LocalDate night) {
    if (night != null) {
      periods.computeIfAbsent(night, any -> new ArrayList<>()).add(period);
    }
  }

  /** The night a month ago, or the first one while there is none; there must be some night. */
  LocalDate monthAgo() {
    LocalDate month = runs.floorKey(asOf.minusDays(MONTH_DAYS));
    return month == null ? runs.firstKey() : month;
  }

  /** The rows of a night. */
  Dataset<Row> rows(Dataset<Row> nights, LocalDate night) {
    return nights.where(Table.RUN_ID.col().equalTo(runs.get(night)));
  }
}
