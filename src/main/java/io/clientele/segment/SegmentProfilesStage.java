package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Relationship;
import io.clientele.config.Segment;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Describes every segment of every segmentation, in one aggregation. */
public final class SegmentProfilesStage implements Stage {
  private static final Column SEGMENTATION = SegmentProfiles.SEGMENTATION.col();
  private static final WindowSpec ALL = Window.partitionBy(SEGMENTATION);

  private final Segment config;
  private final Table features;
  private final Column revenue;
  private final Column contribution;
  private final Column frequency;
  private final Column recency;

  /**
   * Profiles over a feature table.
   *
   * @param features the contract of the feature table
   */
  public SegmentProfilesStage(Segment config, Table features) {
    this.config = config;
    this.features = features;
    this.revenue = features.field("revenue_lifetime").col();
    this.contribution = features.field("contribution_lifetime").col();
    this.frequency = features.field("frequency_lifetime").col();
    this.recency = features.field("recency_days").col();
  }

  @Override
  public String name() {
    return "profile segments";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features, CustomerForecasts.TABLE, CustomerSegments.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(SegmentProfiles.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Column[] memberships =
        CustomerSegments.SEGMENTATIONS.stream().map(Memberships::of).toArray(Column[]::new);
    Column clv = CustomerForecasts.CLV.col();
    Dataset<Row> segments =
        inputs
            .read(features)
            .join(inputs.read(CustomerSegments.TABLE), CustomerSegmentsStage.CUSTOMER)
            .join(
                inputs
                    .read(CustomerForecasts.TABLE)
                    .select(CustomerForecasts.CUSTOMER_ID.col(), clv),
                CustomerSegmentsStage.CUSTOMER,
                "left_outer")
            .select(
                explode(array(memberships)).as("in"),
                revenue,
                contribution,
                frequency,
                recency,
                clv)
            .where(col("in.segment").isNotNull())
            .groupBy(
                col("in.segmentation").as(SegmentProfiles.SEGMENTATION.name()),
                col("in.segment").as(SegmentProfiles.SEGMENT.name()),
                col("in.id").as(SegmentProfiles.SEGMENT_ID.name()))
            .agg(
                count(lit(1)).as(SegmentProfiles.CUSTOMERS.name()),
                money(revenue).as(SegmentProfiles.REVENUE.name()),
                median(recency).as(SegmentProfiles.RECENCY_DAYS_MEDIAN.name()),
                median(when(frequency.gt(0), frequency))
                    .as(SegmentProfiles.FREQUENCY_MEDIAN.name()),
                median(when(frequency.gt(0), revenue)).as(SegmentProfiles.REVENUE_MEDIAN.name()),
                money(contribution).as(SegmentProfiles.CONTRIBUTION.name()),
                avg(clv.cast("decimal(18,4)")).cast("double").as(SegmentProfiles.CLV_MEAN.name()));
    Column customers = SegmentProfiles.CUSTOMERS.col();
    Column mean = SegmentProfiles.CONTRIBUTION.col().divide(customers);
    Column contributed = total(SegmentProfiles.CONTRIBUTION);
    Column earned = total(SegmentProfiles.REVENUE);
    Column share = customers.divide(sum(customers).over(ALL));
    Column margin = mean.divide(contributed.divide(sum(customers).over(ALL)));
    return Outputs.of(
        SegmentProfiles.TABLE,
        segments
            .withColumn(SegmentProfiles.CUSTOMER_SHARE.name(), share)
            .withColumn(
                SegmentProfiles.REVENUE_SHARE.name(),
                when(earned.notEqual(0), SegmentProfiles.REVENUE.col().divide(earned)))
            .withColumn(
                SegmentProfiles.CONTRIBUTION_SHARE.name(),
                when(contributed.gt(0), SegmentProfiles.CONTRIBUTION.col().divide(contributed)))
            .withColumn(SegmentProfiles.CONTRIBUTION_MEAN.name(), mean)
            .withColumn(
                SegmentProfiles.RELATIONSHIP_LEVEL.name(),
                when(contributed.gt(0), level(config.relationship(), share, margin)))
            .withColumn(SegmentProfiles.STRATEGY.name(), strategy()));
  }

  /** Summed as money, so that the order of rows does not matter. */
  private static Column money(Column amount) {
    return sum(amount.cast("decimal(18,4)")).cast("double");
  }

  private static Column total(Field amount) {
    return sum(amount.col().cast("decimal(18,4)")).over(ALL).cast("double");
  }

  private static Column level(Relationship policy, Column share, Column margin) {
    Relationship.Levels levels = policy.levels();
    return when(share.leq(policy.few()), byMargin(policy, levels.few(), margin))
        .when(share.geq(policy.many()), byMargin(policy, levels.many(), margin))
        .otherwise(byMargin(policy, levels.some(), margin));
  }

  private static Column byMargin(Relationship policy, Relationship.ByMargin levels, Column margin) {
    return when(margin.lt(policy.lowMargin()), levels.low())
        .when(margin.geq(policy.highMargin()), levels.high())
        .otherwise(levels.medium());
  }

  private Column strategy() {
    Column strategy = lit(null).cast("string");
    for (Map.Entry<String, Map<String, String>> of : config.strategies().entrySet()) {
      for (Map.Entry<String, String> one : of.getValue().entrySet()) {
        Column named =
            SegmentProfiles.SEGMENT
                .col()
                .equalTo(one.getKey())
                .or(SegmentProfiles.SEGMENT_ID.col().equalTo(one.getKey()));
        strategy =
            when(SEGMENTATION.equalTo(of.getKey()).and(named), one.getValue()).otherwise(strategy);
      }
    }
    return strategy;
  }
}
