package io.clientele.forecast;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.ModelMetrics;
import io.clientele.schema.Models;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** The versions of a model. */
public final class ModelVersions {
  private ModelVersions() {}

  /**
   * An earlier version once more, as the latest one and champion from a night on: a row for {@code
   * models}. The version itself stays as it is, so that nights before are what they were.
   *
   * @throws Problem when there is no such version
   */
  public static Dataset<Row> again(
      Dataset<Row> models, String model, int version, LocalDate from, String reason) {
    // Versions are as many as trainings.
    List<Integer> versions =
        models
            .where(Models.MODEL.col().equalTo(model))
            .select(Models.VERSION.col())
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .sorted()
            .toList();
    if (!versions.contains(version)) {
      throw Problem.configuration(
          "there is no version " + version + " of a model of " + model,
          versions.isEmpty()
              ? "models: purchases, spend, "
                  + PropensityTarget.ALL.stream().map(PropensityTarget::model).toList()
                  + "; one is trained by the first night with enough to learn from"
              : "there are " + versions);
    }
    int next = versions.get(versions.size() - 1) + 1;
    Column[] columns =
        Models.TABLE.fields().stream()
            .map(field -> changed(field, next, from, version, reason).as(field.name()))
            .toArray(Column[]::new);
    return models
        .where(Models.MODEL.col().equalTo(model).and(Models.VERSION.col().equalTo(version)))
        .select(columns);
  }

  /**
   * The AUC of a version of the model of purchases in the backtest it came out of; of a version put
   * back in use, that of the first one with its fit. Nothing when it has none.
   */
  static Optional<Backtest.Figure> auc(Dataset<Row> models, Dataset<Row> metrics, int version) {
    List<Backtest.Figure> figures = figures(models, metrics, Champion.PURCHASES, version);
    List<String> methods =
        figures.stream()
            .map(Backtest.Figure::candidate)
            .filter(name -> !Set.of(Backtest.CHAMPION, Backtest.RECENCY).contains(name))
            .distinct()
            .sorted()
            .toList();
    return methods.isEmpty()
        ? Optional.empty()
        : auc(figures, PurchaseTraining.best(figures, methods));
  }

  /** The same of a propensity. */
  static Optional<Backtest.Figure> auc(
      Dataset<Row> models, Dataset<Row> metrics, PropensityTarget target, int version) {
    List<Backtest.Figure> figures = figures(models, metrics, target.model(), version);
    // Tenths are told of the method in use alone.
    return figures.stream()
        .filter(figure -> figure.metric().equals(PropensityTraining.LIFT + 1))
        .findFirst()
        .flatMap(lift -> auc(figures, lift.candidate()));
  }

  private static Optional<Backtest.Figure> auc(List<Backtest.Figure> figures, String candidate) {
    return figures.stream()
        .filter(figure -> figure.candidate().equals(candidate) && figure.metric().equals("auc"))
        .findFirst();
  }

  private static List<Backtest.Figure> figures(
      Dataset<Row> models, Dataset<Row> metrics, String model, int version) {
    Dataset<Row> ours = models.where(Models.MODEL.col().equalTo(model));
    // Versions and figures are as many as trainings.
    Row first =
        ours.join(
                ours.where(Models.VERSION.col().equalTo(version)).select(Models.FIT.col()),
                CollectionConverters.asScala(List.of(Models.FIT.name())).toSeq())
            .agg(min(Models.VERSION.col()))
            .first();
    if (first.isNullAt(0)) {
      return List.of();
    }
    return metrics
        .where(
            ModelMetrics.MODEL
                .col()
                .equalTo(model)
                .and(ModelMetrics.VERSION.col().equalTo(first.getInt(0))))
        .select(
            ModelMetrics.CANDIDATE.col(),
            ModelMetrics.METRIC.col(),
            ModelMetrics.VALUE.col(),
            ModelMetrics.LOW.col(),
            ModelMetrics.HIGH.col())
        .collectAsList()
        .stream()
        .map(
            row ->
                new Backtest.Figure(
                    row.getString(0),
                    row.getString(1),
                    row.getDouble(2),
                    row.<Double>getAs(3),
                    row.<Double>getAs(4)))
        .toList();
  }

  private static Column changed(Field field, int next, LocalDate from, int version, String reason) {
    if (field.equals(Models.VERSION)) {
      return lit(next);
    }
    if (field.equals(Models.PROMOTED_ON)) {
      return lit(Date.valueOf(from));
    }
    return field.equals(Models.REASON)
        ? concat(lit("version " + version + " again: "), lit(reason))
        : field.col();
  }
}
