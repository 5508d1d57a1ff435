package io.clientele.forecast;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.clientele.config.Forecast;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Trains the models of purchases and of spend when it is time to or the outcomes of the one in use
 * have decayed, and the propensities on nights with features to learn from. Other nights do
 * nothing.
 */
public final class TrainForecastsStage implements Stage {
  private final Forecast config;
  private final Table learning;

  /**
   * Trains as configured.
   *
   * @param learning the contract of the features to learn from: {@code features_on}, {@code
   *     customer_id} and numbers
   */
  public TrainForecastsStage(Forecast config, Table learning) {
    this.config = config;
    this.learning = learning;
  }

  @Override
  public String name() {
    return "train forecasts";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE, ForecastOutcomes.TABLE, learning);
  }

  @Override
  public List<Table> outputs() {
    return List.of(Models.TABLE, ModelMetrics.TABLE);
  }

  @Override
  public List<Table> previous() {
    return List.of(Models.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> before = inputs.previous(Models.TABLE);
    Dataset<Row> models = before.where(Models.TRAINED_ON.col().leq(date(run.asOf())));
    Map<String, Champion> champions = Champion.of(models, run.asOf());
    Optional<LocalDate> last = lastTrained(models);
    Optional<LocalDate> next = last.map(date -> date.plusDays(config.retrainDays()));
    boolean early = next.isPresent() && next.get().isAfter(run.asOf());
    boolean due = !early || haveDecayed(inputs.read(ForecastOutcomes.TABLE), champions, last.get());
    Dataset<Row> features = inputs.read(learning);
    boolean learns = !features.isEmpty();
    if (!due) {
      outputs.note("next training on " + next.get());
    }
    if (!due && !learns) {
      return outputs;
    }
    PurchaseHistories histories =
        new PurchaseHistories(
            outputs.keep(
                PurchaseHistories.of(
                        inputs.read(AccountDays.TABLE), inputs.read(CustomerAccounts.TABLE))
                    .until(run.asOf())
                    .occasions()));
    Trained trained = new Trained(run, before);
    if (due) {
      new PurchaseTraining(config, histories, champions, run, outputs)
          .train(early ? "outcomes decayed" : "on schedule", trained);
    }
    SparkSession spark = before.sparkSession();
    Dataset<Row> now = models.union(spark.createDataFrame(trained.models(), Models.TABLE.schema()));
    if (learns) {
      List<String> names = learning.numbers();
      Dataset<Row> rows =
          LearningSet.rows(features, learning.field("features_on").col(), names, histories);
      new PropensityTraining(
              config.propensity(),
              LearningSet.of(outputs.keep(rows)),
              names,
              histories,
              Optional.ofNullable(Champion.of(now, run.asOf()).get(Champion.PURCHASES))
                  .map(Champion::purchases),
              champions,
              run,
              outputs)
          .train(trained);
    }
    if (trained.models().isEmpty()) {
      return outputs;
    }
    return outputs
        .and(Models.TABLE, spark.createDataFrame(trained.models(), Models.TABLE.schema()))
        .and(
            ModelMetrics.TABLE,
            spark.createDataFrame(trained.metrics(), ModelMetrics.TABLE.schema()));
  }

  /**
   * Whether the champion in use was found wrong tonight by a forecast made since the last training:
   * one that training has not answered yet.
   */
  private static boolean haveDecayed(
      Dataset<Row> outcomes, Map<String, Champion> champions, LocalDate lastTrained) {
    Champion champion = champions.get(Champion.PURCHASES);
    return champion != null
        && !outcomes
            .where(
                ForecastOutcomes.DECAYED
                    .col()
                    .and(ForecastOutcomes.PURCHASES_VERSION.col().equalTo(champion.version()))
                    .and(ForecastOutcomes.FORECAST_ON.col().geq(date(lastTrained))))
            .isEmpty();
  }

  private static Optional<LocalDate> lastTrained(Dataset<Row> models) {
    Row last =
        models
            .where(Models.MODEL.col().equalTo(Champion.PURCHASES))
            .agg(max(Models.TRAINED_ON.col()))
            .first();
    return Optional.ofNullable(last.getDate(0)).map(Date::toLocalDate);
  }

  private static Column date(LocalDate date) {
    return lit(Date.valueOf(date));
  }
}
