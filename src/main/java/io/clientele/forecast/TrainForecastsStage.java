package io.clientele.forecast;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Forecast;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Problem;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import io.clientele.schema.Table;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Trains the models of purchases and of spend, when it is time to or the outcomes of the one in use
 * have decayed: the methods compete over the last days, the best is fitted to all days and becomes
 * champion if it is better than the one in use. Other nights do nothing.
 */
public final class TrainForecastsStage implements Stage {
  private final Forecast config;

  public TrainForecastsStage(Forecast config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "train forecasts";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE, ForecastOutcomes.TABLE);
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
    Dataset<Row> models =
        inputs.previous(Models.TABLE).where(Models.TRAINED_ON.col().leq(date(run.asOf())));
    Optional<LocalDate> last = lastTrained(models);
    boolean early =
        last.isPresent() && last.get().plusDays(config.retrainDays()).isAfter(run.asOf());
    if (early && !haveDecayed(inputs.read(ForecastOutcomes.TABLE), models, last.get(), run)) {
      return outputs.note("next training on " + last.get().plusDays(config.retrainDays()));
    }
    LocalDate held = run.asOf().minusDays(config.backtestDays());
    PurchaseHistories histories =
        new PurchaseHistories(
            outputs.keep(
                PurchaseHistories.of(
                        inputs.read(AccountDays.TABLE), inputs.read(CustomerAccounts.TABLE))
                    .until(run.asOf())
                    .occasions()));
    Optional<String> refusal = refusal(histories, held);
    if (refusal.isPresent()) {
      return outputs.note("forecast refused: " + refusal.get());
    }
    try {
      String why = early ? "outcomes decayed" : "on schedule";
      return train(why, inputs, run, histories, held, models, outputs);
    } catch (Problem problem) {
      // A fit that fails is no number; the night goes on without it.
      return outputs.note("forecast refused: " + problem.getMessage().replace('\n', ' '));
    }
  }

  /**
   * Whether the champion in use was found wrong tonight by a forecast made since the last training:
   * one that training has not answered yet.
   */
  private static boolean haveDecayed(
      Dataset<Row> outcomes, Dataset<Row> models, LocalDate lastTrained, Run run) {
    Optional<Champion> champion = Champion.of(models, Champion.PURCHASES, run.asOf());
    return champion.isPresent()
        && !outcomes
            .where(
                ForecastOutcomes.DECAYED
                    .col()
                    .and(ForecastOutcomes.PURCHASES_VERSION.col().equalTo(champion.get().version()))
                    .and(ForecastOutcomes.FORECAST_ON.col().geq(date(lastTrained))))
            .isEmpty();
  }

  private Outputs train(
      String why,
      Inputs inputs,
      Run run,
      PurchaseHistories histories,
      LocalDate held,
      Dataset<Row> models,
      Outputs outputs) {
    Map<String, PurchaseModel> fitted = fit(config.methods(), histories.customers(held));
    Optional<Champion> champion = Champion.of(models, Champion.PURCHASES, run.asOf());
    Map<String, PurchaseModel> compared = new LinkedHashMap<>(fitted);
    champion.ifPresent(version -> compared.put(Backtest.CHAMPION, version.purchases()));
    Optional<GammaGammaModel> spendBefore = spend(histories.customers(held), outputs);
    List<Backtest.Figure> figures =
        Backtest.of(histories, held, run.asOf(), compared, spendBefore).figures();
    String best = best(figures, fitted.keySet());
    Dataset<Row> all = histories.customers(run.asOf());
    PurchaseModel model = fit(List.of(best), all).get(best);
    boolean promoted =
        champion.isEmpty()
            || figures.stream()
                .anyMatch(
                    figure ->
                        figure.candidate().equals(best)
                            && figure.metric().equals("squared_error_less")
                            && figure.low() > 0);
    String reason =
        champion.isEmpty()
            ? "the first; best of " + fitted.keySet()
            : why
                + ", best of "
                + fitted.keySet()
                + (promoted
                    ? "; better than the champion"
                    : "; not surely better than the champion");
    int version = version(inputs);
    List<Row> rows = new ArrayList<>();
    rows.add(row(Champion.PURCHASES, version, model.summary(), promoted, reason, run));
    // Spend has one method, and its champion is the latest: there is nothing it competes with.
    spend(all, outputs)
        .ifPresent(
            spend ->
                rows.add(
                    row(Champion.SPEND, version, spend.summary(), true, "the only method", run)));
    List<Row> metrics = new ArrayList<>();
    for (Backtest.Figure figure : figures) {
      metrics.add(
          RowFactory.create(
              Champion.PURCHASES,
              version,
              figure.candidate(),
              figure.metric(),
              figure.value(),
              figure.low(),
              figure.high(),
              Date.valueOf(run.asOf())));
    }
    outputs.note(
        (champion.isEmpty() ? "" : why + ": ")
            + model.summary().method()
            + (promoted ? " is the champion now" : " was trained and not promoted"));
    return outputs
        .and(Models.TABLE, models.sparkSession().createDataFrame(rows, Models.TABLE.schema()))
        .and(
            ModelMetrics.TABLE,
            models.sparkSession().createDataFrame(metrics, ModelMetrics.TABLE.schema()));
  }

  private static Row row(
      String model, int version, Fit fit, boolean promoted, String reason, Run run) {
    return RowFactory.create(
        model,
        version,
        fit.method().name(),
        Date.valueOf(run.asOf()),
        promoted ? Date.valueOf(run.asOf()) : null,
        fit.dropout() == Dropout.NONE ? reason + "; no dropout is visible" : reason,
        Math.round(fit.customers()),
        fit.logLikelihood(),
        fit.json(),
        run.id());
  }

  /** The first with the least error, of those that rank better than recency when any does. */
  static String best(List<Backtest.Figure> figures, Collection<String> methods) {
    double recency = value(figures, Backtest.RECENCY, "auc").orElse(0.0);
    List<String> ranking =
        methods.stream()
            .filter(method -> value(figures, method, "auc").orElse(0.0) > recency)
            .toList();
    return (ranking.isEmpty() ? List.copyOf(methods) : ranking)
        .stream()
            .min(
                Comparator.comparingDouble(
                    method -> value(figures, method, "squared_error").orElseThrow()))
            .orElseThrow();
  }

  private static Optional<Double> value(
      List<Backtest.Figure> figures, String candidate, String metric) {
    return figures.stream()
        .filter(figure -> figure.candidate().equals(candidate) && figure.metric().equals(metric))
        .map(Backtest.Figure::value)
        .findFirst();
  }

  private static Map<String, PurchaseModel> fit(List<String> methods, Dataset<Row> customers) {
    Map<String, PurchaseModel> fitted = new LinkedHashMap<>();
    // Grouped once for all methods.
    try (CustomerPatterns patterns = estimator("nbd").group(customers)) {
      for (String method : methods) {
        fitted.put(method, estimator(method).fit(patterns));
      }
    }
    return fitted;
  }

  private static PurchaseEstimator<?> estimator(String method) {
    return switch (method) {
      case "pareto-nbd" -> new ParetoNbd();
      case "mbg-nbd" -> new ModifiedBetaGeo();
      case "bg-nbd" -> new BetaGeo();
      case "nbd" -> new Nbd();
      default -> throw new IllegalStateException("no method " + method);
    };
  }

  private static Optional<GammaGammaModel> spend(Dataset<Row> customers, Outputs outputs) {
    try {
      return Optional.of(
          new GammaGamma()
              .setFrequencyCol(PurchaseHistories.PAID.toString())
              .setSpendCol(PurchaseHistories.MEAN_SPEND.toString())
              .fit(customers));
    } catch (Problem problem) {
      outputs.note("forecast of spend refused: " + problem.getMessage().replace('\n', ' '));
      return Optional.empty();
    }
  }

  private Optional<String> refusal(PurchaseHistories histories, LocalDate held) {
    Row counts =
        histories
            .customers(held)
            .agg(
                count(lit(1)),
                sum(when(PurchaseHistories.FREQUENCY.gt(0), 1).otherwise(0)),
                max(PurchaseHistories.AGE))
            .first();
    long customers = counts.getLong(0);
    long repeaters = counts.isNullAt(1) ? 0 : counts.getLong(1);
    long days = counts.isNullAt(2) ? 0 : counts.getInt(2);
    String until = " up to " + held;
    if (customers < config.minCustomers()) {
      return Optional.of(
          customers + " buyers" + until + ", min-customers is " + config.minCustomers());
    }
    if (repeaters < config.minRepeatBuyers()) {
      return Optional.of(
          repeaters
              + " repeat buyers"
              + until
              + ", min-repeat-buyers is "
              + config.minRepeatBuyers());
    }
    return days < config.minHistoryDays()
        ? Optional.of(
            days + " days of history" + until + ", min-history-days is " + config.minHistoryDays())
        : Optional.empty();
  }

  private static Optional<LocalDate> lastTrained(Dataset<Row> models) {
    Row last = models.agg(max(Models.TRAINED_ON.col())).first();
    return Optional.ofNullable(last.getDate(0)).map(Date::toLocalDate);
  }

  /** Counted over all there are, those trained for later dates included. */
  private static int version(Inputs inputs) {
    Row last = inputs.previous(Models.TABLE).agg(max(Models.VERSION.col())).first();
    return last.isNullAt(0) ? 1 : last.getInt(0) + 1;
  }

  private static org.apache.spark.sql.Column date(LocalDate date) {
    return lit(Date.valueOf(date));
  }
}
