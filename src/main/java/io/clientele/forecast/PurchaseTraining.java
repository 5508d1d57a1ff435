package io.clientele.forecast;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Forecast;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.problem.Problem;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trains the models of purchases and of spend: the methods compete over the last days, the best is
 * fitted to all days and becomes champion if it is better than the one in use.
 */
final class PurchaseTraining {
  private final Forecast config;
  private final PurchaseHistories histories;
  private final Map<String, Champion> champions;
  private final Run run;
  private final Outputs outputs;

  /**
   * @param champions by model
   */
  PurchaseTraining(
      Forecast config,
      PurchaseHistories histories,
      Map<String, Champion> champions,
      Run run,
      Outputs outputs) {
    this.config = config;
    this.histories = histories;
    this.champions = champions;
    this.run = run;
    this.outputs = outputs;
  }

  /**
   * Trains if there is enough to learn from.
   *
   * @param why it is trained now
   */
  void train(String why, Trained trained) {
    LocalDate held = run.asOf().minusDays(config.backtestDays());
    Optional<String> refusal = refusal(held);
    if (refusal.isPresent()) {
      outputs.note("forecast refused: " + refusal.get());
      return;
    }
    try {
      train(why, held, trained);
    } catch (Problem problem) {
      // A fit that fails is no number; the night goes on without it.
      outputs.note("forecast refused: " + problem.getMessage().replace('\n', ' '));
    }
  }

  private void train(String why, LocalDate held, Trained trained) {
    Map<String, PurchaseModel> fitted = fit(config.methods(), histories.customers(held));
    Optional<Champion> champion = Optional.ofNullable(champions.get(Champion.PURCHASES));
    Map<String, PurchaseModel> compared = new LinkedHashMap<>(fitted);
    champion.ifPresent(version -> compared.put(Backtest.CHAMPION, version.purchases()));
    Optional<GammaGammaModel> spendBefore = spend(histories.customers(held));
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
    tell(trained, Champion.PURCHASES, model.summary(), promoted, reason);
    // Spend has one method, and its champion is the latest: there is nothing it competes with.
    spend(all)
        .ifPresent(
            spend -> tell(trained, Champion.SPEND, spend.summary(), true, "the only method"));
    for (Backtest.Figure figure : figures) {
      trained.metric(
          Champion.PURCHASES,
          figure.candidate(),
          figure.metric(),
          figure.value(),
          figure.low(),
          figure.high());
    }
    outputs.note(
        (champion.isEmpty() ? "" : why + ": ")
            + model.summary().method()
            + (promoted ? " is the champion now" : " was trained and not promoted"));
  }

  private static void tell(
      Trained trained, String model, Fit fit, boolean promoted, String reason) {
    trained.model(
        model,
        fit.method().name(),
        promoted,
        fit.dropout() == Dropout.NONE ? reason + "; no dropout is visible" : reason,
        Math.round(fit.customers()),
        fit.logLikelihood(),
        fit.json());
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

  private Optional<GammaGammaModel> spend(Dataset<Row> customers) {
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

  private Optional<String> refusal(LocalDate held) {
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
}
