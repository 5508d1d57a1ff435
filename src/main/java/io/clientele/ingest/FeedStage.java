package io.clientele.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Feed;
import io.clientele.lake.Delivery;
import io.clientele.lake.FeedFiles;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.Field;
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
 * what is already known; or accepted, into all tables it maps to.
 */
public final class FeedStage implements Stage {
  private static final Set<String> OURS =
      Set.of(Delivery.FILE, Delivery.MODIFIED, Delivery.CORRUPT);
  private static final String RAW = "_raw";
  private static final String IGNORED = "_ignored";
  private static final String REASONS = "_reasons";
  private static final String LABEL = "_label";
  private static final String AMOUNT = "_amount";
  private static final String KNOWN = "_known";
  private static final String OUTCOME = Reconciliation.OUTCOME.name();
  private static final String REASON = Reconciliation.REASON.name();

  private final FeedFiles files;
  private final Feed feed;
  private final Mapping mapping;
  private final Place place;

  /**
   * A stage for a feed, its mapping checked.
   *
   * @throws io.clientele.problem.Problem when the mapping does not fit the contracts
   */
  public FeedStage(FeedFiles files, Feed feed, Place place) {
    this.files = files;
    this.feed = feed;
    this.place = place;
    this.mapping = Mapping.of(files.source(), feed, place);
  }

  @Override
  public String name() {
    return "ingest " + files.name();
  }

  @Override
  public List<Table> inputs() {
    return List.of();
  }

  @Override
  public List<Table> outputs() {
    List<Table> outputs = new ArrayList<>(mapping.tables());
    outputs.addAll(List.of(Quarantine.TABLE, Reconciliation.TABLE));
    return outputs;
  }

  @Override
  public List<Table> previous() {
    return mapping.tables();
  }

  @Override
  public Optional<FeedFiles> feed() {
    return Optional.of(files);
  }

  @Override
  public void check(Delivery delivery) {
    if (delivery.size() > 0) {
      Mapping.check(feed, delivery.columns(), place);
    }
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Delivery delivery = inputs.delivery();
    if (delivery.size() == 0) {
      return Outputs.none().note("no new files");
    }
    Dataset<Row> raw = delivery.rows();
    List<String> columns =
        Arrays.stream(raw.columns()).filter(name -> !OURS.contains(name)).toList();

    Outputs outputs = Outputs.none();
    Map<Table, String> rowColumns = new LinkedHashMap<>();
    mapping.tables().forEach(table -> rowColumns.put(table, "_" + table.name()));
    Dataset<Row> judged =
        outputs.keep(outcomes(inputs, judge(raw, columns, rowColumns), rowColumns));

    for (Map.Entry<Table, String> entry : rowColumns.entrySet()) {
      outputs.and(entry.getKey(), facts(inputs, judged, entry.getKey(), entry.getValue()));
    }
    return outputs
        .and(Quarantine.TABLE, quarantine(judged, run))
        .and(Reconciliation.TABLE, reconciliation(raw, judged, run));
  }

  /** What can be said of a row by itself. */
  private Dataset<Row> judge(
      Dataset<Row> raw, List<String> columns, Map<Table, String> rowColumns) {
    boolean corrupt = List.of(raw.columns()).contains(Delivery.CORRUPT);
    List<String> text = new ArrayList<>(columns);
    if (corrupt) {
      text.add(Delivery.CORRUPT);
    }
    Dataset<Row> rows =
        raw.withColumn(
            RAW,
            to_json(
                struct(text.stream().map(name -> col("`" + name + "`")).toArray(Column[]::new))));
    if (mapping.usesCopy()) {
      WindowSpec identical = Window.partitionBy(col(Delivery.FILE), col(RAW)).orderBy(col(RAW));
      rows = rows.withColumn(Mapping.COPY, row_number().over(identical));
    }
    for (Map.Entry<Table, String> entry : rowColumns.entrySet()) {
      rows = rows.withColumn(entry.getValue(), mapping.row(entry.getKey()));
    }
    List<Column> kept =
        new ArrayList<>(
            List.of(
                col(Delivery.FILE),
                col(Delivery.MODIFIED),
                col(RAW),
                mapping.ignoredFor().as(IGNORED),
                mapping.refusals(rowColumns, corrupt).as(REASONS),
                mapping.label().as(LABEL),
                mapping.amount().as(AMOUNT)));
    rowColumns.values().forEach(name -> kept.add(col(name)));
    return rows.select(kept.toArray(Column[]::new));
  }

  /** What becomes of each row, seen against the other rows and against what is known. */
  private Dataset<Row> outcomes(Inputs inputs, Dataset<Row> rows, Map<Table, String> rowColumns) {
    Table grain = mapping.grain();
    String row = rowColumns.get(grain);
    Column sound = col(IGNORED).isNull().and(size(col(REASONS)).equalTo(0));
    List<Column> key = new ArrayList<>();
    grain.key().forEach(name -> key.add(when(sound, col(row + "." + name)).as(name)));
    // Rows that are out anyway share no key; by their own text they spread over the partitions.
    key.add(when(sound.equalTo(false), col(RAW)).as(RAW));
    WindowSpec sameKey =
        Window.partitionBy(key.toArray(Column[]::new))
            .orderBy(newestFirst(col(row)), col(Delivery.MODIFIED).desc(), col(row));
    Dataset<Row> ranked =
        rows.withColumn("_rank", row_number().over(sameKey))
            .withColumn("_newest", first(col(row)).over(sameKey));
    Dataset<Row> compared = withKnown(inputs, ranked, grain, row);
    Column same = isKnown(row);
    Column older = isOlder(row);
    Column correction = col(KNOWN).isNotNull();
    Column repeated = col("_rank").gt(1);
    return compared
        .withColumn(
            OUTCOME,
            when(col(IGNORED).isNotNull(), Reconciliation.IGNORED)
                .when(size(col(REASONS)).gt(0), Reconciliation.QUARANTINED)
                .when(repeated.or(same).or(older), Reconciliation.DUPLICATE)
                .otherwise(Reconciliation.ACCEPTED))
        .withColumn(
            REASON,
            when(col(IGNORED).isNotNull(), col(IGNORED))
                .when(size(col(REASONS)).gt(0), concat_ws("; ", col(REASONS)))
                .when(repeated.and(col("_newest").eqNullSafe(col(row))), "the same row again")
                .when(repeated, "another version of the same row")
                .when(same, "known from an earlier night")
                .when(older, "older than what is known")
                .when(
                    correction,
                    concat_ws(", ", lit("correction"), when(col(LABEL).notEqual(""), col(LABEL))))
                .otherwise(col(LABEL)))
        .drop("_rank", "_newest", KNOWN);
  }

  private static Dataset<Row> withKnown(Inputs inputs, Dataset<Row> rows, Table table, String row) {
    if (inputs.isFirst(table)) {
      return rows.withColumn(KNOWN, lit(null).cast(table.schema()));
    }
    Dataset<Row> known = inputs.previous(table).select(whole(table).as(KNOWN));
    Column sameKey =
        table.key().stream()
            .map(name -> col(row + "." + name).equalTo(col(KNOWN + "." + name)))
            .reduce(Column::and)
            .orElseThrow();
    return rows.join(known, sameKey, "left_outer");
  }

  private static Column whole(Table table) {
    return struct(table.fields().stream().map(Field::col).toArray(Column[]::new));
  }

  private static Column isKnown(String row) {
    return col(KNOWN).eqNullSafe(col(row));
  }

  private static Column isOlder(String row) {
    String updated = Accounts.UPDATED_AT.name();
    return coalesce(col(KNOWN + "." + updated).gt(col(row + "." + updated)), lit(false));
  }

  /** Sorts versions of a row: the latest update first, those without an update time last. */
  private static Column newestFirst(Column row) {
    return coalesce(negate(unix_micros(row.getField(Accounts.UPDATED_AT.name()))), lit(0L));
  }

  /**
   * The rows for a table. A table that is not the grain has its own say: many rows make one of its
   * rows, of which the newest counts, and one that is new in it is taken although all else in the
   * row of the file is known.
   */
  private Dataset<Row> facts(Inputs inputs, Dataset<Row> judged, Table table, String row) {
    Column accepted = col(OUTCOME).equalTo(Reconciliation.ACCEPTED);
    if (table.equals(mapping.grain())) {
      return judged.where(accepted).select(row + ".*");
    }
    List<Column> key =
        table.key().stream().map(name -> col(row + "." + name).as("_" + name)).toList();
    Column best =
        min(struct(
                newestFirst(col(row)).as("update"),
                negate(unix_micros(col(Delivery.MODIFIED))).as("file"),
                col(row).as("row")))
            .getField("row");
    Dataset<Row> newest =
        judged
            .where(accepted.or(col(OUTCOME).equalTo(Reconciliation.DUPLICATE)))
            .groupBy(key.toArray(Column[]::new))
            .agg(best.as(row));
    return withKnown(inputs, newest, table, row)
        .where(isKnown(row).or(isOlder(row)).equalTo(false))
        .select(row + ".*");
  }

  private Dataset<Row> quarantine(Dataset<Row> judged, Run run) {
    return judged
        .where(col(OUTCOME).equalTo(Reconciliation.QUARANTINED))
        .select(
            lit(run.id()).as(Quarantine.RUN_ID.name()),
            lit(files.source()).as(Quarantine.SOURCE.name()),
            lit(files.feed()).as(Quarantine.FEED.name()),
            col(Delivery.FILE).as(Quarantine.FILE.name()),
            col(RAW).as(Quarantine.RAW.name()),
            col(REASONS).as(Quarantine.REASONS.name()),
            col(AMOUNT).as(Quarantine.AMOUNT.name()));
  }

  private Dataset<Row> reconciliation(Dataset<Row> raw, Dataset<Row> judged, Run run) {
    Dataset<Row> read =
        raw.select(
            lit(Reconciliation.READ).as(OUTCOME), lit("").as(REASON), mapping.amount().as(AMOUNT));
    return judged
        .select(OUTCOME, REASON, AMOUNT)
        .groupBy(OUTCOME, REASON)
        .agg(rowsOf(), amountOf())
        .unionByName(read.groupBy(OUTCOME, REASON).agg(rowsOf(), amountOf()))
        .select(
            lit(run.id()).as(Reconciliation.RUN_ID.name()),
            lit(files.source()).as(Reconciliation.SOURCE.name()),
            lit(files.feed()).as(Reconciliation.FEED.name()),
            col(OUTCOME),
            col(REASON),
            col(Reconciliation.ROWS.name()),
            col(Reconciliation.AMOUNT.name()));
  }

  private static Column rowsOf() {
    return count(lit(1)).as(Reconciliation.ROWS.name());
  }

  private static Column amountOf() {
    return coalesce(sum(col(AMOUNT)), lit(0))
        .cast(Reconciliation.AMOUNT.type())
        .as(Reconciliation.AMOUNT.name());
  }
}
