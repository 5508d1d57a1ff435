package io.clientele.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.regexp_extract;

import io.clientele.report.Block.Figure;
import io.clientele.report.Block.Finding;
import io.clientele.report.Block.Mood;
import io.clientele.report.Block.Words;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.ValueForecasts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What customers are expected to do, how right that was, and by which models. */
final class Forecasts {
  private static final String TENTH = "tenth";
  private static final String IN_USE = "in_use";

  private final Sheet value;
  private final Sheet outcomes;
  private final Sheet tenths;
  private final Sheet models;
  private final Sheet metrics;
  private final Sheet lifts;

  Forecasts(ToldNight night) {
    value =
        Sheet.of(
            "value_forecasts",
            List.of(ValueForecasts.TABLE),
            night
                .read(ValueForecasts.TABLE)
                .map(
                    rows ->
                        rows.where(ValueForecasts.DIMENSION.col().isin("all", "value_tier"))
                            .orderBy(ValueForecasts.DIMENSION.col(), ValueForecasts.MEMBER.col())),
            Column.word(ValueForecasts.DIMENSION),
            Column.word(ValueForecasts.MEMBER),
            Column.count(ValueForecasts.FORECAST_CUSTOMERS),
            Column.of(ValueForecasts.buyers(90), Unit.COUNT),
            Column.of(ValueForecasts.purchases(90), Unit.COUNT),
            Column.money(ValueForecasts.spend(90)),
            Column.money(ValueForecasts.CLV),
            Column.money(ValueForecasts.CLV_LOW),
            Column.money(ValueForecasts.CLV_HIGH),
            Column.money(ValueForecasts.CLV_MEAN));
    Optional<Dataset<Row>> told = night.read(ForecastOutcomes.TABLE);
    outcomes =
        Sheet.of(
            "forecast_outcomes",
            List.of(ForecastOutcomes.TABLE),
            told.map(
                rows ->
                    rows.where(
                            ForecastOutcomes.DIMENSION
                                .col()
                                .isin(
                                    ForecastOutcomes.ALL, ForecastOutcomes.PROSPECTS, "value_tier"))
                        .orderBy(
                            ForecastOutcomes.HORIZON_DAYS.col(),
                            ForecastOutcomes.DIMENSION.col(),
                            ForecastOutcomes.MEMBER.col())),
            Column.count(ForecastOutcomes.HORIZON_DAYS),
            Column.date(ForecastOutcomes.FORECAST_ON),
            Column.word(ForecastOutcomes.DIMENSION),
            Column.word(ForecastOutcomes.MEMBER),
            Column.count(ForecastOutcomes.CUSTOMERS),
            Column.of(ForecastOutcomes.EXPECTED_BUYERS, Unit.COUNT),
            Column.count(ForecastOutcomes.ACTUAL_BUYERS),
            Column.of(ForecastOutcomes.EXPECTED_PURCHASES, Unit.COUNT),
            Column.count(ForecastOutcomes.ACTUAL_PURCHASES),
            Column.money(ForecastOutcomes.EXPECTED_SPEND),
            Column.money(ForecastOutcomes.ACTUAL_SPEND),
            Column.number(ForecastOutcomes.AUC),
            Column.of(ForecastOutcomes.DECAYED, Unit.BOOLEAN));
    tenths =
        Sheet.of(
            "forecast_tenths",
            List.of(ForecastOutcomes.TABLE),
            told.map(
                rows ->
                    rows.where(ForecastOutcomes.DIMENSION.col().equalTo(ForecastOutcomes.TENTH))
                        .withColumn(TENTH, ForecastOutcomes.MEMBER.col().cast("int"))
                        .orderBy(ForecastOutcomes.HORIZON_DAYS.col(), col(TENTH))),
            Column.count(ForecastOutcomes.HORIZON_DAYS),
            new Column(TENTH, Unit.COUNT),
            Column.count(ForecastOutcomes.CUSTOMERS),
            Column.of(ForecastOutcomes.EXPECTED_BUYERS, Unit.COUNT),
            Column.count(ForecastOutcomes.ACTUAL_BUYERS),
            Column.money(ForecastOutcomes.EXPECTED_SPEND),
            Column.money(ForecastOutcomes.ACTUAL_SPEND));
    Optional<Dataset<Row>> versions = night.read(Models.TABLE);
    // In use, and the last one that was tried.
    Optional<Dataset<Row>> last =
        versions.map(
            rows ->
                rows.groupBy(Models.MODEL.col())
                    .agg(
                        max(Models.VERSION.col()).as("last"),
                        max(org.apache.spark.sql.functions.struct(
                                Models.PROMOTED_ON.col(), Models.VERSION.col()))
                            .as("champion"))
                    .select(
                        Models.MODEL.col(),
                        col("last"),
                        org.apache
                            .spark
                            .sql
                            .functions
                            .when(col("champion.promoted_on").isNotNull(), col("champion.version"))
                            .as("champion")));
    models =
        Sheet.of(
            "models",
            List.of(Models.TABLE),
            versions.map(
                rows ->
                    rows.join(last.orElseThrow(), Models.MODEL.name())
                        .where(
                            Models.VERSION
                                .col()
                                .equalTo(col("last"))
                                .or(Models.VERSION.col().equalTo(col("champion"))))
                        .withColumn(IN_USE, Models.VERSION.col().eqNullSafe(col("champion")))
                        .orderBy(Models.MODEL.col(), Models.VERSION.col())),
            Column.word(Models.MODEL),
            Column.count(Models.VERSION),
            Column.word(Models.METHOD),
            new Column(IN_USE, Unit.BOOLEAN),
            Column.date(Models.TRAINED_ON),
            Column.count(Models.CUSTOMERS),
            Column.text(Models.REASON));
    Optional<Dataset<Row>> latest =
        night
            .read(ModelMetrics.TABLE)
            .filter(any -> last.isPresent())
            .map(
                rows ->
                    rows.join(last.orElseThrow(), Models.MODEL.name())
                        .where(ModelMetrics.VERSION.col().equalTo(col("last"))));
    metrics =
        Sheet.of(
            "model_metrics",
            List.of(ModelMetrics.TABLE),
            latest.map(
                rows ->
                    rows.where(ModelMetrics.METRIC.col().isin("auc", "calibration_error", "brier"))
                        .orderBy(
                            ModelMetrics.MODEL.col(),
                            ModelMetrics.METRIC.col(),
                            ModelMetrics.VALUE.col().desc(),
                            ModelMetrics.CANDIDATE.col())),
            Column.word(ModelMetrics.MODEL),
            Column.count(ModelMetrics.VERSION),
            Column.word(ModelMetrics.CANDIDATE),
            Column.word(ModelMetrics.METRIC),
            Column.number(ModelMetrics.VALUE),
            Column.number(ModelMetrics.LOW),
            Column.number(ModelMetrics.HIGH));
    org.apache.spark.sql.Column tenth =
        regexp_extract(ModelMetrics.METRIC.col(), "^lift_(\\d+)$", 1);
    lifts =
        Sheet.of(
            "model_lifts",
            List.of(ModelMetrics.TABLE),
            latest.map(
                rows ->
                    rows.where(tenth.notEqual(""))
                        .withColumn(TENTH, tenth.cast("int"))
                        .orderBy(
                            ModelMetrics.MODEL.col(), ModelMetrics.CANDIDATE.col(), col(TENTH))),
            Column.word(ModelMetrics.MODEL),
            Column.word(ModelMetrics.CANDIDATE),
            new Column(TENTH, Unit.COUNT),
            Column.number(ModelMetrics.VALUE));
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (List<Object> row : outcomes.rows()) {
      if (outcomes.value(row, ForecastOutcomes.DIMENSION.name()).equals(ForecastOutcomes.ALL)) {
        boolean decayed = Boolean.TRUE.equals(outcomes.value(row, ForecastOutcomes.DECAYED.name()));
        findings.add(new Finding(decayed ? Mood.BAD : Mood.NEUTRAL, outcome(row)));
      }
    }
    return findings.subList(0, Math.min(1, findings.size()));
  }

  private Words outcome(List<Object> row) {
    return new Words(
        "words.outcome",
        new Told(outcomes.value(row, ForecastOutcomes.FORECAST_ON.name()), Unit.DATE),
        new Told(outcomes.value(row, ForecastOutcomes.HORIZON_DAYS.name()), Unit.COUNT),
        new Told(outcomes.value(row, ForecastOutcomes.EXPECTED_BUYERS.name()), Unit.COUNT),
        new Told(outcomes.value(row, ForecastOutcomes.ACTUAL_BUYERS.name()), Unit.COUNT));
  }

  Section section() {
    List<Block> blocks = new ArrayList<>();
    Optional<List<Object>> all =
        value
            .find(ValueForecasts.DIMENSION.name(), "all")
            .filter(row -> value.value(row, ValueForecasts.buyers(90).name()) != null);
    if (all.isEmpty()) {
      blocks.add(new Words("nothing.forecasts"));
    } else {
      List<Figure> figures = new ArrayList<>();
      for (Column column : value.columns().subList(2, value.columns().size())) {
        Object told = value.value(all.get(), column.name());
        // The interval is told in words.
        if (told != null && !column.name().startsWith(ValueForecasts.CLV.name() + "_")) {
          figures.add(new Figure(column, told, null, Mood.NEUTRAL, List.of()));
        }
      }
      blocks.add(new Block.Figures(figures, value.from()));
      if (value.value(all.get(), ValueForecasts.CLV_LOW.name()) != null) {
        blocks.add(
            new Words(
                "words.value",
                new Told(value.value(all.get(), ValueForecasts.CLV_LOW.name()), Unit.MONEY),
                new Told(value.value(all.get(), ValueForecasts.CLV_HIGH.name()), Unit.MONEY)));
      }
      blocks.add(Block.Listing.of(value).fold());
    }
    blocks.add(new Block.Heading("heading.outcomes"));
    if (outcomes.isEmpty()) {
      blocks.add(new Words("nothing.outcomes"));
    } else {
      outcomes.rows().stream()
          .filter(
              row ->
                  outcomes
                      .value(row, ForecastOutcomes.DIMENSION.name())
                      .equals(ForecastOutcomes.ALL))
          .forEach(row -> blocks.add(outcome(row)));
      for (Object horizon :
          new TreeSet<>(
              tenths.rows().stream()
                  .map(row -> (Integer) tenths.value(row, ForecastOutcomes.HORIZON_DAYS.name()))
                  .toList())) {
        blocks.add(
            new Block.Chart(
                "calibration",
                tenths.where(
                    ForecastOutcomes.HORIZON_DAYS.name(), horizon, "forecast_tenths_" + horizon)));
      }
      blocks.add(Block.Listing.of(outcomes).fold());
    }
    return new Section("forecasts", blocks);
  }

  /**
   * The models.
   *
   * @param refused what the night refused to train or to cut, and why
   */
  Section modelSection(Sheet refused) {
    List<Block> blocks = new ArrayList<>();
    if (models.isEmpty()) {
      blocks.add(new Words("nothing.models"));
    } else {
      blocks.add(Block.Listing.of(models));
    }
    if (!lifts.isEmpty()) {
      blocks.add(new Block.Heading("heading.lifts"));
      blocks.add(new Words("words.lifts"));
      blocks.add(new Block.Chart("lifts", lifts));
    }
    if (!metrics.isEmpty()) {
      blocks.add(new Block.Heading("heading.metrics"));
      blocks.add(new Words("words.metrics"));
      blocks.add(Block.Listing.of(metrics).fold());
    }
    blocks.add(new Block.Heading("heading.refused"));
    if (refused.isEmpty()) {
      blocks.add(new Words("nothing.refused"));
    } else {
      blocks.add(new Words("words.refused"));
      blocks.add(Block.Listing.of(refused));
    }
    return new Section("models", blocks);
  }
}
