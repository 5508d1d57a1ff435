package io.clientele.segment;

import io.clientele.config.Segment;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.SegmentModels;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Puts every customer into a segment of every segmentation, in one pass. */
public final class CustomerSegmentsStage implements Stage {
  static final Seq<String> CUSTOMER =
      CollectionConverters.asScala(List.of(CustomerSegments.CUSTOMER_ID.name())).toSeq();

  private final Segment config;
  private final Table features;

  /**
   * Segments of the customers of a feature table.
   *
   * @param config with what owners call clusters
   * @param features the contract of the feature table
   */
  public CustomerSegmentsStage(Segment config, Table features) {
    this.config = config;
    this.features = features;
  }

  @Override
  public String name() {
    return "segment customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features, CustomerForecasts.TABLE, SegmentModels.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerSegments.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Dataset<Row> customers =
        withForecasts(inputs.read(features), inputs.read(CustomerForecasts.TABLE));
    Segmentations models = Segmentations.of(inputs.read(SegmentModels.TABLE)).orElseThrow();
    Outputs outputs = Outputs.none();
    models.nameless(config.clusters()).forEach(outputs::note);
    return outputs.and(
        CustomerSegments.TABLE,
        models
            .named(config.clusters())
            .segment(customers)
            .select(
                CustomerSegments.TABLE.ownFields().stream()
                    .map(Field::col)
                    .toArray(Column[]::new)));
  }

  /** Features and forecasts of all customers; what both have is the feature. */
  static Dataset<Row> withForecasts(Dataset<Row> features, Dataset<Row> forecasts) {
    List<String> known = new ArrayList<>(List.of(features.columns()));
    known.remove(CustomerSegments.CUSTOMER_ID.name());
    return features.join(forecasts.drop(known.toArray(String[]::new)), CUSTOMER, "left_outer");
  }

  /** What the condition of a segment of the shop's own may use: all but that segment. */
  public static StructType columns(Table features, Table segments) {
    StructType all = Table.together(features, CustomerForecasts.TABLE, segments);
    return new StructType(
        Arrays.stream(all.fields())
            .filter(field -> !field.name().equals(CustomerSegments.OWN_SEGMENT.name()))
            .toArray(StructField[]::new));
  }
}
