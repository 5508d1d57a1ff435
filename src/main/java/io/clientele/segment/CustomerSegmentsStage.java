package io.clientele.segment;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
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
import java.util.ArrayList;
import java.util.List;
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
    long howMany = buyers.count();

    Dataset<Row> cuts = outputs.keep(rfm.cuts(customers));
    Dataset<Row> curve = outputs.keep(tiers.curve(customers));
    Dataset<Row> metrics =
        named("rfm_segment", rfm.metrics(cuts))
            .unionByName(named("value_tier", tiers.metrics(curve)));
    Dataset<Row> segmented = tiers.tier(rfm.score(customers, cuts), curve);

    if (howMany < config.clusters().minCustomers()) {
      String refusal =
          "clustering refused: "
              + howMany
              + " buyers, min-customers is "
              + config.clusters().minCustomers();
      outputs.note(refusal);
      segmented = unclustered(segmented);
      metrics = metrics.unionByName(named("cluster", metric(customers, "refused", null, refusal)));
    } else {
      ClusterModel model = ClusterModel.fit(config.clusters(), buyers, howMany, run.seed());
      segmented = model.isRefused() ? unclustered(segmented) : clustered(segmented, model);
      metrics = metrics.unionByName(named("cluster", metrics(customers, model)));
      if (model.isRefused()) {
        outputs.note("clustering refused: every solution has a cluster under smallest-share");
      }
    }
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
    Column names =
        org.apache.spark.sql.functions.array(
            model.names().stream().map(name -> lit(name)).toArray(Column[]::new));
    return customers
        .withColumn(CustomerSegments.CLUSTER_ID.name(), when(bought(), model.nearest()))
        .withColumn(
            CustomerSegments.CLUSTER.name(),
            when(bought(), element_at(names, CustomerSegments.CLUSTER_ID.col())));
  }

  private static Dataset<Row> metrics(Dataset<Row> any, ClusterModel model) {
    List<Row> rows = new ArrayList<>();
    for (ClusterModel.Tried tried : model.silhouettes()) {
      boolean tooSmall = Double.isNaN(tried.silhouette());
      rows.add(
          RowFactory.create(
              "silhouette_at_" + tried.clusters(),
              tooSmall ? null : tried.silhouette(),
              tooSmall ? "not considered: its smallest cluster is under smallest-share" : null));
    }
    if (!model.isRefused()) {
      rows.add(
          RowFactory.create(
              "clusters", (double) model.centres().size(), "the number with the best silhouette"));
      rows.add(RowFactory.create("within_sum_of_squares", model.withinSumOfSquares(), null));
    }
    for (int cluster = 0; cluster < model.centres().size(); cluster++) {
      for (int i = 0; i < model.features().size(); i++) {
        rows.add(
            RowFactory.create(
                "centre_" + (cluster + 1) + "_" + model.features().get(i).name(),
                model.centres().get(cluster)[i],
                "distance from the median buyer in interquartile ranges, log scale"));
      }
    }
    return any.sparkSession().createDataFrame(rows, METRICS);
  }

  private static Dataset<Row> metric(Dataset<Row> any, String metric, Double value, String note) {
    return any.sparkSession()
        .createDataFrame(List.of(RowFactory.create(metric, value, note)), METRICS);
  }

  private static Dataset<Row> named(String segmentation, Dataset<Row> metrics) {
    return metrics.select(
        lit(segmentation).as(SegmentationMetrics.SEGMENTATION.name()),
        col("metric"),
        col("value"),
        col("note"));
  }
}
