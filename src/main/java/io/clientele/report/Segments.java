package io.clientele.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentEvaluations;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;

/** The segments: how large, what they bring, who moved, and who slipped away. */
final class Segments {
  private static final List<Field> SHOWN =
      List.of(
          CustomerSegments.PROFIT_CLASS,
          CustomerSegments.LIFECYCLE,
          CustomerSegments.RFM_SEGMENT,
          CustomerSegments.VALUE_TIER,
          CustomerSegments.CLUSTER,
          CustomerSegments.OWN_SEGMENT);

  /** Segmentations whose moves are drawn. */
  private static final List<Field> DRAWN =
      List.of(
          CustomerSegments.PROFIT_CLASS, CustomerSegments.LIFECYCLE, CustomerSegments.RFM_SEGMENT);

  /** Periods of moves, the one to be told first. */
  private static final List<String> PERIODS = List.of("month", "week", "night");

  /** Segments of a segmentation that are told. */
  private static final int SEGMENTS = 30;

  /** Customers who are named. */
  private static final int WARNINGS = 20;

  private final Sheet profiles;
  private final Sheet moves;
  private final Sheet evaluations;
  private final Sheet refusals;
  private final Sheet slipped;
  private final Sheet warnings;

  Segments(ToldNight night) {
    profiles =
        Sheet.of(
            "segment_profiles",
            List.of(SegmentProfiles.TABLE),
            night
                .read(SegmentProfiles.TABLE)
                .map(
                    rows ->
                        rows.where(SegmentProfiles.SEGMENTATION.col().isin(names(SHOWN)))
                            .orderBy(
                                SegmentProfiles.SEGMENTATION.col(),
                                SegmentProfiles.REVENUE.col().desc(),
                                SegmentProfiles.SEGMENT.col())),
            Column.word(SegmentProfiles.SEGMENTATION),
            Column.word(SegmentProfiles.SEGMENT),
            Column.count(SegmentProfiles.CUSTOMERS),
            Column.share(SegmentProfiles.CUSTOMER_SHARE),
            Column.money(SegmentProfiles.REVENUE),
            Column.share(SegmentProfiles.REVENUE_SHARE),
            Column.number(SegmentProfiles.RECENCY_DAYS_MEDIAN),
            Column.number(SegmentProfiles.FREQUENCY_MEDIAN),
            Column.money(SegmentProfiles.CLV_MEAN),
            Column.word(SegmentProfiles.RELATIONSHIP_LEVEL));
    moves =
        Sheet.of(
            "segment_moves",
            List.of(SegmentMoves.TABLE),
            night
                .read(SegmentMoves.TABLE)
                .map(
                    rows ->
                        rows.where(SegmentMoves.SEGMENTATION.col().isin(names(DRAWN)))
                            .orderBy(
                                SegmentMoves.SEGMENTATION.col(),
                                SegmentMoves.PERIOD.col(),
                                SegmentMoves.CUSTOMERS.col().desc(),
                                SegmentMoves.FROM_SEGMENT.col(),
                                SegmentMoves.TO_SEGMENT.col(),
                                SegmentMoves.CAUSE.col())),
            Column.word(SegmentMoves.SEGMENTATION),
            Column.word(SegmentMoves.PERIOD),
            Column.date(SegmentMoves.SINCE),
            Column.word(SegmentMoves.FROM_SEGMENT),
            Column.word(SegmentMoves.TO_SEGMENT),
            Column.word(SegmentMoves.CAUSE),
            Column.count(SegmentMoves.CUSTOMERS),
            Column.money(SegmentMoves.REVENUE));
    evaluations =
        Sheet.of(
            "segment_evaluations",
            List.of(SegmentEvaluations.TABLE),
            night
                .read(SegmentEvaluations.TABLE)
                .map(rows -> rows.orderBy(SegmentEvaluations.SEGMENTATION.col())),
            Column.word(SegmentEvaluations.SEGMENTATION),
            Column.date(SegmentEvaluations.SEGMENTED_ON),
            Column.count(SegmentEvaluations.CUSTOMERS),
            Column.share(SegmentEvaluations.ETA_SQUARED_LOG),
            Column.number(SegmentEvaluations.P_VALUE),
            Column.of(SegmentEvaluations.TELLS, Unit.BOOLEAN),
            Column.share(SegmentEvaluations.KEPT_SHARE));
    refusals =
        Sheet.of(
            "segment_refusals",
            List.of(SegmentationMetrics.TABLE),
            night
                .read(SegmentationMetrics.TABLE)
                .map(
                    rows ->
                        rows.where(
                                SegmentationMetrics.VALUE
                                    .col()
                                    .isNull()
                                    .and(SegmentationMetrics.NOTE.col().isNotNull()))
                            .orderBy(
                                SegmentationMetrics.SEGMENTATION.col(),
                                SegmentationMetrics.METRIC.col())),
            Column.word(SegmentationMetrics.SEGMENTATION),
            Column.text(SegmentationMetrics.METRIC),
            Column.text(SegmentationMetrics.NOTE));
    List<Table> from = List.of(EarlyWarnings.TABLE);
    slipped =
        Sheet.of(
            "early_warnings_by_class",
            from,
            night
                .read(EarlyWarnings.TABLE)
                .map(
                    rows ->
                        rows.groupBy(EarlyWarnings.PROFIT_CLASS.col(), EarlyWarnings.CAUSE.col())
                            .agg(
                                count(lit(1)).as("customers"),
                                sum(EarlyWarnings.CONTRIBUTION_THEN.col())
                                    .as(EarlyWarnings.CONTRIBUTION_THEN.name()),
                                sum(EarlyWarnings.CONTRIBUTION_NOW.col())
                                    .as(EarlyWarnings.CONTRIBUTION_NOW.name()))
                            .orderBy(
                                col("customers").desc(),
                                EarlyWarnings.PROFIT_CLASS.col(),
                                EarlyWarnings.CAUSE.col())),
            Column.word(EarlyWarnings.PROFIT_CLASS),
            Column.word(EarlyWarnings.CAUSE),
            new Column("customers", Unit.COUNT),
            Column.money(EarlyWarnings.CONTRIBUTION_THEN),
            Column.money(EarlyWarnings.CONTRIBUTION_NOW));
    warnings =
        Sheet.of(
            "early_warnings",
            from,
            night
                .read(EarlyWarnings.TABLE)
                .map(
                    rows ->
                        rows.orderBy(
                                // Who changed comes before whom the model left behind.
                                EarlyWarnings.CAUSE.col(),
                                EarlyWarnings.CONTRIBUTION_THEN
                                    .col()
                                    .minus(EarlyWarnings.CONTRIBUTION_NOW.col())
                                    .desc(),
                                EarlyWarnings.CUSTOMER_ID.col())
                            .limit(WARNINGS)),
            Column.text(EarlyWarnings.CUSTOMER_ID),
            Column.date(EarlyWarnings.SINCE),
            Column.word(EarlyWarnings.PROFIT_CLASS),
            Column.word(EarlyWarnings.CAUSE),
            Column.money(EarlyWarnings.CONTRIBUTION_THEN),
            Column.money(EarlyWarnings.CONTRIBUTION_NOW),
            Column.text(EarlyWarnings.REASONS));
  }

  private static Object[] names(List<Field> fields) {
    return fields.stream().map(Field::name).toArray();
  }

  List<Finding> findings() {
    long customers = (long) slipped.sum("customers");
    if (customers == 0) {
      return List.of();
    }
    long changed =
        (long) slipped.where(EarlyWarnings.CAUSE.name(), "customer", "").sum("customers");
    return List.of(
        new Finding(
            changed > 0 ? Mood.BAD : Mood.NEUTRAL,
            new Words(
                "finding.slipped",
                new Told(customers, Unit.COUNT),
                new Told(changed, Unit.COUNT))));
  }

  Section section() {
    List<Block> blocks = new ArrayList<>();
    if (profiles.isEmpty()) {
      blocks.add(new Words("nothing.segments"));
    } else {
      blocks.add(new Words("words.segments"));
    }
    for (Field segmentation : SHOWN) {
      Sheet segments =
          profiles
              .where(
                  SegmentProfiles.SEGMENTATION.name(),
                  segmentation.name(),
                  "segment_profiles_" + segmentation.name())
              .first(SEGMENTS);
      if (!segments.isEmpty()) {
        blocks.add(new Block.Heading("heading." + segmentation.name()));
        blocks.add(
            Block.Listing.of(segments)
                .without(SegmentProfiles.SEGMENTATION.name())
                .withBars(
                    SegmentProfiles.CUSTOMER_SHARE.name(), SegmentProfiles.REVENUE_SHARE.name()));
      }
    }
    if (!evaluations.isEmpty()) {
      blocks.add(new Block.Heading("heading.evaluations"));
      blocks.add(new Words("words.evaluations"));
      blocks.add(Block.Listing.of(evaluations).fold());
    }
    if (!refusals.isEmpty()) {
      blocks.add(new Block.Heading("heading.segment_refusals"));
      blocks.add(Block.Listing.of(refusals));
    }
    return new Section("segments", blocks);
  }

  Section moveSection() {
    List<Block> blocks = new ArrayList<>();
    for (Field segmentation : DRAWN) {
      Sheet of = moves.where(SegmentMoves.SEGMENTATION.name(), segmentation.name(), "");
      for (String period : PERIODS) {
        Sheet since =
            of.where(SegmentMoves.PERIOD.name(), period, "segment_moves_" + segmentation.name());
        if (!since.isEmpty()) {
          blocks.add(new Block.Heading("heading." + segmentation.name()));
          blocks.add(
              new Words(
                  "words.moves",
                  new Told(since.value(since.rows().get(0), SegmentMoves.SINCE.name()), Unit.DATE),
                  new Told(
                      (long)
                          since
                              .where(SegmentMoves.CAUSE.name(), "customer", "")
                              .sum(SegmentMoves.CUSTOMERS.name()),
                      Unit.COUNT),
                  new Told(
                      (long)
                          since
                              .where(SegmentMoves.CAUSE.name(), "model", "")
                              .sum(SegmentMoves.CUSTOMERS.name()),
                      Unit.COUNT)));
          blocks.add(new Block.Chart("moves", since));
          break;
        }
      }
    }
    if (blocks.isEmpty()) {
      blocks.add(new Words("nothing.moves"));
    }
    return new Section("moves", blocks);
  }

  Section warningSection() {
    if (warnings.isEmpty()) {
      return new Section("warnings", List.of(new Words("nothing.warnings")));
    }
    return new Section(
        "warnings",
        List.of(
            new Words("words.warnings", new Told((long) warnings.rows().size(), Unit.COUNT)),
            Block.Listing.of(slipped),
            Block.Listing.of(warnings)));
  }
}
