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

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Orders;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The gates between ingest and everything else: the account of rows and money closes, not too many
 * rows were refused, something is left, and there is a purchase to work on.
 */
public final class QualityStage implements Stage {
  private final Map<String, Double> maxRefusedShare;

  /**
   * Gates for these feeds.
   *
   * @param maxRefusedShare by source.feed
   */
  public QualityStage(Map<String, Double> maxRefusedShare) {
    this.maxRefusedShare = Map.copyOf(maxRefusedShare);
  }

  @Override
  public String name() {
    return "check quality";
  }

  @Override
  public List<Table> inputs() {
    return List.of(Reconciliation.TABLE, Orders.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(QualityChecks.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> feeds =
        inputs
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
                array_join(
                        array_sort(
                            collect_list(
                                when(
                                    Reconciliation.OUTCOME
                                        .col()
                                        .equalTo(Reconciliation.QUARANTINED),
                                    concat(
                                        Reconciliation.ROWS.col(),
                                        lit(" × "),
                                        Reconciliation.REASON.col())))),
                        ", ")
                    .as("reasons"));
    feeds = outputs.keep(feeds);
    Column share = coalesce(col("refused").divide(col("read")), lit(0.0));
    Dataset<Row> checks =
        check(
                feeds,
                "account closes",
                abs(col("rows_open")).plus(abs(col("amount_open"))).cast("double"),
                lit(0.0),
                format_string(
                    "feed %s: the account does not close, %s rows and %s of money are unaccounted for",
                    col("subject"), col("rows_open"), col("amount_open")))
            .unionByName(
                check(
                    feeds,
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
                    feeds.where(col("read").gt(0)),
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
                        col("subject"), col("read"), col("refused"), col("ignored"))))
            .unionByName(
                check(
                    purchases(inputs, run), "purchases", col("missing"), lit(0.0), col("message")));
    return outputs.and(
        QualityChecks.TABLE, checks.withColumn(QualityChecks.RUN_ID.name(), lit(run.id())));
  }

  private Dataset<Row> purchases(Inputs inputs, Run run) {
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
    for (Map.Entry<String, Double> entry : maxRefusedShare.entrySet()) {
      allowed = when(col("subject").equalTo(entry.getKey()), entry.getValue()).otherwise(allowed);
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
      Dataset<Row> subjects, String check, Column value, Column allowed, Column message) {
    return subjects.select(
        col("subject").as(QualityChecks.SUBJECT.name()),
        lit(check).as(QualityChecks.CHECK.name()),
        value.as(QualityChecks.VALUE.name()),
        allowed.as(QualityChecks.ALLOWED.name()),
        value.leq(allowed).as(QualityChecks.PASSED.name()),
        when(value.leq(allowed), lit("passed"))
            .otherwise(message)
            .as(QualityChecks.MESSAGE.name()));
  }
}
