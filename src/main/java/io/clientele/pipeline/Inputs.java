package io.clientele.pipeline;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Delivery;
import io.clientele.lake.Lake;
import io.clientele.lake.Versions;
import io.clientele.schema.Table;
import io.clientele.schema.Tombstones;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The tables a stage declared, and no others. A stage that writes night tables sees them cut at the
 * as-of date, so it cannot know the future; a stage that maintains facts or state sees them whole.
 */
public final class Inputs {
  private final Lake lake;
  private final Stage stage;
  private final Run run;
  private final Versions base;
  private final Versions now;
  private final Optional<Delivery> delivery;

  Inputs(
      Lake lake, Stage stage, Run run, Versions base, Versions now, Optional<Delivery> delivery) {
    this.lake = lake;
    this.stage = stage;
    this.run = run;
    this.base = base;
    this.now = now;
    this.delivery = delivery;
  }

  /** The table as the night sees it: cut at the as-of date; of a night table, this run's rows. */
  public Dataset<Row> read(Table table) {
    declared(table);
    Dataset<Row> rows = lake.read(table, now.of(table));
    if (table.has(Table.RUN_ID.name()) && table.kind() != Table.Kind.FACT) {
      rows = rows.where(Table.RUN_ID.col().equalTo(run.id()));
      return table.kind() == Table.Kind.NIGHT
          ? rows.drop(Table.RUN_ID.name(), Table.AS_OF.name())
          : rows;
    }
    return writesNights() ? upToAsOf(table, rows) : rows;
  }

  /**
   * A table of later steps as the nights before left it: of a night table, the rows of all runs of
   * earlier dates, which keep telling of which run they are; of others, what the night may see.
   */
  public Dataset<Row> earlier(Table table) {
    if (!stage.earlier().contains(table)) {
      throw new IllegalStateException(
          "Stage " + stage.name() + " does not declare " + table + " of earlier nights");
    }
    Dataset<Row> rows = lake.read(table, base.of(table));
    return table.kind() == Table.Kind.NIGHT
        ? rows.where(Table.AS_OF.col().lt(lit(java.sql.Date.valueOf(run.asOf()))))
        : upToAsOf(table, rows);
  }

  private Dataset<Row> upToAsOf(Table table, Dataset<Row> rows) {
    if (table.time().isEmpty()) {
      return rows;
    }
    var time = table.field(table.time().get());
    // A date compares with the next day; an instant with its first moment in the session's zone,
    // which is the business zone.
    var end = date_add(lit(java.sql.Date.valueOf(run.asOf())), 1);
    // What does not say when it happened was always there.
    return rows.where(
        time.col()
            .isNull()
            .or(
                time.col()
                    .lt(
                        time.type().equals(DataTypes.DateType)
                            ? end
                            : end.cast(DataTypes.TimestampType))));
  }

  /** The rows that this run changed, before and after: see {@link Lake#changes}. */
  public Dataset<Row> changes(Table table) {
    declared(table);
    if (writesNights()) {
      throw new IllegalStateException(
          "Stage "
              + stage.name()
              + " writes night tables, and may not see changes that are not cut at the as-of date");
    }
    return lake.changes(table, base.of(table), now.of(table));
  }

  /** Whether this run changed any of the tables. */
  public boolean haveChanged(Table... tables) {
    return Arrays.stream(tables).anyMatch(table -> now.of(table) != base.of(table));
  }

  /**
   * Those who were forgotten; empty when nobody was. The table is there only when somebody was, so
   * no stage declares it; a run never goes on over an erasure, for that is a publication.
   */
  public Optional<Dataset<Row>> tombstones() {
    long version = lake.version(Tombstones.TABLE);
    return version < 1 ? Optional.empty() : Optional.of(lake.read(Tombstones.TABLE, version));
  }

  /** An output of the stage as earlier runs and steps left it. */
  public Dataset<Row> previous(Table table) {
    if (!stage.previous().contains(table)) {
      throw new IllegalStateException(
          "Stage " + stage.name() + " does not declare " + table + " as its own previous state");
    }
    return lake.read(table, now.of(table));
  }

  /** Some rows brought here: a frame without a plan, for what is few and joined often. */
  public Dataset<Row> local(Dataset<Row> few) {
    return lake.local(few);
  }

  /** Whether nothing has ever been written to an output of the stage. */
  public boolean isFirst(Table table) {
    return lake.version(table) == 0;
  }

  /** The files of the stage's feed that have not been read before. */
  public Delivery delivery() {
    return delivery.orElseThrow(
        () -> new IllegalStateException("Stage " + stage.name() + " declares no feed"));
  }

  private boolean writesNights() {
    return stage.outputs().stream().anyMatch(table -> table.kind() == Table.Kind.NIGHT);
  }

  private void declared(Table table) {
    if (!stage.inputs().contains(table)) {
      throw new IllegalStateException(
          "Stage " + stage.name() + " does not declare " + table + " as an input");
    }
  }
}
