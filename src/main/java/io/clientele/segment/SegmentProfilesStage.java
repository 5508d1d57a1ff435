package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.median;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.SegmentProfiles;
import io.clientele.schema.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.jdk.javaapi.CollectionConverters;

/** Describes every segment of every segmentation, in one aggregation. */
public final class SegmentProfilesStage implements Stage {
  private final Table features;
  private final Column revenue;
  private final Column frequency;
  private final Column recency;

  /**
   * Profiles over a feature table.
   *
   * @param features the contract of the feature table
   */
  public SegmentProfilesStage(Table features) {
    this.features = features;
    this.revenue = features.field("revenue_lifetime").col();
    this.frequency = features.field("frequency_lifetime").col();
    this.recency = features.field("recency_days").col();
  }

  @Override
  public String name() {
    return "profile segments";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features, CustomerSegments.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(SegmentProfiles.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Column[] memberships =
        CustomerSegments.SEGMENTATIONS.stream()
            .map(field -> struct(lit(field.name()).as("segmentation"), field.col().as("segment")))
            .toArray(Column[]::new);
    Column segmentation = SegmentProfiles.SEGMENTATION.col();
    Dataset<Row> profiles =
        inputs
            .read(features)
            .join(
                inputs.read(CustomerSegments.TABLE),
                CollectionConverters.asScala(List.of(CustomerAccounts.CUSTOMER_ID.name())).toSeq())
            .select(explode(array(memberships)).as("in"), revenue, frequency, recency)
            .where(col("in.segment").isNotNull())
            .groupBy(col("in.segmentation").as("segmentation"), col("in.segment").as("segment"))
            .agg(
                count(lit(1)).as(SegmentProfiles.CUSTOMERS.name()),
                // Summed as money, so that the order of rows does not matter.
                sum(revenue.cast("decimal(18,4)"))
                    .cast("double")
                    .as(SegmentProfiles.REVENUE.name()),
                median(recency).as(SegmentProfiles.RECENCY_DAYS_MEDIAN.name()),
                median(when(frequency.gt(0), frequency))
                    .as(SegmentProfiles.FREQUENCY_MEDIAN.name()),
                median(when(frequency.gt(0), revenue)).as(SegmentProfiles.REVENUE_MEDIAN.name()));
    var all = Window.partitionBy(segmentation);
    Column total =
        sum(SegmentProfiles.REVENUE.col().cast("decimal(18,4)")).over(all).cast("double");
    return Outputs.of(
        SegmentProfiles.TABLE,
        profiles
            .withColumn(
                SegmentProfiles.CUSTOMER_SHARE.name(),
                SegmentProfiles.CUSTOMERS
                    .col()
                    .divide(sum(SegmentProfiles.CUSTOMERS.col()).over(all)))
            .withColumn(
                SegmentProfiles.REVENUE_SHARE.name(),
                when(total.notEqual(0), SegmentProfiles.REVENUE.col().divide(total))));
  }
}
