package io.clientele.ingest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Feed;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Events;
import io.clientele.schema.Orders;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The gates between ingest and everything else: the account of rows and money closes, not too many
 * rows were refused, something is left, there is a purchase to work on, and the day's orders and
 * events are as many and as fresh as they use to be.
 */
public final class QualityStage implements Stage {
  private static final List<Table> DAILY = List.of(Orders.TABLE, Events.TABLE);

  private final Map<String, Feed> feeds;
  private final Map<String, Volume> volumes = new TreeMap<>();

  /**
   * Gates for these feeds.
   *
   * @param feeds by source.feed
   */
  public QualityStage(Map<String, Feed> feeds) {
    this.feeds = new TreeMap<>(feeds);
    this.feeds.forEach(
        (name, feed) -> {
          String source = name.substring(0, name.indexOf('.'));
          for (Table table : DAILY) {
            if (feed.tables().containsKey(table.name())) {
              volumes.putIfAbsent(
                  source + "." + table.name(), new Volume(source, table, feed.quality()));
            }
          }
        });
  }

  @Override
  public String name() {
    return "check quality";
  }

  @Override
  public List<Table> inputs() {
    List<Table> inputs = new ArrayList<>(List.of(Reconciliation.TABLE));
    DAILY.stream().filter(this::isFed).forEach(inputs::add);
    return inputs;
  }

  private boolean isFed(Table table) {
    return feeds.values().stream().anyMatch(feed -> feed.tables().containsKey(table.name()));
  }

  @Override
  public List<Table> outputs() {
    return List.of(QualityChecks.TABLE);
  }

  @Override
  public boolean isGate() {
    return true;
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> account = outputs.keep(account(inputs));
    Column share = coalesce(col("refused").divide(col("read")), lit(0.0));
    Dataset<Row> checks =
        check(
                account,
                "account closes",
                abs(col("rows_open")).plus(abs(col("amount_open"))).cast("double"),
                lit(0.0),
                format_string(
                    "feed %s: the account does not close, %s rows and %s of money are unaccounted for",
                    col("subject"), col("rows_open"), col("amount_open")))
            .unionByName(
                check(
                    account,
                    "refused share",
                    share,
                    allowedShare(),
                    format_string(
                        "feed %s: %d of %d rows were refused, more than max-refused-share %s allows: %s",
                        col("subject"),
                        col("refused"),
                        col("read"),
                        allowedShare(),
                        col("reasons"))))
            .unionByName(
                check(
                    account.where(col("read").gt(0)),
                    "rows left",
                    when(
                            col("refused")
                                .gt(0)
                                .and(col("refused").plus(col("ignored")).equalTo(col("read"))),
                            1.0)
                        .otherwise(0.0),
                    lit(0.0),
                    format_string(
                        "feed %s: no rows left: of %d rows, %d were refused and %d ignored",
                        col("subject"), col("read"), col("refused"), col("ignored"))));
    if (isFed(Orders.TABLE)) {
      checks =
          checks.unionByName(
              check(purchases(inputs, run), "purchases", col("missing"), lit(0.0), col("message")));
    }
    for (Volume volume : volumes.values()) {
      checks = checks.unionByName(volume.checks(inputs.read(volume.table()), run));
    }
    return outputs.and(
        QualityChecks.TABLE, checks.withColumn(QualityChecks.RUN_ID.name(), lit(run.id())));
  }

  /** What became of the rows of each feed. */
  private static Dataset<Row> account(Inputs inputs) {
    Column refusal =
        when(
            Reconciliation.OUTCOME.col().equalTo(Reconciliation.QUARANTINED),
            concat(Reconciliation.ROWS.col(), lit(" × "), Reconciliation.REASON.col()));
    return inputs
        .read(Reconciliation.TABLE)
        .withColumn(
            "subject", concat_ws(".", Reconciliation.SOURCE.col(), Reconciliation.FEED.col()))
        .groupBy("subject")
        .agg(
            rows(Reconciliation.READ).as("read"),
            rows(Reconciliation.QUARANTINED).as("refused"),
            rows(Reconciliation.IGNORED).as("ignored"),
            sum(signed(Reconciliation.ROWS.col())).as("rows_open"),
            sum(signed(Reconciliation.AMOUNT.col())).as("amount_open"),
            array_join(array_sort(collect_list(refusal)), ", ").as("reasons"));
  }

  private static Dataset<Row> purchases(Inputs inputs, Run run) {
    return inputs
        .read(Orders.TABLE)
        .where(to_date(Orders.ORDERED_AT.col()).leq(lit(java.sql.Date.valueOf(run.asOf()))))
        .limit(1)
        .agg(count(lit(1)).as("some"))
        .select(
            lit("night").as("subject"),
            lit(1.0).minus(col("some")).as("missing"),
            lit("there is no order up to "
                    + run.asOf()
                    + ": the sources were empty, or all their orders are later")
                .as("message"));
  }

  private Column allowedShare() {
    Column allowed = lit(0.0);
    for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
      allowed =
          when(col("subject").equalTo(feed.getKey()), feed.getValue().maxRefusedShare())
              .otherwise(allowed);
    }
    return allowed;
  }

  private static Column rows(String outcome) {
    return sum(
        when(Reconciliation.OUTCOME.col().equalTo(outcome), Reconciliation.ROWS.col())
            .otherwise(0));
  }

  /** What was read counts up, what became of it counts down. */
  private static Column signed(Column value) {
    return when(Reconciliation.OUTCOME.col().equalTo(Reconciliation.READ), value)
        .otherwise(value.multiply(-1).cast(Reconciliation.AMOUNT.type()));
  }

  private static Dataset<Row> check(
      Dataset<Row> subjects, String check, Column value, Column most, Column message) {
    return subjects.select(
        col("subject").as(QualityChecks.SUBJECT.name()),
        lit(check).as(QualityChecks.CHECK.name()),
        value.as(QualityChecks.VALUE.name()),
        lit(null).cast("double").as(QualityChecks.LEAST.name()),
        most.as(QualityChecks.MOST.name()),
        when(value.leq(most), QualityChecks.PASSED)
            .otherwise(QualityChecks.STOPPED)
            .as(QualityChecks.VERDICT.name()),
        when(value.leq(most), lit("passed")).otherwise(message).as(QualityChecks.MESSAGE.name()));
  }
}
