package io.clientele.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.clientele.lake.FeedFiles;
import io.clientele.lake.Observed;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.schema.Reconciliation;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/**
 * The account of a feed's rows and money. What was read is counted while the files are read, before
 * anything is judged, so that the account can fail to close.
 */
final class FeedAccount {
  /** Columns of a judged row. */
  static final String RAW = "_raw";

  static final String IGNORED = "_ignored";
  static final String REASONS = "_reasons";
  static final String LABEL = "_label";
  static final String AMOUNT = "_amount";
  static final String OUTCOME = Reconciliation.OUTCOME.name();
  static final String REASON = Reconciliation.REASON.name();

  /** Whether the row is from a file that was accounted for before. */
  static final String OTHER = "_other";

  private final FeedFiles files;
  private final Run run;
  private final Observation rowsRead = new Observation();
  private final Observation judgedRows = new Observation();

  FeedAccount(FeedFiles files, Run run) {
    this.files = files;
    this.run = run;
  }

  /** Whether a judged row can be taken: neither ignored nor refused. */
  static Column isSound() {
    return col(IGNORED).isNull().and(col(REASONS).isNull());
  }

  /** The rows as they are read, counted. */
  Dataset<Row> counted(Dataset<Row> raw) {
    return raw.observe(rowsRead, rowsOf());
  }

  /** The judged rows, their money added up, and what else is to be measured in the same pass. */
  Dataset<Row> weighed(Dataset<Row> judged, Column... more) {
    return judged.observe(judgedRows, amountOf(), more);
  }

  /** What was measured while rows were judged; empty when nothing was. */
  Optional<Row> metrics() {
    return Observed.row(judgedRows);
  }

  /**
   * The rows of {@link Reconciliation}, once the outcomes have been computed.
   *
   * @param again reads all rows once more
   */
  Dataset<Row> rows(Dataset<Row> outcomes, Supplier<Dataset<Row>> again, Outputs outputs) {
    Dataset<Row> counts =
        outputs.keep(
            outcomes
                .where(col(OTHER).equalTo(false))
                .groupBy(OUTCOME, REASON)
                .agg(rowsOf(), amountOf()));
    Row accounted =
        counts
            .agg(
                coalesce(sum(Reconciliation.ROWS.col()), lit(0L)),
                coalesce(sum(Reconciliation.AMOUNT.col()), lit(0)))
            .collectAsList()
            .get(0);
    long rows = Observed.<Long>value(rowsRead, Reconciliation.ROWS.name()).orElse(-1L);
    BigDecimal amount =
        Observed.<BigDecimal>value(judgedRows, Reconciliation.AMOUNT.name())
            .orElse(BigDecimal.ZERO);
    if (rows != accounted.getLong(0) || amount.compareTo(accounted.getDecimal(1)) != 0) {
      // A part of the work that was done twice, after a machine was lost, is counted twice.
      Row read = again.get().agg(rowsOf(), amountOf()).collectAsList().get(0);
      rows = read.getLong(0);
      amount = read.getDecimal(1);
    }
    Dataset<Row> read =
        counts
            .agg(count(lit(1)))
            .select(
                lit(Reconciliation.READ).as(OUTCOME),
                lit("").as(REASON),
                lit(rows).as(Reconciliation.ROWS.name()),
                lit(amount).cast(Reconciliation.AMOUNT.type()).as(Reconciliation.AMOUNT.name()));
    return counts
        .unionByName(read)
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
