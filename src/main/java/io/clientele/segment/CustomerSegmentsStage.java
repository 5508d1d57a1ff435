package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Segment;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentationMetrics;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Puts every customer into an RFM segment, a value tier and a cluster. */
public final class CustomerSegmentsStage implements Stage {
  private static final StructType METRICS =
      new StructType()
          .add("metric", DataTypes.StringType)
          .add("value", DataTypes.DoubleType)
          .add("note", DataTypes.StringType);

  private final Segment config;
  private final Table features;
  private final RfmScores rfm;
  private final Tiers tiers;

  /**
   * Segments as configured.
   *
   * @param features the contract of the feature table
   * @throws IllegalArgumentException when the configuration names a feature that the table lacks
   */
  public CustomerSegmentsStage(Segment config, Table features) {
    this.config = config;
    this.features = features;
    this.rfm = new RfmScores(config.rfm(), features);
    this.tiers = new Tiers(config.valueTiers(), features);
  }

  @Override
  public String name() {
    return "segment customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerSegments.TABLE, SegmentationMetrics.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> customers = inputs.read(features);
    Dataset<Row> buyers = customers.where(bought());

    Dataset<Row> cuts = outputs.keep(rfm.cuts(customers));
    Dataset<Row> curve = outputs.keep(tiers.curve(customers));
    Dataset<Row> metrics =
        named("rfm_segment", rfm.metrics(cuts))
            .unionByName(named("value_tier", tiers.metrics(curve)));
    Dataset<Row> tiered = tiers.tier(rfm.score(customers, cuts), curve);

    ClusterTraining.Result clusters =
        ClusterTraining.train(config.clusters(), buyers, Optional.empty(), run.asOf(), run.seed());
    clusters.refusal().ifPresent(outputs::note);
    Dataset<Row> segmented =
        clusters
            .model()
            .map(model -> clustered(tiered, model.named(config.clusters().names())))
            .orElse(unclustered(tiered));
    metrics = metrics.unionByName(named("cluster", metrics(customers, clusters.metrics())));
    return outputs
        .and(CustomerSegments.TABLE, segmented.select(columns(CustomerSegments.TABLE)))
        .and(SegmentationMetrics.TABLE, metrics);
  }

  private Column bought() {
    return features.field("frequency_lifetime").col().gt(0);
  }

  private static Column[] columns(Table table) {
    return table.ownFields().stream().map(Field::col).toArray(Column[]::new);
  }

  private static Dataset<Row> unclustered(Dataset<Row> customers) {
    return customers
        .withColumn(
            CustomerSegments.CLUSTER_ID.name(), lit(null).cast(CustomerSegments.CLUSTER_ID.type()))
        .withColumn(
            CustomerSegments.CLUSTER.name(), lit(null).cast(CustomerSegments.CLUSTER.type()));
  }

  private Dataset<Row> clustered(Dataset<Row> customers, ClusterModel model) {
    return customers
        .withColumn(CustomerSegments.CLUSTER_ID.name(), when(bought(), model.id()))
        .withColumn(CustomerSegments.CLUSTER.name(), model.name(CustomerSegments.CLUSTER_ID.col()));
  }

  private static Dataset<Row> metrics(Dataset<Row> any, List<ClusterMetric> metrics) {
    return any.sparkSession()
        .createDataFrame(
            metrics.stream()
                .map(told -> RowFactory.create(told.metric(), told.value(), told.note()))
                .toList(),
            METRICS);
  }

  private static Dataset<Row> named(String segmentation, Dataset<Row> metrics) {
    return metrics.select(
        lit(segmentation).as(SegmentationMetrics.SEGMENTATION.name()),
        col("metric"),
        col("value"),
        col("note"));
  }
}
