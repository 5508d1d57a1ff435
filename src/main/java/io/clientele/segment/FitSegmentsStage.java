package io.clientele.segment;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Segment;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.LastNight;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.SegmentModels;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.ClusterModel;
import io.clientele.segment.cluster.Metric;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Finds what customers are put into groups by: cut points and boundaries every night, clusters when
 * it is time to.
 */
public final class FitSegmentsStage implements Stage {
  private final Segment config;
  private final Table features;
  private final Column bought;
  private final List<Column> asked;

  /**
   * Segments as configured.
   *
   * @param features the contract of the feature table
   * @throws IllegalArgumentException when the configuration names a feature that the table lacks
   */
  public FitSegmentsStage(Segment config, Table features) {
    this.config = config;
    this.features = features;
    this.bought = features.field("frequency_lifetime").col().gt(0);
    this.asked = new ArrayList<>(RfmModel.asked(config.rfm(), features));
    asked.addAll(ProfitModel.asked(config.profitClasses(), features, bought));
    asked.addAll(LifecycleModel.asked(features));
  }

  @Override
  public String name() {
    return "fit segments";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features);
  }

  @Override
  public List<Table> outputs() {
    return List.of(SegmentModels.TABLE, SegmentationMetrics.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(SegmentModels.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> buyers = inputs.read(features).where(bought);
    Row answer =
        buyers.agg(sum(when(bought, 1L)).as("buyers"), asked.toArray(Column[]::new)).head();
    RfmModel rfm = RfmModel.of(config.rfm(), answer);
    TierModel tiers = TierModel.fit(config.valueTiers(), features, buyers);
    ProfitModel profit = ProfitModel.of(config.profitClasses(), answer);
    LifecycleModel lifecycle = LifecycleModel.of(config.lifecycle(), answer);
    List<Row> metrics = new ArrayList<>();
    add(metrics, CustomerSegments.RFM_SEGMENT.name(), rfm.metrics());
    add(metrics, CustomerSegments.VALUE_TIER.name(), tiers.metrics());
    add(metrics, CustomerSegments.PROFIT_CLASS.name(), profit.metrics());
    add(metrics, CustomerSegments.LIFECYCLE.name(), lifecycle.metrics());

    Optional<Segmentations> before = before(inputs.previous(SegmentModels.TABLE), run);
    Clustering clustering = new Clustering(config.clusters(), run, outputs, metrics);
    Optional<ClusterModel> clusters =
        clustering.of(
            CustomerSegments.CLUSTER.name(), buyers, before.flatMap(Segmentations::clusters));
    Map<String, ClusterModel> tierClusters = new TreeMap<>();
    for (String tier : config.clusteredTiers()) {
      clustering
          .of(
              CustomerSegments.TIER_CLUSTER.name() + " " + tier,
              buyers.where(tiers.tier().equalTo(tier)),
              before.map(models -> models.tierClusters().get(tier)))
          .ifPresent(model -> tierClusters.put(tier, model));
    }
    SparkSession spark = buyers.sparkSession();
    Segmentations models =
        new Segmentations(rfm, tiers, profit, lifecycle, clusters, tierClusters, config.own());
    return outputs
        .and(
            SegmentModels.TABLE,
            spark.createDataFrame(models.rows(run.asOf()), SegmentModels.TABLE.ownSchema()))
        .and(
            SegmentationMetrics.TABLE,
            spark.createDataFrame(metrics, SegmentationMetrics.TABLE.ownSchema()));
  }

  /** The models of the last night before. */
  private static Optional<Segmentations> before(Dataset<Row> models, Run run) {
    Dataset<Row> earlier = models.where(Table.AS_OF.col().lt(lit(Date.valueOf(run.asOf()))));
    return LastNight.of(earlier).flatMap(night -> Segmentations.of(night.rows(earlier)));
  }

  static void add(List<Row> rows, String segmentation, List<Metric> metrics) {
    metrics.forEach(
        metric ->
            rows.add(
                RowFactory.create(segmentation, metric.metric(), metric.value(), metric.note())));
  }
}
