package io.clientele.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

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
import java.util.stream.Stream;
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
  private static final String KEY = "_key";
  private static final String SEVERAL = "_several";
  private static final String NEWEST = "_newest";

  /** So many keys are sent to all rows, rather than shuffled with them. */
  private static final long FEW_KEYS = 1_000_000;

  private static final String RANK = "_rank";
  private static final String TAKEN = "_taken";

  private final FeedFiles files;
  private final Feed feed;
  private final Mapping mapping;
  private final Rates rates;
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
        account.weighed(judge(inputs, account.counted(delivery.rows())), nulls.metrics(isSound()));
    // Kept, so that the files are read once, whatever is asked about their rows.
    Dataset<Row> rows = outputs.keep(judged.withColumn(FeedAccount.OTHER, lit(false)));
    Map<Table, Dataset<Row>> lost = new LinkedHashMap<>();
    if (again) {
      // Counted whole, before anything looks at a part of it.
      rows.agg(count(lit(1))).collectAsList();
      Dataset<Row> sound = rows.where(isSound());
      tables.forEach(
          (table, versions) ->
              lost.put(table, outputs.keep(versions.lost(inputs, sound, delivery))));
      rows = outputs.keep(rows.unionByName(others(inputs, rows, lost, delivery)));
    }
    Dataset<Row> ranked = rank(rows, outputs);
    Dataset<Row> outcomes = outcomes(inputs, ranked, delivery, run);
    if (!first) {
      outcomes = outputs.keep(outcomes);
    }
    write(inputs, outputs, run, delivery, outcomes, lost);
    outputs.after(
        QualityChecks.TABLE,
        () -> nulls.of(account.metrics(), inputs.previous(QualityChecks.TABLE), run));
    Dataset<Row> accounted = outcomes;
    outputs.after(
        Reconciliation.TABLE, () -> account.rows(accounted, () -> judge(inputs, delivery.rows())));
  }

  private void write(
      Inputs inputs,
      Outputs outputs,
      Run run,
      Delivery delivery,
      Dataset<Row> outcomes,
      Map<Table, Dataset<Row>> lost) {
    tables.forEach(
        (table, versions) -> {
          Dataset<Row> facts =
              table.equals(mapping.grain())
                  ? outcomes.where(col(TAKEN))
                  : newest(inputs, outcomes, versions, delivery, run);
          Optional<Dataset<Row>> gone =
              Optional.ofNullable(lost.get(table))
                  .map(rowsLost -> versions.without(rowsLost, outcomes.where(isSound())));
          outputs.and(table, withGone(versions, facts, gone, run));
        });
    outputs.andIfAny(Quarantine.TABLE, quarantine(outcomes, lost, run));
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
    // Judged as it was read, and then looked at for whose it is.
    rows =
        rows.withColumn(
            FeedAccount.REASONS, mapping.refusals(corrupt, table -> tables.get(table).row()));
    Column reasons = col(FeedAccount.REASONS);
    Forgotten forgotten = new Forgotten(files.source(), personal, inputs.tombstones());
    rows = forgotten.marked(rows, tables.values());
    List<Column> kept =
        new ArrayList<>(
            List.of(
                col(Delivery.FILE),
                col(Delivery.MODIFIED),
                (given.contains(Delivery.DELETED) ? col(Delivery.DELETED) : lit(false))
                    .as(Delivery.DELETED),
                when(size(reasons).gt(0), forgotten.raw(mapping.raw(text), text))
                    .as(FeedAccount.RAW),
                forgotten.ignoredFor(mapping.ignoredFor()).as(FeedAccount.IGNORED),
                reasons,
                mapping.label().as(FeedAccount.LABEL),
                mapping.amount().as(FeedAccount.AMOUNT)));
    tables.values().forEach(versions -> kept.add(col(versions.row())));
    return rows.select(kept.toArray(Column[]::new));
  }

  private static Column isSound() {
    return col(FeedAccount.IGNORED).isNull().and(size(col(FeedAccount.REASONS)).equalTo(0));
  }

  /** Rows of the feed's other files for the keys that the new content of a file has lost. */
  private Dataset<Row> others(
      Inputs inputs, Dataset<Row> judged, Map<Table, Dataset<Row>> lost, Delivery delivery) {
    Dataset<Row> found = judged.limit(0);
    if (lost.values().stream().allMatch(Dataset::isEmpty)) {
      return found;
    }
    Optional<Dataset<Row>> otherRows = delivery.otherRows();
    if (otherRows.isEmpty()) {
      return found;
    }
    Dataset<Row> others =
        judge(inputs, otherRows.get()).where(isSound()).withColumn(FeedAccount.OTHER, lit(true));
    for (Map.Entry<Table, Dataset<Row>> entry : lost.entrySet()) {
      found = found.unionByName(tables.get(entry.getKey()).sharing(others, entry.getValue()));
    }
    return found;
  }

  /**
   * Numbers the rows of a key, the one that counts first. Most keys have one row: only the rows of
   * the others are brought together.
   */
  private Dataset<Row> rank(Dataset<Row> rows, Outputs outputs) {
    RowVersions grain = tables.get(mapping.grain());
    Dataset<Row> hashed = rows.withColumn(KEY, when(isSound(), xxhash64(grain.key())));
    Dataset<Row> several =
        outputs.keep(
            hashed
                .where(col(KEY).isNotNull())
                .groupBy(KEY)
                .agg(count(lit(1)).as("_rows"))
                .where(col("_rows").gt(1))
                .select(col(KEY).as(SEVERAL)));
    long keys = several.count();
    WindowSpec sameKey =
        Window.partitionBy(
                Stream.concat(Stream.of(col(KEY)), Stream.of(grain.key())).toArray(Column[]::new))
            .orderBy(grain.order(), col(Delivery.FILE));
    Dataset<Row> told =
        keys == 0
            ? hashed.withColumn(SEVERAL, lit(null).cast("bigint"))
            : hashed.join(
                keys < FEW_KEYS ? broadcast(several) : several,
                col(KEY).equalTo(col(SEVERAL)),
                "left_outer");
    Dataset<Row> alone =
        told.where(col(SEVERAL).isNull())
            .withColumn(RANK, lit(1))
            .withColumn(NEWEST, col(grain.row()));
    Dataset<Row> ranked =
        keys == 0
            ? alone
            : alone.unionByName(
                told.where(col(SEVERAL).isNotNull())
                    .withColumn(RANK, row_number().over(sameKey))
                    .withColumn(NEWEST, first(col(grain.row())).over(sameKey)));
    return ranked.drop(KEY, SEVERAL);
  }

  /** What becomes of each row, seen against the other rows and against what is known. */
  private Dataset<Row> outcomes(Inputs inputs, Dataset<Row> ranked, Delivery delivery, Run run) {
    RowVersions grain = tables.get(mapping.grain());
    Dataset<Row> compared = grain.withKnown(inputs, ranked, delivery);
    Column deleted = col(Delivery.DELETED);
    Column same = grain.isKnown().and(deleted.equalTo(false));
    Column older = grain.isOlder();
    Column repeated = col(RANK).gt(1);
    Column tooOld =
        RowVersions.corrects().and(isFurtherBack(grain.table(), RowVersions.KNOWN, run));
    String corrected = "corrects a row more than " + feed.correctionsDays() + " days back";
    Column reasons = col(FeedAccount.REASONS);
    return compared
        .withColumn(
            FeedAccount.OUTCOME,
            when(col(FeedAccount.IGNORED).isNotNull(), Reconciliation.IGNORED)
                .when(size(reasons).gt(0), Reconciliation.QUARANTINED)
                .when(repeated.or(same).or(older), Reconciliation.DUPLICATE)
                .when(tooOld, Reconciliation.QUARANTINED)
                .otherwise(Reconciliation.ACCEPTED))
        .withColumn(
            FeedAccount.REASON,
            when(col(FeedAccount.IGNORED).isNotNull(), col(FeedAccount.IGNORED))
                .when(size(reasons).gt(0), concat_ws("; ", reasons))
                .when(repeated.and(col(NEWEST).eqNullSafe(col(grain.row()))), "the same row again")
                .when(repeated, "another version of the same row")
                .when(same, "known from an earlier night")
                .when(older, "older than what is known")
                .when(tooOld, corrected)
                .when(deleted, "deleted by the source")
                .when(
                    RowVersions.corrects(),
                    concat_ws(
                        ", ",
                        lit("correction"),
                        when(col(FeedAccount.LABEL).notEqual(""), col(FeedAccount.LABEL))))
                .otherwise(col(FeedAccount.LABEL)))
        .withColumn(TAKEN, col(FeedAccount.OUTCOME).equalTo(Reconciliation.ACCEPTED))
        .drop(NEWEST, RANK);
  }

  /** Whether a row happened before corrections are accepted. */
  private Column isFurtherBack(Table table, String row, Run run) {
    if (table.time().isEmpty()) {
      return lit(false);
    }
    Column from = date_sub(lit(java.sql.Date.valueOf(run.asOf())), feed.correctionsDays());
    return coalesce(
        col(row + "." + table.time().get()).lt(from.cast(table.field(table.time().get()).type())),
        lit(false));
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
            .where(isSound())
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
                .or(isFurtherBack(versions.table(), RowVersions.KNOWN, run))
                .equalTo(false));
  }

  private Dataset<Row> withGone(
      RowVersions versions, Dataset<Row> facts, Optional<Dataset<Row>> gone, Run run) {
    if (gone.isEmpty() && !files.format().equals("delta")) {
      return versions.asFacts(facts);
    }
    Dataset<Row> rows = versions.asFacts(facts, col(Delivery.DELETED).as(Lake.GONE));
    return gone.map(
            lost ->
                rows.unionByName(
                    RowVersions.knownAsFacts(
                        lost.where(
                            isFurtherBack(versions.table(), RowVersions.KNOWN, run).equalTo(false)),
                        lit(true).as(Lake.GONE))))
        .orElse(rows);
  }

  private Dataset<Row> quarantine(Dataset<Row> outcomes, Map<Table, Dataset<Row>> lost, Run run) {
    String grain = tables.get(mapping.grain()).row();
    Dataset<Row> refused =
        outcomes
            .where(
                col(FeedAccount.OUTCOME)
                    .equalTo(Reconciliation.QUARANTINED)
                    .and(col(FeedAccount.OTHER).equalTo(false)))
            .select(
                lit(run.id()).as(Quarantine.RUN_ID.name()),
                lit(files.source()).as(Quarantine.SOURCE.name()),
                lit(files.feed()).as(Quarantine.FEED.name()),
                col(Delivery.FILE).as(Quarantine.FILE.name()),
                coalesce(col(FeedAccount.RAW), to_json(col(grain))).as(Quarantine.RAW.name()),
                when(size(col(FeedAccount.REASONS)).gt(0), col(FeedAccount.REASONS))
                    .otherwise(org.apache.spark.sql.functions.array(col(FeedAccount.REASON)))
                    .as(Quarantine.REASONS.name()),
                col(FeedAccount.AMOUNT).as(Quarantine.AMOUNT.name()));
    for (Map.Entry<Table, Dataset<Row>> entry : lost.entrySet()) {
      if (entry.getKey().time().isPresent()) {
        refused = refused.unionByName(keptThoughLost(entry.getKey(), entry.getValue(), run));
      }
    }
    return refused;
  }

  /** Rows that a file no longer has, but that are too far back to be withdrawn. */
  private Dataset<Row> keptThoughLost(Table table, Dataset<Row> lost, Run run) {
    return lost.where(isFurtherBack(table, RowVersions.KNOWN, run))
        .select(
            lit(run.id()).as(Quarantine.RUN_ID.name()),
            lit(files.source()).as(Quarantine.SOURCE.name()),
            lit(files.feed()).as(Quarantine.FEED.name()),
            RowVersions.knownFile().as(Quarantine.FILE.name()),
            to_json(col(RowVersions.KNOWN)).as(Quarantine.RAW.name()),
            org.apache
                .spark
                .sql
                .functions
                .array(
                    lit(
                        "gone from its file, but more than "
                            + feed.correctionsDays()
                            + " days back"))
                .as(Quarantine.REASONS.name()),
            lit(null).cast(Quarantine.AMOUNT.type()).as(Quarantine.AMOUNT.name()));
  }
}
