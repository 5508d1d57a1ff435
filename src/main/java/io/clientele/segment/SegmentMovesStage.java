package io.clientele.segment;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
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
    Comparison comparison =
        new Comparison(
            CustomerSegmentsStage.withForecasts(customers, inputs.read(CustomerForecasts.TABLE)),
            inputs.read(CustomerSegments.TABLE),
            Segmentations.of(inputs.read(SegmentModels.TABLE)).orElseThrow());
    Dataset<Row> segments = inputs.earlier(CustomerSegments.TABLE);
    Map<LocalDate, List<String>> periods = past.periods();
    LocalDate gold = past.monthAgo();
    Dataset<Row> moves = null;
    Dataset<Row> sinceGold = null;
    for (Map.Entry<LocalDate, List<String>> since : periods.entrySet()) {
      LocalDate night = since.getKey();
      Dataset<Row> compared =
          comparison.with(
              past.rows(segments, night),
              Segmentations.of(past.rows(models, night)).orElseThrow(),
              REVENUE,
              CONTRIBUTION);
      Dataset<Row> some = moves(compared, since.getValue(), night);
      moves = moves == null ? some : moves.unionByName(some);
      sinceGold = night.equals(gold) ? compared : sinceGold;
    }
    if (sinceGold == null) {
      sinceGold =
          comparison.with(
              past.rows(segments, gold), Segmentations.of(past.rows(models, gold)).orElseThrow());
    }
    Slips slips = new Slips(config, inputs.read(FeatureStatistics.TABLE));
    return outputs
        .and(SegmentMoves.TABLE, moves)
        .and(
            EarlyWarnings.TABLE,
            slips.of(sinceGold, customers, past.rows(inputs.earlier(features), gold), gold));
  }

  private static Dataset<Row> moves(Dataset<Row> compared, List<String> periods, LocalDate since) {
    return compared
        .groupBy(Comparison.SEGMENTATION, Comparison.FROM, Comparison.TO, Comparison.CAUSE)
        .agg(
            count(lit(1)).as(SegmentMoves.CUSTOMERS.name()),
            money(REVENUE).as(SegmentMoves.REVENUE.name()),
            money(CONTRIBUTION).as(SegmentMoves.CONTRIBUTION.name()))
        .withColumn(SegmentMoves.PERIOD.name(), explode(lit(periods.toArray(String[]::new))))
        .withColumn(SegmentMoves.SINCE.name(), lit(Date.valueOf(since)));
  }

  /** Summed as money, so that the order of rows does not matter. */
  private static Column money(Column amount) {
    return coalesce(sum(amount.cast("decimal(18,4)")).cast("double"), lit(0.0));
  }
}
