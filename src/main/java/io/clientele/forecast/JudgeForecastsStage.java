package io.clientele.forecast;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Forecast;
import io.clientele.learn.Judged;
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
import java.util.Optional;
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

  /** And when it is so many times what chance alone makes of a count. */
  private static final double CHANCE = 3;

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
    Column propensityDecayed = lit(null);
    Column dimension = Members.DIMENSION;
    // A row or two for each horizon.
    for (Row whole :
        rows.where(dimension.isin(ForecastOutcomes.ALL, ForecastOutcomes.PROSPECTS))
            .collectAsList()) {
      String of = whole.getAs(ForecastOutcomes.DIMENSION.name());
      Column isIt =
          dimension.equalTo(of).and(ForecastOutcomes.HORIZON_DAYS.col().equalTo(horizon(whole)));
      if (of.equals(ForecastOutcomes.ALL)) {
        boolean off =
            isOff(
                whole,
                "forecast",
                "purchases",
                ForecastOutcomes.EXPECTED_PURCHASES,
                ForecastOutcomes.ACTUAL_PURCHASES,
                outputs);
        boolean worse = isRankedWorse(whole, inputs, outputs);
        decayed = when(isIt, lit(off || worse)).otherwise(decayed);
      }
      if (!whole.isNullAt(whole.fieldIndex(ForecastOutcomes.BY_PROPENSITY.name()))) {
        boolean off =
            isOff(
                whole,
                "propensity",
                "buyers",
                ForecastOutcomes.BY_PROPENSITY,
                ForecastOutcomes.ACTUAL_BUYERS,
                outputs);
        boolean worse = isRankedWorseByPropensity(whole, of, inputs, outputs);
        propensityDecayed = when(isIt, lit(off || worse)).otherwise(propensityDecayed);
      }
    }
    Dataset<Row> told =
        rows.withColumn(ForecastOutcomes.DECAYED.name(), decayed)
            .withColumn(ForecastOutcomes.PROPENSITY_DECAYED.name(), propensityDecayed);
    return outputs.and(
        ForecastOutcomes.TABLE,
        told.select(
            ForecastOutcomes.TABLE.ownFields().stream()
                .map(field -> field.col().cast(field.type()).as(field.name()))
                .toArray(Column[]::new)));
  }

  private static boolean isOff(
      Row whole, String forecast, String what, Field expectation, Field count, Outputs outputs) {
    double expected = number(whole, expectation);
    double actual = number(whole, count);
    if (Math.abs(expected - actual) <= Math.max(OFF * actual, CHANCE * Math.sqrt(expected))) {
      return false;
    }
    outputs.note(
        String.format(
            Locale.ROOT,
            "%s of %s for %d days was off: %.0f %s expected, %.0f came",
            forecast,
            whole.<Object>getAs(ForecastOutcomes.FORECAST_ON.name()),
            horizon(whole),
            expected,
            what,
            actual));
    return true;
  }

  /**
   * Ranking differs by horizon, so only the one nearest to the days of the backtest is compared.
   */
  private boolean isRankedWorse(Row all, Inputs inputs, Outputs outputs) {
    return horizon(all) == nearestToBacktest()
        && isRankedWorse(
            all,
            "forecast",
            ForecastOutcomes.AUC,
            ModelVersions.auc(
                inputs.earlier(Models.TABLE),
                inputs.earlier(ModelMetrics.TABLE),
                all.getAs(ForecastOutcomes.PURCHASES_VERSION.name())),
            outputs);
  }

  private static boolean isRankedWorseByPropensity(
      Row whole, String dimension, Inputs inputs, Outputs outputs) {
    PropensityTarget target =
        PropensityTarget.of(dimension.equals(ForecastOutcomes.ALL), horizon(whole));
    return isRankedWorse(
        whole,
        "propensity",
        ForecastOutcomes.AUC_BY_PROPENSITY,
        ModelVersions.auc(
            inputs.earlier(Models.TABLE),
            inputs.earlier(ModelMetrics.TABLE),
            target,
            whole.getAs(ForecastOutcomes.PROPENSITY_VERSION.name())),
        outputs);
  }

  /** Whether the interval of the difference to the AUC of the backtest does not reach 0. */
  private static boolean isRankedWorse(
      Row whole,
      String forecast,
      Field measure,
      Optional<Backtest.Figure> before,
      Outputs outputs) {
    Double auc = whole.getAs(measure.name());
    if (auc == null || before.isEmpty()) {
      return false;
    }
    double buyers = number(whole, ForecastOutcomes.ACTUAL_BUYERS);
    double others = number(whole, ForecastOutcomes.CUSTOMERS) - buyers;
    double error =
        Math.hypot(
            before.get().value() - before.get().low(),
            Backtest.NORMAL_95 * Judged.aucError(auc, buyers, others));
    if (before.get().value() - auc <= error) {
      return false;
    }
    outputs.note(
        String.format(
            Locale.ROOT,
            "%s of %s for %d days ranked buyers worse than its backtest: AUC %.3f, was %.3f",
            forecast,
            whole.<Object>getAs(ForecastOutcomes.FORECAST_ON.name()),
            horizon(whole),
            auc,
            before.get().value()));
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
