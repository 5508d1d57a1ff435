package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.BOOLEAN;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.INT;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/**
 * Headline KPIs of recent days against the same weekday of the weeks before, by the modified
 * z-score (Iglewicz and Hoaglin 1993): what is looked at does not move what it is held against, and
 * one bad week in the history does not hide the next.
 */
public final class KpiAnomalies {
  /** The last so many days up to the as-of date. */
  public static final int DAYS = 28;

  /** So many of the same weekday before are looked at. */
  public static final int WEEKS = 8;

  /** With fewer of them in which the KPI is known, nothing is said. */
  public static final int FEWEST_WEEKS = 4;

  /** Scores beyond this, up or down, are an anomaly. */
  public static final double LIMIT = 3.5;

  private static final String TOO_FEW =
      "the KPI is known on fewer than " + FEWEST_WEEKS + " of the days before";

  public static final Field DAY = required("day", DATE, "The day: one of the last 28.");
  public static final Field KPI =
      required("kpi", STRING, "The column of kpi_days, of the whole shop.");
  public static final Field VALUE =
      optional(
          "value",
          DOUBLE,
          "What it was; of counts and money 0 on a day on which nothing happened.",
          "there was nothing to tell it from, as in kpi_days");
  public static final Field HISTORY_DAYS =
      required(
          "history_days",
          INT,
          "On how many of the same weekday in the eight weeks before the KPI is known.");
  public static final Field EXPECTED =
      optional("expected", DOUBLE, "The median of these.", TOO_FEW);
  public static final Field SPREAD =
      optional(
          "spread",
          DOUBLE,
          "Their median absolute deviation from it, over 0.6745: of normal values the standard deviation; where more than half are equal, the mean absolute deviation times 1.2533.",
          TOO_FEW);
  public static final Field SCORE =
      optional(
          "score",
          DOUBLE,
          "value less expected, over spread: below 0 where it was less than usual.",
          "value or expected is null, or all of the history is equal");
  public static final Field IS_ANOMALY =
      required("is_anomaly", BOOLEAN, "Whether score is beyond 3.5, up or down.");

  public static final Table TABLE =
      Table.night(
              "kpi_anomalies",
              "One row per recent day and headline KPI: whether it is unusual for its weekday.",
              List.of(DAY, KPI, VALUE, HISTORY_DAYS, EXPECTED, SPREAD, SCORE, IS_ANOMALY))
          .key(Table.RUN_ID, DAY, KPI);

  private KpiAnomalies() {}
}
