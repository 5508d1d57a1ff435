package io.clientele.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import io.clientele.forecast.BetaGeo;
import io.clientele.forecast.BetaGeoBetaBinom;
import io.clientele.forecast.CustomerPatterns;
import io.clientele.forecast.Estimate;
import io.clientele.forecast.Fit;
import io.clientele.forecast.GammaGamma;
import io.clientele.forecast.GammaGammaModel;
import io.clientele.forecast.Method;
import io.clientele.forecast.ModifiedBetaGeo;
import io.clientele.forecast.Nbd;
import io.clientele.forecast.ParetoNbd;
import io.clientele.forecast.PlainBetaGeo;
import io.clientele.forecast.PurchaseEstimator;
import io.clientele.forecast.PurchaseModel;
import io.clientele.forecast.SimulatedCustomers;
import io.clientele.forecast.SimulatedSpend;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.ml.Model;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures fits of purchase models to simulated customers against a plain fit in the same process,
 * and scoring.
 */
@Command(
    name = "forecast",
    description =
        "Measure fits of purchase models against a plain fit of customer by customer, and scoring.")
final class BenchForecastCommand implements Callable<Integer> {
  /** In days. */
  private static final double[] TRUTH = {0.5, 60, 0.8, 2.5};

  /** Of BG/BB, at most. */
  private static final int OCCASIONS = 24;

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers to simulate. Default: ${DEFAULT-VALUE}.")
  private long customers = 1_000_000;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Days since the first of them came. Default: ${DEFAULT-VALUE}.")
  private int days = 730;

  @Option(
      names = "--plain-customers",
      paramLabel = "N",
      description =
          "Customers of the plain fit; when fewer, its time is multiplied. 0 leaves it out. Default: ${DEFAULT-VALUE}.")
  private int plainCustomers = 1_000_000;

  @Option(
      names = "--plain-iterations",
      paramLabel = "N",
      description = "Most iterations of the plain fit. Default: ${DEFAULT-VALUE}.")
  private int plainIterations = 100;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Times that a fit is measured; the first is cold. Default: ${DEFAULT-VALUE}.")
  private int turns = 3;

  BenchForecastCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    Dataset<Row> rows =
        new SimulatedCustomers(Method.BG_NBD, TRUTH, 1, days, true, 7)
            .rows(spark, customers, 8)
            .withColumn(
                "mean_spend", expr("round(20 * exp(pmod(hash(recency, age), 1000) / 1000D), 2)"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    say(
        "%,d customers who came within %d days; fits measured %d times%n",
        rows.count(), days, turns);
    Fit fit = fits(rows);
    if (plainCustomers > 0) {
      plain(rows, fit);
    }
    recovery(spark);
    scoring(rows);
    return 0;
  }

  private double fastest = Double.POSITIVE_INFINITY;

  private Fit fits(Dataset<Row> rows) {
    for (PurchaseEstimator<?> estimator :
        List.of(new BetaGeo(), new ModifiedBetaGeo(), new ParetoNbd())) {
      for (int turn = 0; turn < turns; turn++) {
        Measured<CustomerPatterns> grouped = Measured.of(() -> estimator.group(rows));
        try (CustomerPatterns patterns = grouped.result()) {
          Measured<PurchaseModel> fitted = Measured.of(() -> estimator.fit(patterns));
          Fit fit = fitted.result().summary();
          say(
              "%-10s fit %6.2f s, grouping %6.2f s, %,d patterns, %d iterations, log-likelihood %.3f: %s%n",
              fit.method(),
              fitted.seconds(),
              grouped.seconds(),
              fit.patterns(),
              fit.iterations(),
              fit.logLikelihood(),
              text(fit));
        }
      }
    }
    try (CustomerPatterns patterns = new BetaGeo().group(rows)) {
      Measured<PurchaseModel> fitted = Measured.of(() -> new BetaGeo().fit(patterns));
      fastest = fitted.seconds();
      return fitted.result().summary();
    }
  }

  private void plain(Dataset<Row> rows, Fit ours) {
    long some = Math.min(plainCustomers, customers);
    Dataset<Row> sample = some < customers ? rows.limit((int) some) : rows;
    PlainBetaGeo plain =
        new PlainBetaGeo(
            sample.select("frequency").as(Encoders.INT()).collectAsList(),
            sample.select("recency").as(Encoders.DOUBLE()).collectAsList(),
            sample.select("age").as(Encoders.DOUBLE()).collectAsList());
    double[] start = {0.5, 0.5 * days / 2, 0.5, 2};
    Measured<PlainBetaGeo.Result> fitted = Measured.of(() -> plain.fit(start, plainIterations));
    double seconds = fitted.seconds() * customers / some;
    say(
        "plain      fit %6.2f s%s, %d iterations, log-likelihood %.3f: %s%n",
        seconds,
        some < customers ? String.format(Locale.ROOT, " (%,d customers, multiplied)", some) : "",
        fitted.result().iterations(),
        fitted.result().logLikelihood(),
        fitted.result().parameters());
    say(
        "plain / BG_NBD: %.0f times; with %s%n",
        seconds / fastest,
        some < customers
            ? "fewer customers, log-likelihoods differ"
            : String.format(
                Locale.ROOT,
                "a log-likelihood that is lower by %.4f",
                ours.logLikelihood() - fitted.result().logLikelihood()));
  }

  /** Customers drawn from a model, purchases known to the moment: a fit must find the truth. */
  private void recovery(SparkSession spark) {
    say(
        "%n%,d customers drawn from each model, purchases known to the moment; z is the distance from the truth in standard errors%n",
        customers);
    say(
        "%-12s %-9s %10s %12s %14s %6s%n",
        "model", "parameter", "truth", "estimate", "standard error", "z");
    recovery(spark, new BetaGeo(), Method.BG_NBD, TRUTH);
    recovery(spark, new ModifiedBetaGeo(), Method.MBG_NBD, TRUTH);
    recovery(spark, new ParetoNbd(), Method.PARETO_NBD, 0.5, 60, 0.6, 100);
    recovery(spark, new Nbd(), Method.NBD, 0.5, 60);
    recovery(spark, new BetaGeoBetaBinom(), Method.BG_BB, 1.2, 0.75, 0.66, 2.8);
    double[] spend = {6.2, 3.7, 15.4};
    found(spend, Measured.of(() -> new GammaGamma().fit(drawn(spark, spend)).summary()));
  }

  private Dataset<Row> drawn(SparkSession spark, double[] spend) {
    return new SimulatedSpend(spend, 3, 8).rows(spark, customers, 8);
  }

  private void recovery(
      SparkSession spark, PurchaseEstimator<?> estimator, Method method, double... truth) {
    double oldest = method == Method.BG_BB ? OCCASIONS : days;
    Dataset<Row> rows =
        new SimulatedCustomers(method, truth, 1, oldest, false, 8).rows(spark, customers, 8);
    found(truth, Measured.of(() -> estimator.fit(rows).summary()));
  }

  private void found(double[] truth, Measured<Fit> fitted) {
    Fit fit = fitted.result();
    for (int i = 0; i < truth.length; i++) {
      Estimate estimate = fit.parameters().get(i);
      say(
          "%-12s %-9s %10.4f %12.6f %14.6f %+6.2f%n",
          fit.method(),
          estimate.name(),
          truth[i],
          estimate.value(),
          estimate.standardError(),
          (estimate.value() - truth[i]) / estimate.standardError());
    }
    say(
        "%-12s %.2f s with drawing and grouping, %,d patterns%n",
        fit.method(), fitted.seconds(), fit.patterns());
  }

  private void scoring(Dataset<Row> rows) {
    double[] horizons = {30, 90, 365};
    Measured<GammaGammaModel> spend = Measured.of(() -> new GammaGamma().fit(rows));
    Fit fit = spend.result().summary();
    say(
        "%-10s fit %6.2f s with grouping, %,d patterns: %s%n",
        fit.method(), spend.seconds(), fit.patterns(), text(fit));
    List<Model<?>> models =
        List.of(
            new BetaGeo().setHorizons(horizons).setPrefix("bg_").fit(rows),
            new ModifiedBetaGeo().setHorizons(horizons).setPrefix("mbg_").fit(rows),
            new ParetoNbd().setHorizons(horizons).setPrefix("pareto_").fit(rows),
            spend.result());
    for (int turn = 0; turn < turns; turn++) {
      for (Model<?> model : models) {
        score(rows, List.of(model));
      }
      score(rows, models);
    }
  }

  private void score(Dataset<Row> rows, List<Model<?>> models) {
    Dataset<Row> scored = rows;
    for (Model<?> model : models) {
      scored = model.transform(scored);
    }
    List<String> columns =
        Arrays.stream(scored.columns())
            .filter(name -> !List.of(rows.columns()).contains(name))
            .toList();
    List<Column> sums = columns.stream().map(name -> sum(col(name))).toList();
    Dataset<Row> all = scored.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    Measured<Row> done = Measured.of(all::head);
    say(
        "scoring    %6.2f s, %,.0f rows/s, %d models, %d columns: %s%n",
        done.seconds(),
        customers / done.seconds(),
        models.size(),
        columns.size(),
        columns.stream().limit(8).collect(Collectors.joining(", ")));
  }

  private static String text(Fit fit) {
    return fit.parameters().stream()
        .map(
            estimate ->
                String.format(
                    Locale.ROOT,
                    "%s %.5f ± %.5f",
                    estimate.name(),
                    estimate.value(),
                    estimate.standardError()))
        .collect(Collectors.joining(", "));
  }

  private void say(String format, Object... values) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf(Locale.ROOT, format, values);
    to.flush();
  }
}
