package io.clientele.rollup;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.unix_micros;

import io.clientele.config.Behaviour;
import io.clientele.lake.Difference;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Events;
import io.clientele.schema.Sessions;
import io.clientele.schema.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Puts events together into visits, for the visitors whose events changed and no others. Of these,
 * events are read again where something changed, as far as the visits reach that lie there or end
 * less than a pause away: every other visit has the same events as before. Whose a visit is and
 * whether it is a machine's is told anew for all visits of these visitors, from the visits alone. A
 * change of the settings makes all visits anew.
 */
public final class SessionsStage implements Stage {
  private static final Seq<String> OF_VISITOR =
      CollectionConverters.asScala(List.of(Sessions.SOURCE.name(), Sessions.VISITOR.name()))
          .toSeq();
  private static final String FROM = "_from";
  private static final String UNTIL = "_until";
  private static final String TOUCHED = "_touched";

  private final Visits visits;

  public SessionsStage(Behaviour behaviour) {
    this.visits = new Visits(behaviour);
  }

  @Override
  public String name() {
    return "put together visits";
  }

  @Override
  public List<Table> inputs() {
    return List.of(Events.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(Sessions.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> events = withVisitor(inputs.read(Events.TABLE));
    if (inputs.isFirst(Sessions.TABLE)) {
      return Outputs.of(Sessions.TABLE, visits.attributed(visits.of(events)));
    }
    Dataset<Row> previous = inputs.previous(Sessions.TABLE);
    if (!previous.where(Sessions.SETTINGS.col().notEqual(visits.settings())).isEmpty()) {
      Outputs anew = Outputs.none();
      return anew.and(
              Sessions.TABLE,
              anew.keep(
                  Difference.of(Sessions.TABLE, previous, visits.attributed(visits.of(events)))))
          .note("the settings changed: all visits were made anew");
    }
    if (!inputs.haveChanged(Events.TABLE)) {
      return Outputs.none().note("no event changed");
    }
    Outputs outputs = Outputs.none();
    Dataset<Row> changed = outputs.keep(changed(withVisitor(inputs.changes(Events.TABLE))));
    Dataset<Row> old = outputs.keep(old(previous, changed));
    Dataset<Row> stretches = outputs.keep(stretches(changed, old));
    Row all = stretches.agg(unix_micros(min(col(FROM))), unix_micros(max(col(UNTIL)))).head();
    if (all.isNullAt(0)) {
      return outputs.note("no event changed");
    }
    Dataset<Row> eventsAgain =
        events
            // The same for all visitors, so that files of other times are not read.
            .where(
                between(
                    timestamp_micros(lit(all.getLong(0))), timestamp_micros(lit(all.getLong(1)))))
            .join(stretches, OF_VISITOR)
            .where(between(col(FROM), col(UNTIL)))
            .drop(FROM, UNTIL);
    Dataset<Row> again = visits.of(eventsAgain);
    Dataset<Row> untouched = old.where(not(col(TOUCHED))).select(columns(again));
    return outputs.and(
        Sessions.TABLE,
        outputs.keep(
            Difference.of(
                Sessions.TABLE,
                old.drop(TOUCHED),
                visits.attributed(untouched.unionByName(again)))));
  }

  private static Dataset<Row> withVisitor(Dataset<Row> events) {
    return events.select(
        Events.SOURCE.col(),
        Visits.visitor(),
        Events.EVENT_ID.col(),
        Events.ACCOUNT_ID.col(),
        Events.DEVICE_ID.col(),
        Events.HAPPENED_AT.col(),
        Events.KIND.col());
  }

  /** The visitors with changed events, and the time from the first of these to the last. */
  private static Dataset<Row> changed(Dataset<Row> changes) {
    return changes
        .groupBy(Sessions.SOURCE.col(), Sessions.VISITOR.col())
        .agg(min(Events.HAPPENED_AT.col()).as(FROM), max(Events.HAPPENED_AT.col()).as(UNTIL));
  }

  /** All visits these visitors had so far, and whether what changed can change their events. */
  private Dataset<Row> old(Dataset<Row> previous, Dataset<Row> changed) {
    Column endsBefore =
        unix_micros(Sessions.ENDED_AT.col()).lt(unix_micros(col(FROM)).minus(visits.gapMicros()));
    Column startsAfter =
        unix_micros(Sessions.STARTED_AT.col()).gt(unix_micros(col(UNTIL)).plus(visits.gapMicros()));
    return previous
        .join(changed, OF_VISITOR)
        .withColumn(TOUCHED, not(endsBefore.or(startsAfter)))
        .drop(FROM, UNTIL);
  }

  /** From where to where the events of each visitor are read again. */
  private static Dataset<Row> stretches(Dataset<Row> changed, Dataset<Row> old) {
    return changed
        .unionByName(
            old.where(col(TOUCHED))
                .select(
                    Sessions.SOURCE.col(),
                    Sessions.VISITOR.col(),
                    Sessions.STARTED_AT.col().as(FROM),
                    Sessions.ENDED_AT.col().as(UNTIL)))
        .groupBy(Sessions.SOURCE.col(), Sessions.VISITOR.col())
        .agg(min(col(FROM)).as(FROM), max(col(UNTIL)).as(UNTIL));
  }

  private static Column between(Column from, Column until) {
    return Events.HAPPENED_AT.col().between(from, until);
  }

  private static Column[] columns(Dataset<Row> rows) {
    return List.of(rows.columns()).stream()
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}
