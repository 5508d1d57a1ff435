package io.clientele.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.months_between;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.Cohorts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.SegmentationMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who the customers are: RFM, concentration, cohorts and how they go on buying. */
final class Customers {
  private static final String CUSTOMERS = "customers";
  private static final String PERCENT = "percent";

  /** Cohorts, and ages in months, that are told. */
  private static final int MONTHS = 24;

  private final Sheet rfm;
  private final Sheet curve;
  private final Sheet cohorts;
  private final Sheet gaps;

  Customers(ToldNight night) {
    rfm =
        Sheet.of(
            "rfm",
            List.of(CustomerSegments.TABLE),
            night
                .read(CustomerSegments.TABLE)
                .map(
                    rows ->
                        rows.where(CustomerSegments.RECENCY_SCORE.col().isNotNull())
                            .groupBy(
                                CustomerSegments.RECENCY_SCORE.col(),
                                CustomerSegments.FREQUENCY_SCORE.col(),
                                CustomerSegments.RFM_SEGMENT.col())
                            .agg(
                                count(lit(1)).as("members"),
                                sum(CustomerSegments.MONETARY_SCORE.col()).as("scores"))
                            .groupBy(
                                CustomerSegments.RECENCY_SCORE.col(),
                                CustomerSegments.FREQUENCY_SCORE.col())
                            .agg(
                                sum("members").as(CUSTOMERS),
                                sum("scores")
                                    .divide(sum("members"))
                                    .as(CustomerSegments.MONETARY_SCORE.name()),
                                // Where several share a cell, the one with most of it.
                                max_by(
                                        CustomerSegments.RFM_SEGMENT.col(),
                                        struct(col("members"), CustomerSegments.RFM_SEGMENT.col()))
                                    .as(CustomerSegments.RFM_SEGMENT.name()))
                            .orderBy(
                                CustomerSegments.RECENCY_SCORE.col().desc(),
                                CustomerSegments.FREQUENCY_SCORE.col())),
            Column.count(CustomerSegments.RECENCY_SCORE),
            Column.count(CustomerSegments.FREQUENCY_SCORE),
            new Column(CUSTOMERS, Unit.COUNT),
            Column.number(CustomerSegments.MONETARY_SCORE),
            Column.word(CustomerSegments.RFM_SEGMENT));
    org.apache.spark.sql.Column percent =
        regexp_extract(SegmentationMetrics.METRIC.col(), "^top_(\\d+)_percent_share$", 1);
    curve =
        Sheet.of(
            "pareto",
            List.of(SegmentationMetrics.TABLE),
            night
                .read(SegmentationMetrics.TABLE)
                .map(
                    rows ->
                        rows.where(
                                SegmentationMetrics.SEGMENTATION
                                    .col()
                                    .equalTo(CustomerSegments.VALUE_TIER.name())
                                    .and(percent.notEqual(""))
                                    .and(SegmentationMetrics.VALUE.col().isNotNull()))
                            .withColumn(PERCENT, percent.cast("int"))
                            .orderBy(PERCENT)),
            new Column(PERCENT, Unit.COUNT),
            Column.share(SegmentationMetrics.VALUE),
            Column.text(SegmentationMetrics.NOTE));
    cohorts =
        Sheet.of(
            "cohorts",
            List.of(Cohorts.TABLE),
            night
                .read(Cohorts.TABLE)
                .map(
                    rows ->
                        rows.where(Cohorts.AGE_MONTHS.col().lt(MONTHS))
                            .where(
                                months_between(
                                        lit(java.sql.Date.valueOf(night.asOf())),
                                        Cohorts.COHORT.col())
                                    .lt(MONTHS))
                            .orderBy(Cohorts.COHORT.col(), Cohorts.AGE_MONTHS.col())),
            Column.of(Cohorts.COHORT, Unit.MONTH),
            Column.count(Cohorts.AGE_MONTHS),
            Column.of(Cohorts.IS_COMPLETE, Unit.BOOLEAN),
            Column.count(Cohorts.CUSTOMERS),
            Column.share(Cohorts.RETAINED_SHARE),
            Column.share(Cohorts.REPEAT_RATE),
            Column.money(Cohorts.CUMULATIVE_NET_REVENUE),
            Column.money(Cohorts.CUMULATIVE_CONTRIBUTION));
    gaps =
        Sheet.of(
            "purchase_gaps",
            List.of(PurchaseGaps.TABLE),
            night.read(PurchaseGaps.TABLE).map(rows -> rows.orderBy(PurchaseGaps.PURCHASE.col())),
            Column.count(PurchaseGaps.PURCHASE),
            Column.count(PurchaseGaps.CUSTOMERS),
            Column.share(PurchaseGaps.WENT_ON_SHARE),
            Column.share(PurchaseGaps.WENT_ON_90D_SHARE),
            Column.number(PurchaseGaps.DAYS_Q1),
            Column.number(PurchaseGaps.DAYS_MEDIAN),
            Column.number(PurchaseGaps.DAYS_Q3));
  }

  private Optional<Words> topFifth() {
    return curve
        .find(PERCENT, 20)
        .map(
            row ->
                new Words(
                    curve.text(row, SegmentationMetrics.NOTE.name()).contains("contribution")
                        ? "words.top_fifth_of_contribution"
                        : "words.top_fifth_of_revenue",
                    new Told(curve.value(row, SegmentationMetrics.VALUE.name()), Unit.SHARE)));
  }

  List<Finding> findings() {
    return topFifth().map(words -> new Finding(Mood.NEUTRAL, words)).stream().toList();
  }

  Section section() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading("heading.rfm"));
    if (rfm.isEmpty()) {
      blocks.add(new Words("nothing.rfm"));
    } else {
      blocks.add(new Words("words.rfm"));
      blocks.add(
          new Block.Heat(
              rfm,
              CustomerSegments.RECENCY_SCORE.name(),
              CustomerSegments.FREQUENCY_SCORE.name(),
              CUSTOMERS,
              CustomerSegments.RFM_SEGMENT.name(),
              "",
              ""));
    }
    blocks.add(new Block.Heading("heading.pareto"));
    topFifth().ifPresentOrElse(blocks::add, () -> blocks.add(new Words("nothing.pareto")));
    if (!curve.isEmpty()) {
      blocks.add(new Block.Chart("pareto", curve));
    }
    return new Section(CUSTOMERS, blocks);
  }

  Section cohortSection() {
    List<Block> blocks = new ArrayList<>();
    if (cohorts.isEmpty()) {
      blocks.add(new Words("nothing.cohorts"));
    } else {
      blocks.add(new Words("words.cohorts"));
      blocks.add(
          new Block.Heat(
              // All of a cohort bought in its first month.
              cohorts.unless(Cohorts.AGE_MONTHS.name(), 0),
              Cohorts.COHORT.name(),
              Cohorts.AGE_MONTHS.name(),
              Cohorts.RETAINED_SHARE.name(),
              "",
              Cohorts.CUSTOMERS.name(),
              Cohorts.IS_COMPLETE.name()));
      blocks.add(new Block.Heading("heading.cohort_value"));
      blocks.add(new Words("words.cohort_value"));
      blocks.add(new Block.Chart("cohort_value", cohorts));
    }
    blocks.add(new Block.Heading("heading.gaps"));
    if (gaps.isEmpty()) {
      blocks.add(new Words("nothing.gaps"));
    } else {
      blocks.add(new Words("words.gaps"));
      blocks.add(Block.Listing.of(gaps).withBars(PurchaseGaps.WENT_ON_90D_SHARE.name()));
    }
    return new Section("cohorts", blocks);
  }
}
