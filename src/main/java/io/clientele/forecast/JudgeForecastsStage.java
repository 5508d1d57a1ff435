package io.clientele.forecast;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Forecast;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Holds forecasts whose days have passed against what happened, and says which have decayed. Comes
 * before training, so that the same night can train anew.
 */
public final class JudgeForecastsStage implements Stage {
  /** A total that far off is said in the summary of the night. */
  private static final double OFF = 0.25;

  private final Forecast config;

  /** Judges forecasts of models trained as configured. */
  public JudgeForecastsStage(Forecast config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "judge forecasts";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE);
  }

  @Override
  public List<Table> earlier() {
    return List.of(
        CustomerForecasts.TABLE, CustomerSegments.TABLE, Models.TABLE, ModelMetrics.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(ForecastOutcomes.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> forecasts = inputs.earlier(CustomerForecasts.TABLE);
    List<Outcomes.Night> nights = Outcomes.nights(forecasts, run.asOf());
    if (nights.isEmpty()) {
      return outputs;
    }
    Outcomes past =
        new Outcomes(
            forecasts,
            inputs.earlier(CustomerSegments.TABLE),
            inputs.read(AccountDays.TABLE),
            inputs.read(CustomerAccounts.TABLE));
    Dataset<Row> rows = outputs.keep(past.rows(outputs.keep(past.judged(nights))));
    Column decayed = lit(null);
    // One row a horizon.
    for (Row all : rows.where(Members.DIMENSION.equalTo(ForecastOutcomes.ALL)).collectAsList()) {
      boolean off = isOff(all, outputs);
      boolean worse = isRankedWorse(all, inputs, outputs);
      decayed =
          when(
                  Members.DIMENSION
                      .equalTo(ForecastOutcomes.ALL)
                      .and(ForecastOutcomes.HORIZON_DAYS.col().equalTo(horizon(all))),
                  lit(off || worse))
              .otherwise(decayed);
    }
    Dataset<Row> told = rows.withColumn(ForecastOutcomes.DECAYED.name(), decayed);
    return outputs.and(
        ForecastOutcomes.TABLE,
        told.select(
            ForecastOutcomes.TABLE.ownFields().stream()
                .map(field -> field.col().cast(field.type()).as(field.name()))
                .toArray(Column[]::new)));
  }

  private static boolean isOff(Row all, Outputs outputs) {
    double expected = all.getAs(ForecastOutcomes.EXPECTED_PURCHASES.name());
    long actual = all.<Long>getAs(ForecastOutcomes.ACTUAL_PURCHASES.name());
    if (Math.abs(expected - actual) <= OFF * Math.max(actual, 1)) {
      return false;
    }
    outputs.note(
        String.format(
            Locale.ROOT,
            "forecast of %s for %d days was off: %.0f purchases expected, %d came",
            all.<Object>getAs(ForecastOutcomes.FORECAST_ON.name()),
            horizon(all),
            expected,
            actual));
    return true;
  }

  /**
   * Whether the interval of the difference to the AUC of the backtest does not reach 0. Ranking
   * differs by horizon, so only the one nearest to the days of the backtest is compared.
   */
  private boolean isRankedWorse(Row all, Inputs inputs, Outputs outputs) {
    Double auc = all.getAs(ForecastOutcomes.AUC.name());
    if (auc == null || horizon(all) != nearestToBacktest()) {
      return false;
    }
    double buyers = number(all, ForecastOutcomes.ACTUAL_BUYERS);
    double others = number(all, ForecastOutcomes.CUSTOMERS) - buyers;
    Backtest.Figure before =
        ModelVersions.auc(
                inputs.earlier(Models.TABLE),
                inputs.earlier(ModelMetrics.TABLE),
                all.getAs(ForecastOutcomes.PURCHASES_VERSION.name()))
            .orElse(null);
    if (before == null
        || before.value() - auc
            <= Math.hypot(
                before.value() - before.low(),
                Backtest.NORMAL_95 * Backtest.aucError(auc, buyers, others))) {
      return false;
    }
    outputs.note(
        String.format(
            Locale.ROOT,
            "forecast of %s for %d days ranked buyers worse than its backtest: AUC %.3f, was %.3f",
            all.<Object>getAs(ForecastOutcomes.FORECAST_ON.name()),
            horizon(all),
            auc,
            before.value()));
    return true;
  }

  /** Of equals the shorter. */
  private int nearestToBacktest() {
    int nearest = CustomerForecasts.HORIZONS.get(0);
    for (int days : CustomerForecasts.HORIZONS) {
      if (Math.abs(days - config.backtestDays()) < Math.abs(nearest - config.backtestDays())) {
        nearest = days;
      }
    }
    return nearest;
  }

  private static double number(Row row, Field count) {
    return ((Number) row.getAs(count.name())).doubleValue();
  }

  private static int horizon(Row row) {
    return row.<Integer>getAs(ForecastOutcomes.HORIZON_DAYS.name());
  }
}
