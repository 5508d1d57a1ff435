package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.sum;

import io.clientele.config.Segment;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.FeatureStatistics;
import io.clientele.schema.SegmentModels;
import io.clientele.schema.SegmentMoves;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Tells where customers went since the last night, a week and a month ago, and who slipped from
 * gold. Whether a customer moved or the model did is told by the model of then, which puts
 * tonight's customer into a segment again.
 */
public final class SegmentMovesStage implements Stage {
  private static final Column REVENUE = col("revenue_365d");
  private static final Column CONTRIBUTION = col("contribution_365d");

  private final Segment config;
  private final Table features;

  /**
   * Moves of the customers of a feature table.
   *
   * @param features the contract of the feature table
   */
  public SegmentMovesStage(Segment config, Table features) {
    this.config = config;
    this.features = features;
  }

  @Override
  public String name() {
    return "follow moves";
  }

  @Override
  public List<Table> inputs() {
    return List.of(
        features,
        CustomerForecasts.TABLE,
        CustomerSegments.TABLE,
        SegmentModels.TABLE,
        FeatureStatistics.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(SegmentMoves.TABLE, EarlyWarnings.TABLE);
  }

  @Override
  public List<Table> earlier() {
    return List.of(features, CustomerSegments.TABLE, SegmentModels.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> models = inputs.earlier(SegmentModels.TABLE);
    PastNights past = PastNights.of(models, run.asOf());
    if (past.runs().isEmpty()) {
      return outputs;
    }
    Dataset<Row> customers = inputs.read(features);
    Dataset<Row> tonight = inputs.read(CustomerSegments.TABLE);
    Dataset<Row> segments = inputs.earlier(CustomerSegments.TABLE);
    Map<LocalDate, List<String>> periods = past.periods();
    Dataset<Row> compared =
        new Comparison(
                CustomerSegmentsStage.withForecasts(
                    customers, inputs.read(CustomerForecasts.TABLE)),
                tonight,
                Segmentations.of(inputs.read(SegmentModels.TABLE)).orElseThrow())
            .with(
                periods.keySet().stream().map(night -> then(past, models, night)).toList(),
                segments,
                REVENUE,
                CONTRIBUTION);
    LocalDate gold = past.monthAgo();
    Slips slips = new Slips(config, inputs.read(FeatureStatistics.TABLE));
    return outputs
        .and(SegmentMoves.TABLE, moves(compared, periods))
        .and(
            EarlyWarnings.TABLE,
            slips.of(
                new Slips.Night(tonight, customers),
                new Slips.Night(
                    past.rows(segments, gold), past.rows(inputs.earlier(features), gold)),
                then(past, models, gold)));
  }

  private static Comparison.Then then(PastNights past, Dataset<Row> models, LocalDate night) {
    return new Comparison.Then(
        night, past.runs().get(night), Segmentations.of(past.rows(models, night)).orElseThrow());
  }

  private static Dataset<Row> moves(Dataset<Row> compared, Map<LocalDate, List<String>> periods) {
    Column[] names =
        periods.entrySet().stream()
            .flatMap(
                night ->
                    Stream.of(
                        lit(Date.valueOf(night.getKey())),
                        lit(night.getValue().toArray(String[]::new))))
            .toArray(Column[]::new);
    return compared
        .groupBy(
            Comparison.SINCE,
            Comparison.SEGMENTATION,
            Comparison.FROM,
            Comparison.TO,
            Comparison.CAUSE)
        .agg(
            count(lit(1)).as(SegmentMoves.CUSTOMERS.name()),
            money(REVENUE).as(SegmentMoves.REVENUE.name()),
            money(CONTRIBUTION).as(SegmentMoves.CONTRIBUTION.name()))
        .withColumn(SegmentMoves.PERIOD.name(), explode(element_at(map(names), Comparison.SINCE)));
  }

  /** Summed as money, so that the order of rows does not matter. */
  private static Column money(Column amount) {
    return coalesce(sum(amount.cast("decimal(18,4)")).cast("double"), lit(0.0));
  }
}
