package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.AccountDays;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;

/**
 * The steps from each layout of a warehouse to the next. A step may be killed and is then done
 * again, so each finds out what is still to be done; the layout is noted when a step is through.
 */
public final class Migrations {
  /** What a step does to a warehouse that somebody holds. */
  private interface Work {
    void on(Lake lake, Collection<Table> contracts);
  }

  /**
   * One step.
   *
   * @param to the layout it leads to, from the one before
   * @param doc what it does, for who waits for it
   */
  private record Step(int to, String doc, Work work) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(
              2,
              "columns that came since and may be null are added to the tables",
              Migrations::addColumns),
          new Step(
              3,
              "roll-ups and features have more columns; the next night rolls all days up anew",
              Migrations::rollUpAnew),
          new Step(
              4,
              "outcomes of forecasts are told by dimension and member, in place of bucket",
              Migrations::tellOutcomesByMember),
          new Step(5, "segments and their profiles have more columns", Migrations::addColumns));

  private Migrations() {}

  /**
   * Leads a warehouse to the current layout, holding it the while; one that has it, or is still
   * empty, is not touched. Returns what was done, in words.
   *
   * @param contracts every table there may be
   * @throws io.clientele.problem.Problem when newer code has written it, or somebody else holds it
   */
  public static List<String> migrate(Lake lake, Collection<Table> contracts) {
    Layout.check(lake);
    if (due(lake).isEmpty()) {
      return List.of();
    }
    Lock lock = Lock.take(lake, "migration");
    try {
      // Whoever held it before may have done some.
      List<Step> due = due(lake);
      for (Step step : due) {
        step.work().on(lake, contracts);
        Layout.note(lake, step.to());
      }
      return due.stream()
          .map(step -> "the warehouse now has layout " + step.to() + ": " + step.doc())
          .toList();
    } finally {
      lock.close();
    }
  }

  private static List<Step> due(Lake lake) {
    int layout = Layout.of(lake).orElse(Layout.CURRENT);
    return STEPS.stream().filter(step -> step.to() > layout).toList();
  }

  /** The versions of before do not have the columns, so those of after are named in their place. */
  private static void addColumns(Lake lake, Collection<Table> contracts) {
    Rework rework = Rework.begin(lake, contracts);
    for (Table table : contracts) {
      if (lake.version(table) >= 0) {
        lake.addColumns(table);
      }
    }
    rework.publish("migration");
  }

  /** Roll-ups are made from facts: emptied, the next night makes them with their new columns. */
  private static void rollUpAnew(Lake lake, Collection<Table> contracts) {
    Rework rework = Rework.begin(lake, contracts);
    for (Table table : contracts) {
      if (lake.version(table) >= 0) {
        if (table.equals(AccountDays.TABLE)) {
          lake.remake(table);
        } else {
          lake.addColumns(table);
        }
      }
    }
    rework.publish("migration");
  }

  /** Of outcomes by tenth, bucket 0 was everybody. */
  private static void tellOutcomesByMember(Lake lake, Collection<Table> contracts) {
    Rework rework = Rework.begin(lake, contracts);
    for (Table table : contracts) {
      if (lake.version(table) < 0) {
        continue;
      }
      lake.addColumns(table);
      if (table.equals(ForecastOutcomes.TABLE)) {
        Column bucket = col("bucket");
        Column all = bucket.equalTo(0);
        lake.replaceColumn(
            table,
            "bucket",
            rows ->
                rows.withColumn(
                        ForecastOutcomes.DIMENSION.name(),
                        when(all, ForecastOutcomes.ALL).otherwise(ForecastOutcomes.TENTH))
                    .withColumn(
                        ForecastOutcomes.MEMBER.name(),
                        when(all, ForecastOutcomes.ALL).otherwise(bucket.cast(Types.STRING))));
      }
    }
    rework.publish("migration");
  }
}
