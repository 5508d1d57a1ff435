package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Propensity;
import io.clientele.forecast.LearningSet.Size;
import io.clientele.forecast.LearningSet.Use;
import io.clientele.learn.Judged;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Trains the propensities. What is learnt from customers of earlier dates, and calibrated with
 * others at a later one, is judged by what all did in the last days, against how long ago they were
 * last heard of and against the model of purchases. The better method is learnt once more up to the
 * night's date; it becomes champion when it beat every baseline, and surely the champion.
 */
final class PropensityTraining {
  /** A metric of the method in use, for each tenth. */
  static final String LIFT = "lift_";

  private static final int TENTHS = 10;

  private final Propensity config;
  private final LearningSet set;
  private final List<String> names;
  private final PurchaseHistories histories;
  private final Optional<PurchaseModel> purchases;
  private final Map<String, Champion> champions;
  private final Run run;
  private final Outputs outputs;

  /**
   * @param names of the features
   * @param purchases the model of purchases in use, a baseline
   * @param champions by model
   */
  PropensityTraining(
      Propensity config,
      LearningSet set,
      List<String> names,
      PurchaseHistories histories,
      Optional<PurchaseModel> purchases,
      Map<String, Champion> champions,
      Run run,
      Outputs outputs) {
    this.config = config;
    this.set = set;
    this.names = names;
    this.histories = histories;
    this.purchases = purchases;
    this.champions = champions;
    this.run = run;
    this.outputs = outputs;
  }

  /** Trains every target that there is enough to learn of. */
  void train(Trained trained) {
    for (PropensityTarget target : PropensityTarget.ALL) {
      Optional<String> refusal = refusal(target);
      if (refusal.isPresent()) {
        outputs.note(target + " refused: " + refusal.get());
      } else {
        train(target, trained);
      }
    }
  }

  private Optional<String> refusal(PropensityTarget target) {
    LocalDate judged = run.asOf().minusDays(target.horizon());
    for (LocalDate used : List.of(judged, run.asOf())) {
      LocalDate calibrated = Propensity.calibration(used, target.horizon());
      if (!set.has(calibrated) || learning(used, target).isEmpty()) {
        return Optional.of(
            "the shop had not sold for a month by "
                + Propensity.training(used, target.horizon()).get(0)
                + ", on which it is to learn from");
      }
      Optional<String> refusal =
          tooFew(
                  target,
                  Use.LEARNING,
                  learning(used, target),
                  "to learn from up to " + learning(used, target).get(0))
              .or(
                  () ->
                      tooFew(
                          target,
                          Use.CALIBRATING,
                          List.of(calibrated),
                          "to calibrate with on " + calibrated));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return tooFew(target, Use.JUDGING, List.of(judged), "to be judged by on " + judged);
  }

  private Optional<String> tooFew(
      PropensityTarget target, Use use, Collection<LocalDate> dates, String what) {
    Size size = set.size(target, use, dates);
    if (size.positives() < config.minPositives()) {
      return Optional.of(
          size.positives()
              + " customers who purchased "
              + what
              + ", min-positives is "
              + config.minPositives());
    }
    return size.negatives() < config.minNegatives()
        ? Optional.of(
            size.negatives()
                + " customers who did not purchase "
                + what
                + ", min-negatives is "
                + config.minNegatives())
        : Optional.empty();
  }

  /** The dates to learn from that there are customers of. */
  private List<LocalDate> learning(LocalDate used, PropensityTarget target) {
    return Propensity.training(used, target.horizon()).stream().filter(set::has).toList();
  }

  private void train(PropensityTarget target, Trained trained) {
    LocalDate judged = run.asOf().minusDays(target.horizon());
    Map<String, PropensityFit> fits = new LinkedHashMap<>();
    for (PropensityMethod method : PropensityMethod.values()) {
      fits.put(text(method), fit(target, method, names, judged));
    }
    List<String> methods = List.copyOf(fits.keySet());
    fits.put(
        Verdict.RECENCY,
        fit(target, PropensityMethod.LOGISTIC_REGRESSION, target.recency(), judged));
    Optional<PropensityFit> champion =
        Optional.ofNullable(champions.get(target.model())).map(Champion::propensity);
    champion.ifPresent(fit -> fits.put(Backtest.CHAMPION, fit));
    Map<String, Judged> results = judge(target, fits, judged);
    Verdict verdict = Verdict.of(results, methods);
    tell(target, results, verdict.best(), trained);
    PropensityFit winner = fits.get(verdict.best());
    // What is not put in use need not be learnt again.
    LocalDate used = verdict.promoted() ? run.asOf() : judged;
    PropensityFit fit =
        verdict.promoted() ? fit(target, winner.method(), names, run.asOf()) : winner;
    trained.model(
        target.model(),
        fit.method().name(),
        verdict.promoted(),
        verdict.reason(),
        set.size(target, Use.LEARNING, learning(used, target)).customers(),
        logLikelihood(fit, calibrating(target, used)),
        fit.json());
    outputs.note(
        String.format(
            Locale.ROOT,
            "%s: %s %s, AUC %.3f, of recency %.3f",
            target,
            verdict.best().replace('_', ' '),
            verdict.promoted() ? "is the champion now" : "was not promoted",
            results.get(verdict.best()).auc().value(),
            results.get(Verdict.RECENCY).auc().value()));
  }

  /** As it would have been learnt to be used from a date on. */
  private PropensityFit fit(
      PropensityTarget target, PropensityMethod method, List<String> wanted, LocalDate used) {
    return new PropensityLearner(names, run.seed())
        .fit(
            method,
            wanted,
            set.customers(target, Use.LEARNING, learning(used, target)),
            calibrating(target, used));
  }

  private Dataset<Row> calibrating(PropensityTarget target, LocalDate used) {
    return set.customers(
        target, Use.CALIBRATING, List.of(Propensity.calibration(used, target.horizon())));
  }

  /** Probabilities of each candidate for the customers of a date. */
  private Map<String, Judged> judge(
      PropensityTarget target, Map<String, PropensityFit> fits, LocalDate date) {
    Dataset<Row> customers = set.customers(target, Use.JUDGING, List.of(date));
    List<String> candidates = new ArrayList<>(fits.keySet());
    List<Column> columns = new ArrayList<>(List.of(PropensityLearner.LABEL));
    Column all =
        PropensityScoring.of(List.copyOf(fits.values()), names, PropensityLearner.FEATURES);
    for (int i = 0; i < candidates.size(); i++) {
      columns.add(
          all.getItem(i * PropensityScoring.NUMBERS + PropensityScoring.PROBABILITY)
              .as(candidates.get(i)));
    }
    if (target.buyers() && purchases.isPresent()) {
      Dataset<Row> scored =
          purchases
              .get()
              .setHorizons(target.horizon())
              .setMaxPurchases(1)
              .transform(histories.customers(date));
      customers =
          customers.join(scored, CollectionConverters.asScala(List.of("customer_id")).toSeq());
      candidates.add(Verdict.PURCHASES);
      columns.add(
          lit(1.0)
              .minus(col("purchase_probabilities_" + target.horizon()).getItem(0))
              .as(Verdict.PURCHASES));
      candidates.add(Verdict.ALIVE);
      columns.add(col("p_alive").as(Verdict.ALIVE));
    }
    // A bounded sample, and a few numbers for each.
    List<Row> rows =
        customers.orderBy("customer_id").select(columns.toArray(Column[]::new)).collectAsList();
    double[] labels = rows.stream().mapToDouble(row -> row.getDouble(0)).toArray();
    Map<String, Judged> judged = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      int at = i + 1;
      judged.put(
          candidates.get(i),
          new Judged(rows.stream().mapToDouble(row -> row.getDouble(at)).toArray(), labels));
    }
    return judged;
  }

  private static void tell(
      PropensityTarget target, Map<String, Judged> results, String best, Trained trained) {
    Judged winner = results.get(best);
    String model = target.model();
    trained.metric(model, Verdict.RECENCY, "customers", winner.customers(), null, null);
    trained.metric(model, Verdict.RECENCY, "actual_buyers", winner.positives(), null, null);
    results.forEach(
        (candidate, judged) -> {
          tell(trained, model, candidate, "auc", judged.auc());
          trained.metric(
              model, candidate, "average_precision", judged.averagePrecision(), null, null);
          if (!candidate.equals(Verdict.ALIVE)) {
            tell(trained, model, candidate, "brier", judged.brier());
            trained.metric(
                model, candidate, "calibration_error", judged.calibrationError(), null, null);
          }
          if (!candidate.equals(best) && !candidate.equals(Verdict.ALIVE)) {
            tell(
                trained, model, best, "brier_less_than_" + candidate, winner.brierLessThan(judged));
          }
        });
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      trained.metric(model, best, LIFT + tenth, winner.lift(tenth), null, null);
    }
  }

  private static void tell(
      Trained trained, String model, String candidate, String metric, Judged.Figure figure) {
    trained.metric(model, candidate, metric, figure.value(), figure.low(), figure.high());
  }

  private double logLikelihood(PropensityFit fit, Dataset<Row> customers) {
    Column probability =
        PropensityScoring.of(List.of(fit), names, PropensityLearner.FEATURES)
            .getItem(PropensityScoring.PROBABILITY);
    return customers
        .select(
            log(when(PropensityLearner.LABEL.equalTo(1), probability)
                    .otherwise(lit(1.0).minus(probability)))
                .as("one"))
        .agg(sum("one"))
        .first()
        .getDouble(0);
  }

  private static String text(PropensityMethod method) {
    return method.name().toLowerCase(Locale.ROOT);
  }
}
