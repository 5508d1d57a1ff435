package io.clientele.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.QualityChecks;
import io.clientele.schema.Reconciliation;
import io.clientele.schema.Restatements;
import io.clientele.schema.RunSteps;
import io.clientele.schema.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the night went: what became of every row, what was checked, how long it took. */
final class Work {
  /** Reasons why rows were not accepted that are told. */
  private static final int REASONS = 40;

  private final Sheet feeds;
  private final Sheet reasons;
  private final Sheet verdicts;
  private final Sheet checks;
  private final Sheet restated;
  private final Sheet steps;
  private final Sheet refused;
  private final Sheet runs;

  Work(ToldNight night) {
    feeds =
        Sheet.of(
            "reconciliation",
            List.of(Reconciliation.TABLE),
            night
                .read(Reconciliation.TABLE)
                .map(
                    rows ->
                        rows.groupBy(Reconciliation.SOURCE.col(), Reconciliation.FEED.col())
                            .agg(
                                rows(Reconciliation.READ),
                                rows(Reconciliation.ACCEPTED),
                                rows(Reconciliation.DUPLICATE),
                                rows(Reconciliation.IGNORED),
                                rows(Reconciliation.QUARANTINED),
                                left(Reconciliation.ROWS.col()).as("rows_left"),
                                sum(when(is(Reconciliation.READ), Reconciliation.AMOUNT.col())
                                        .otherwise(0))
                                    .as("amount_read"),
                                left(Reconciliation.AMOUNT.col()).as("amount_left"))
                            .orderBy(Reconciliation.SOURCE.col(), Reconciliation.FEED.col())),
            Column.text(Reconciliation.SOURCE),
            Column.text(Reconciliation.FEED),
            new Column(Reconciliation.READ, Unit.COUNT),
            new Column(Reconciliation.ACCEPTED, Unit.COUNT),
            new Column(Reconciliation.DUPLICATE, Unit.COUNT),
            new Column(Reconciliation.IGNORED, Unit.COUNT),
            new Column(Reconciliation.QUARANTINED, Unit.COUNT),
            new Column("rows_left", Unit.COUNT),
            new Column("amount_read", Unit.MONEY),
            new Column("amount_left", Unit.MONEY));
    reasons =
        Sheet.of(
            "reconciliation_reasons",
            List.of(Reconciliation.TABLE),
            night
                .read(Reconciliation.TABLE)
                .map(
                    rows ->
                        rows.where(Reconciliation.REASON.col().notEqual(""))
                            .orderBy(
                                Reconciliation.ROWS.col().desc(),
                                Reconciliation.SOURCE.col(),
                                Reconciliation.FEED.col(),
                                Reconciliation.OUTCOME.col(),
                                Reconciliation.REASON.col())
                            .limit(REASONS)),
            Column.text(Reconciliation.SOURCE),
            Column.text(Reconciliation.FEED),
            Column.word(Reconciliation.OUTCOME),
            Column.text(Reconciliation.REASON),
            Column.count(Reconciliation.ROWS),
            Column.money(Reconciliation.AMOUNT));
    verdicts =
        Sheet.of(
            "quality_verdicts",
            List.of(QualityChecks.TABLE),
            night
                .read(QualityChecks.TABLE)
                .map(
                    rows ->
                        rows.groupBy(QualityChecks.VERDICT.col())
                            .agg(count(lit(1)).as("checks"))
                            .orderBy(QualityChecks.VERDICT.col())),
            Column.word(QualityChecks.VERDICT),
            new Column("checks", Unit.COUNT));
    checks =
        Sheet.of(
            "quality_checks",
            List.of(QualityChecks.TABLE),
            night
                .read(QualityChecks.TABLE)
                .map(
                    rows ->
                        rows.where(QualityChecks.VERDICT.col().notEqual(QualityChecks.PASSED))
                            .orderBy(
                                QualityChecks.VERDICT.col(),
                                QualityChecks.SUBJECT.col(),
                                QualityChecks.CHECK.col())),
            Column.text(QualityChecks.SUBJECT),
            Column.text(QualityChecks.CHECK),
            Column.word(QualityChecks.VERDICT),
            Column.number(QualityChecks.VALUE),
            Column.number(QualityChecks.LEAST),
            Column.number(QualityChecks.MOST),
            Column.text(QualityChecks.MESSAGE));
    restated =
        Sheet.of(
            "restatements",
            List.of(Restatements.TABLE),
            night
                .read(Restatements.TABLE)
                .map(
                    rows ->
                        rows.agg(
                            count(lit(1)).as("account_days"),
                            countDistinct(Restatements.DAY.col()).as("days"),
                            sum(Restatements.NET_REVENUE_AFTER
                                    .col()
                                    .minus(Restatements.NET_REVENUE_BEFORE.col()))
                                .as("change"))),
            new Column("account_days", Unit.COUNT),
            new Column("days", Unit.COUNT),
            new Column("change", Unit.MONEY));
    // Of a step that was done twice, the later counts.
    var lasting =
        night
            .read(RunSteps.TABLE)
            .map(
                rows ->
                    rows.groupBy(RunSteps.STEP.col())
                        .agg(
                            max_by(
                                    struct(
                                        RunSteps.POSITION.col(),
                                        RunSteps.ROWS.col(),
                                        RunSteps.SECONDS.col(),
                                        RunSteps.NOTE.col()),
                                    RunSteps.ATTEMPT.col())
                                .as("last"))
                        .select(RunSteps.STEP.col(), col("last.*")));
    steps =
        Sheet.of(
            "run_steps",
            List.of(RunSteps.TABLE),
            lasting.map(rows -> rows.orderBy(RunSteps.POSITION.col())),
            Column.text(RunSteps.STEP),
            Column.number(RunSteps.POSITION),
            Column.count(RunSteps.ROWS),
            Column.of(RunSteps.SECONDS, Unit.SECONDS),
            Column.text(RunSteps.NOTE));
    refused =
        Sheet.of(
            "refused",
            List.of(RunSteps.TABLE),
            lasting.map(
                rows ->
                    rows.select(
                            RunSteps.STEP.col(),
                            RunSteps.POSITION.col(),
                            explode(split(RunSteps.NOTE.col(), ";")).as(RunSteps.NOTE.name()))
                        .withColumn(RunSteps.NOTE.name(), trim(RunSteps.NOTE.col()))
                        .where(RunSteps.NOTE.col().contains("refused"))
                        .orderBy(RunSteps.POSITION.col(), RunSteps.NOTE.col())),
            Column.text(RunSteps.STEP),
            Column.text(RunSteps.NOTE));
    runs =
        Sheet.of(
            "runs",
            List.of(Runs.TABLE),
            night.read(Runs.TABLE).map(rows -> rows.orderBy(Runs.ATTEMPT.col())),
            Column.count(Runs.ATTEMPT),
            Column.word(Runs.STATUS),
            Column.of(Runs.SECONDS, Unit.SECONDS),
            Column.count(Runs.STEPS),
            Column.count(Runs.ROWS),
            Column.text(Runs.MESSAGE),
            Column.text(Runs.REVISION));
  }

  private static org.apache.spark.sql.Column is(String outcome) {
    return Reconciliation.OUTCOME.col().equalTo(outcome);
  }

  private static org.apache.spark.sql.Column rows(String outcome) {
    return sum(when(is(outcome), Reconciliation.ROWS.col()).otherwise(0)).as(outcome);
  }

  /** What was read less all that became of it: 0 where everything is accounted for. */
  private static org.apache.spark.sql.Column left(org.apache.spark.sql.Column what) {
    return sum(when(is(Reconciliation.READ), what).otherwise(what.multiply(-1)));
  }

  Sheet refused() {
    return refused;
  }

  private boolean isBalanced() {
    return Stream.of("rows_left", "amount_left")
        .allMatch(column -> feeds.rows().stream().allMatch(row -> feeds.number(row, column) == 0));
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!checks.isEmpty()) {
      findings.add(
          new Finding(
              Mood.BAD,
              new Words("finding.quality", new Told((long) checks.rows().size(), Unit.COUNT))));
    }
    if (!isBalanced()) {
      findings.add(new Finding(Mood.BAD, new Words("words.not_balanced")));
    }
    if (!refused.isEmpty()) {
      findings.add(
          new Finding(
              Mood.NEUTRAL,
              new Words("finding.refused", new Told((long) refused.rows().size(), Unit.COUNT))));
    }
    return findings;
  }

  Section dataSection() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading("heading.reconciliation"));
    if (feeds.isEmpty()) {
      blocks.add(new Words("nothing.feeds"));
    } else {
      blocks.add(new Words(isBalanced() ? "words.balanced" : "words.not_balanced"));
      blocks.add(Block.Listing.of(feeds));
    }
    if (!reasons.isEmpty()) {
      blocks.add(Block.Listing.of(reasons).fold());
    }
    blocks.add(new Block.Heading("heading.quality"));
    if (verdicts.isEmpty()) {
      blocks.add(new Words("nothing.checks"));
    } else if (checks.isEmpty()) {
      blocks.add(
          new Words("words.all_passed", new Told((long) verdicts.sum("checks"), Unit.COUNT)));
    } else {
      blocks.add(Block.Listing.of(verdicts));
      blocks.add(Block.Listing.of(checks));
    }
    blocks.add(new Block.Heading("heading.restatements"));
    if (restated.isEmpty() || restated.sum("account_days") == 0) {
      blocks.add(new Words("nothing.restated"));
    } else {
      List<Object> row = restated.rows().get(0);
      blocks.add(
          new Words(
              "words.restated",
              new Told(restated.value(row, "account_days"), Unit.COUNT),
              new Told(restated.value(row, "days"), Unit.COUNT),
              new Told(restated.value(row, "change"), Unit.MONEY)));
      blocks.add(new Block.Data(List.of(restated)));
    }
    return new Section("data", blocks);
  }

  Section nightSection() {
    List<Block> blocks = new ArrayList<>();
    if (steps.isEmpty()) {
      return new Section("night", List.of(new Words("nothing.steps")));
    }
    blocks.add(
        new Words(
            "words.night",
            new Told((long) steps.rows().size(), Unit.COUNT),
            new Told(steps.sum(RunSteps.SECONDS.name()), Unit.SECONDS)));
    blocks.add(new Block.Chart("steps", steps));
    if (!runs.isEmpty()) {
      blocks.add(new Block.Heading("heading.runs"));
      blocks.add(Block.Listing.of(runs));
    }
    return new Section("night", blocks);
  }
}
