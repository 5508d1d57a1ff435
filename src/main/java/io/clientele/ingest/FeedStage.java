package io.clientele.ingest;

import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Feed;
import io.clientele.lake.Delivery;
import io.clientele.lake.Drift;
import io.clientele.lake.FeedFiles;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Problem;
import io.clientele.schema.ExchangeRates;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Takes in the new files of one feed. Every row gets exactly one outcome: ignored by a rule;
 * quarantined with every reason; a duplicate of another row, of a newer version of itself or of
 * what is already known; or accepted, into all tables it maps to. What a file that is delivered
 * again no longer has is withdrawn.
 */
public final class FeedStage implements Stage {
  private static final Set<String> OURS =
      Set.of(Delivery.FILE, Delivery.MODIFIED, Delivery.CORRUPT, Delivery.DELETED);

  private static final String TAKEN = "_taken";

  private final FeedFiles files;
  private final Feed feed;
  private final Mapping mapping;
  private final Rates rates;
  private final CorrectionLimit limit;
  private final Place place;
  private final PersonalData personal;
  private final Map<Table, RowVersions> tables = new LinkedHashMap<>();

  /**
   * A stage for a feed, its mapping checked.
   *
   * @throws Problem when the mapping does not fit the contracts
   */
  public FeedStage(
      FeedFiles files,
      Feed feed,
      PersonalData personal,
      String currency,
      int rateMaxAgeDays,
      Place place) {
    this.feed = feed;
    this.place = place;
    this.personal = personal;
    this.mapping = Mapping.of(files.source(), feed, personal, place);
    this.files = mapping.columns().contains(Delivery.FILE) ? files.byName() : files;
    this.limit = new CorrectionLimit(feed.correctionsDays());
    this.rates = new Rates(feed.currency(), feed.currencyDay(), currency, rateMaxAgeDays);
    mapping
        .tables()
        .forEach(table -> tables.put(table, new RowVersions(table, "_" + table.name())));
    if (rates.areNeeded() && tables.containsKey(ExchangeRates.TABLE)) {
      throw place.problem("cannot be used by a feed that itself tells exchange rates", "currency");
    }
  }

  @Override
  public String name() {
    return "ingest " + files.name();
  }

  @Override
  public List<Table> inputs() {
    return rates.areNeeded() ? List.of(ExchangeRates.TABLE) : List.of();
  }

  @Override
  public List<Table> outputs() {
    List<Table> outputs = new ArrayList<>(tables.keySet());
    outputs.addAll(List.of(Quarantine.TABLE, Reconciliation.TABLE, QualityChecks.TABLE));
    return outputs;
  }

  @Override
  public List<Table> previous() {
    List<Table> previous = new ArrayList<>(tables.keySet());
    previous.add(QualityChecks.TABLE);
    return previous;
  }

  @Override
  public Optional<FeedFiles> feed() {
    return Optional.of(files);
  }

  @Override
  public void check(Delivery delivery) {
    boolean says = feed.columns().isEmpty() || feed.format().equals("csv");
    if (delivery.size() > 0 && says) {
      Mapping.check(feed, delivery.columns(), place);
    }
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Delivery delivery = inputs.delivery();
    Outputs outputs = Outputs.none();
    if (delivery.size() == 0) {
      return outputs.note("no new files");
    }
    delivery.remarks().forEach(outputs::note);
    Drift drift = delivery.drift(mapping.columns());
    drift.remarks().forEach(outputs::note);
    if (!drift.breaks().isEmpty()) {
      return drifted(drift, inputs, outputs, run);
    }
    if (!delivery.hasRows()) {
      return outputs.note("nothing to read");
    }
    take(inputs, outputs, run, delivery);
    return outputs;
  }

  private Outputs drifted(Drift drift, Inputs inputs, Outputs outputs, Run run) {
    String message = "feed " + files.name() + ": " + String.join("; ", drift.breaks());
    if (!feed.onDrift().equals(Feed.SKIP)) {
      throw Problem.notPublished(
          message,
          "change the feed's mapping, or mend the files; with on-drift = skip the night goes on without them");
    }
    return outputs
        .leaveDelivery()
        .note("skipped: " + String.join("; ", drift.breaks()))
        .and(
            QualityChecks.TABLE,
            inputs
                .previous(QualityChecks.TABLE)
                .agg(count(lit(1)))
                .select(
                    lit(run.id()).as(QualityChecks.RUN_ID.name()),
                    lit(files.name()).as(QualityChecks.SUBJECT.name()),
                    lit("columns").as(QualityChecks.CHECK.name()),
                    lit((double) drift.breaks().size()).as(QualityChecks.VALUE.name()),
                    lit(null).cast("double").as(QualityChecks.LEAST.name()),
                    lit(0.0).as(QualityChecks.MOST.name()),
                    lit(QualityChecks.WARNED).as(QualityChecks.VERDICT.name()),
                    lit(message).as(QualityChecks.MESSAGE.name())));
  }

  private void take(Inputs inputs, Outputs outputs, Run run, Delivery delivery) {
    boolean again = !delivery.replaced().isEmpty() && !inputs.isFirst(mapping.grain());
    boolean first = tables.keySet().stream().allMatch(inputs::isFirst);
    FeedAccount account = new FeedAccount(files, run);
    NullShares nulls = new NullShares(files.name(), feed.quality(), mapping.optionalColumns());
    Dataset<Row> judged =
        account.weighed(
            judge(inputs, account.counted(delivery.rows())), nulls.metrics(FeedAccount.isSound()));
    // Kept, so that the files are read once, whatever is asked about their rows.
    Dataset<Row> rows = outputs.keep(judged.withColumn(FeedAccount.OTHER, lit(false)));
    Withdrawn withdrawn = new Withdrawn(limit, run);
    if (again) {
      // Counted whole, before anything looks at a part of it.
      rows.agg(count(lit(1))).collectAsList();
      Dataset<Row> sound = rows.where(FeedAccount.isSound());
      tables
          .values()
          .forEach(
              versions ->
                  withdrawn.add(versions, outputs.keep(versions.lost(inputs, sound, delivery))));
      if (withdrawn.isAny() && delivery.otherRows().isPresent()) {
        Dataset<Row> others =
            judge(inputs, delivery.otherRows().get())
                .where(FeedAccount.isSound())
                .withColumn(FeedAccount.OTHER, lit(true));
        rows = outputs.keep(rows.unionByName(withdrawn.sharing(others)));
      }
    }
    RowVersions grain = tables.get(mapping.grain());
    Dataset<Row> outcomes =
        outcomes(inputs, Repeats.rank(rows, grain, outputs), grain, delivery, run);
    if (!first) {
      outcomes = outputs.keep(outcomes);
    }
    write(inputs, outputs, run, delivery, outcomes, withdrawn);
    outputs.after(
        QualityChecks.TABLE,
        () -> nulls.of(account.metrics(), inputs.previous(QualityChecks.TABLE), run));
    Dataset<Row> accounted = outcomes;
    outputs.after(
        Reconciliation.TABLE,
        () -> account.rows(accounted, () -> judge(inputs, delivery.rows()), outputs));
  }

  private void write(
      Inputs inputs,
      Outputs outputs,
      Run run,
      Delivery delivery,
      Dataset<Row> outcomes,
      Withdrawn withdrawn) {
    boolean mayGo = files.format().equals("delta");
    tables.forEach(
        (table, versions) -> {
          boolean isGrain = table.equals(mapping.grain());
          Dataset<Row> rows =
              isGrain
                  ? outcomes.where(col(TAKEN))
                  : newest(inputs, outcomes, versions, delivery, run);
          if (!isGrain && !inputs.isFirst(table)) {
            rows = outputs.keep(rows);
          }
          Optional<Dataset<Row>> gone =
              withdrawn.from(versions, outcomes.where(FeedAccount.isSound()));
          // Most nights bring new rows alone, which are put in without a merge.
          Column known = RowVersions.corrects().as(Lake.KNOWN);
          Dataset<Row> facts =
              mayGo || gone.isPresent()
                  ? versions.asFacts(rows, known, col(Delivery.DELETED).as(Lake.GONE))
                  : versions.asFacts(rows, known);
          outputs.and(table, gone.map(facts::unionByName).orElse(facts));
        });
    RefusedRows refused = new RefusedRows(files, run);
    Dataset<Row> quarantine = refused.judged(outcomes, tables.get(mapping.grain()));
    for (Dataset<Row> kept : withdrawn.keptFor(refused)) {
      quarantine = quarantine.unionByName(kept);
    }
    outputs.andIfAny(Quarantine.TABLE, quarantine);
  }

  /** What can be said of a row by itself. */
  private Dataset<Row> judge(Inputs inputs, Dataset<Row> raw) {
    List<String> given = List.of(raw.columns());
    List<String> columns =
        Arrays.stream(raw.columns()).filter(name -> !OURS.contains(name)).toList();
    boolean corrupt = given.contains(Delivery.CORRUPT);
    List<String> text = new ArrayList<>(columns);
    if (corrupt) {
      text.add(Delivery.CORRUPT);
    }
    Column[] whole = text.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new);
    Dataset<Row> rows = raw;
    if (rates.areNeeded()) {
      rows = rates.onto(rows, inputs.read(ExchangeRates.TABLE));
    }
    if (mapping.columns().contains(Mapping.COPY)) {
      Column equal = to_json(struct(whole));
      WindowSpec identical = Window.partitionBy(col(Delivery.FILE), equal).orderBy(equal);
      rows = rows.withColumn(Mapping.COPY, row_number().over(identical));
    }
    for (Map.Entry<Table, RowVersions> entry : tables.entrySet()) {
      String row = entry.getValue().row();
      rows = rows.withColumn(row, mapping.row(entry.getKey()));
      rows = rows.withColumn(row, mapping.completed(entry.getKey(), row));
    }
    rows =
        rows.withColumn(
            FeedAccount.REASONS, mapping.refusals(corrupt, table -> tables.get(table).row()));
    // Asked first, for compacting is slow and most rows have no reason.
    Column isRefused = array_max(col(FeedAccount.REASONS)).isNotNull();
    // Judged as it was read, and then looked at for whose it is.
    Forgotten forgotten = new Forgotten(files.source(), personal, inputs.tombstones());
    rows = forgotten.marked(rows, tables.values());
    List<Column> kept =
        new ArrayList<>(
            List.of(
                col(Delivery.FILE),
                col(Delivery.MODIFIED),
                (given.contains(Delivery.DELETED) ? col(Delivery.DELETED) : lit(false))
                    .as(Delivery.DELETED),
                when(isRefused, forgotten.raw(mapping.raw(text), text)).as(FeedAccount.RAW),
                forgotten.ignoredFor(mapping.ignoredFor()).as(FeedAccount.IGNORED),
                when(isRefused, array_compact(col(FeedAccount.REASONS))).as(FeedAccount.REASONS),
                mapping.label().as(FeedAccount.LABEL),
                mapping.amount().as(FeedAccount.AMOUNT)));
    tables.values().forEach(versions -> kept.add(col(versions.row())));
    return rows.select(kept.toArray(Column[]::new));
  }

  /** What becomes of each row, seen against the other rows and against what is known. */
  private Dataset<Row> outcomes(
      Inputs inputs, Dataset<Row> ranked, RowVersions grain, Delivery delivery, Run run) {
    Dataset<Row> compared = grain.withKnown(inputs, ranked, delivery);
    Column deleted = col(Delivery.DELETED);
    Column same = grain.isKnown().and(deleted.equalTo(false));
    Column older = grain.isOlder();
    Column repeated = Repeats.isRepeated();
    Column tooOld = RowVersions.corrects().and(limit.isPassed(grain.table(), run));
    Column reasons = col(FeedAccount.REASONS);
    return compared
        .withColumn(
            FeedAccount.OUTCOME,
            when(col(FeedAccount.IGNORED).isNotNull(), Reconciliation.IGNORED)
                .when(reasons.isNotNull(), Reconciliation.QUARANTINED)
                .when(repeated.or(same).or(older), Reconciliation.DUPLICATE)
                .when(tooOld, Reconciliation.QUARANTINED)
                .otherwise(Reconciliation.ACCEPTED))
        .withColumn(
            FeedAccount.REASON,
            when(col(FeedAccount.IGNORED).isNotNull(), col(FeedAccount.IGNORED))
                .when(reasons.isNotNull(), concat_ws("; ", reasons))
                .when(repeated.and(Repeats.isEqual(grain)), "the same row again")
                .when(repeated, "another version of the same row")
                .when(same, "known from an earlier night")
                .when(older, "older than what is known")
                .when(tooOld, "corrects a row " + limit)
                .when(deleted, "deleted by the source")
                .when(
                    RowVersions.corrects(),
                    concat_ws(
                        ", ",
                        lit("correction"),
                        when(col(FeedAccount.LABEL).notEqual(""), col(FeedAccount.LABEL))))
                .otherwise(col(FeedAccount.LABEL)))
        .withColumn(TAKEN, col(FeedAccount.OUTCOME).equalTo(Reconciliation.ACCEPTED))
        .drop(Repeats.COLUMNS);
  }

  /**
   * The rows for a table that is not the grain. It has its own say: many rows make one of its rows,
   * of which the newest counts, and one that is new in it is taken although all else in the row of
   * the file is known.
   */
  private Dataset<Row> newest(
      Inputs inputs, Dataset<Row> outcomes, RowVersions versions, Delivery delivery, Run run) {
    Column best =
        min(
            struct(
                versions.order().as("order"),
                col(Delivery.FILE).as("file"),
                col(Delivery.MODIFIED).as("modified"),
                col(Delivery.DELETED).as("deleted")));
    Dataset<Row> newest =
        outcomes
            .where(FeedAccount.isSound())
            .groupBy(versions.key())
            .agg(best.as("_best"))
            .select(
                col("_best.order.row").as(versions.row()),
                col("_best.file").as(Delivery.FILE),
                col("_best.modified").as(Delivery.MODIFIED),
                col("_best.deleted").as(Delivery.DELETED));
    return versions
        .withKnown(inputs, newest, delivery)
        .where(
            versions
                .isKnown()
                .and(col(Delivery.DELETED).equalTo(false))
                .or(versions.isOlder())
                .or(limit.isPassed(versions.table(), run))
                .equalTo(false));
  }
}
