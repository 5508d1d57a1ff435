package io.clientele.forecast;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.learn.Judged;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Compares forecasts with what customers did in days that no candidate saw.
 *
 * @param held one row per customer who had bought before these days: forecasts of each candidate,
 *     what happened
 * @param candidates names of what is compared, the champion among them when there is one
 */
record Backtest(Dataset<Row> held, List<String> candidates) {
  static final String CHAMPION = "champion";
  static final String RECENCY = "recency";
  static final double NORMAL_95 = 1.959963984540054;
  private static final Column PURCHASES = col("purchases");

  /**
   * A figure of a candidate.
   *
   * @param low lower end of the 95% interval; null without one
   * @param high upper end
   */
  record Figure(String candidate, String metric, double value, Double low, Double high) {}

  /** Forecasts of fitted models for the days from a date up to another. */
  static Backtest of(
      PurchaseHistories histories,
      LocalDate from,
      LocalDate until,
      Map<String, PurchaseModel> fitted,
      Optional<GammaGammaModel> spend) {
    Dataset<Row> customers = histories.customers(from);
    double days = ChronoUnit.DAYS.between(from, until);
    Dataset<Row> forecast = customers;
    List<String> columns =
        new ArrayList<>(List.of("customer_id", "recency", "age", "purchases", "revenue"));
    for (Map.Entry<String, PurchaseModel> model : fitted.entrySet()) {
      String prefix = model.getKey() + "_";
      forecast =
          model
              .getValue()
              .setHorizons(days)
              .setMaxPurchases(1)
              .setPrefix(prefix)
              .transform(forecast)
              .withColumnRenamed(
                  prefix + "expected_purchases_" + Math.round(days), expected(model.getKey()))
              .withColumn(
                  buys(model.getKey()),
                  lit(1)
                      .minus(
                          col(prefix + "purchase_probabilities_" + Math.round(days)).getItem(0)));
      columns.add(expected(model.getKey()));
      columns.add(buys(model.getKey()));
    }
    if (spend.isPresent()) {
      forecast = spend.get().transform(forecast);
      columns.add("expected_spend");
    }
    Dataset<Row> held =
        forecast
            .join(
                histories.after(from, until),
                CollectionConverters.asScala(List.of("customer_id")).toSeq(),
                "left_outer")
            .withColumn("purchases", coalesce(PURCHASES, lit(0)))
            .withColumn("revenue", coalesce(col("revenue"), lit(0.0)))
            .select(columns.stream().map(name -> col(name)).toArray(Column[]::new));
    return new Backtest(held, List.copyOf(fitted.keySet()));
  }

  private static String expected(String candidate) {
    return candidate + "_expected";
  }

  private static String buys(String candidate) {
    return candidate + "_buys";
  }

  /** Every figure; two passes, and one for each AUC. */
  List<Figure> figures() {
    List<Column> sums = new ArrayList<>();
    sums.add(count(lit(1)).as("customers"));
    sums.add(sum(PURCHASES).as("purchases"));
    sums.add(sum(when(PURCHASES.gt(0), 1).otherwise(0)).as("buyers"));
    sums.add(sum(Millionths.of(col("revenue"))).as("revenue"));
    boolean spend = List.of(held.columns()).contains("expected_spend");
    for (String candidate : candidates) {
      Column error = squaredError(candidate);
      sums.add(sum(Millionths.of(col(expected(candidate)))).as(expected(candidate)));
      sums.addAll(moments(error, candidate + "_error"));
      Column less = squaredError(CHAMPION).minus(error);
      boolean challenges = candidates.contains(CHAMPION) && !candidate.equals(CHAMPION);
      if (challenges) {
        sums.addAll(moments(less, candidate + "_less"));
      }
      sums.add(
          sum(spend
                  ? Millionths.of(col(expected(candidate)).multiply(col("expected_spend")))
                  : lit(0L))
              .as(candidate + "_spend"));
    }
    Row all = held.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new)).first();
    double customers = number(all, "customers");
    double buyers = number(all, "buyers");
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(RECENCY, "customers", customers, null, null));
    figures.add(new Figure(RECENCY, "actual_buyers", buyers, null, null));
    figures.add(new Figure(RECENCY, "actual_purchases", number(all, "purchases"), null, null));
    figures.add(
        new Figure(RECENCY, "actual_spend", number(all, "revenue") / Millionths.SCALE, null, null));
    // The longer ago, the less likely.
    auc(RECENCY, col("recency").minus(col("age")), customers, buyers).ifPresent(figures::add);
    for (String candidate : candidates) {
      figures.add(
          new Figure(
              candidate,
              "purchases",
              number(all, expected(candidate)) / Millionths.SCALE,
              null,
              null));
      if (spend) {
        figures.add(
            new Figure(
                candidate,
                "spend",
                number(all, candidate + "_spend") / Millionths.SCALE,
                null,
                null));
      }
      figures.add(mean(all, candidate, "error", "squared_error", customers));
      if (candidates.contains(CHAMPION) && !candidate.equals(CHAMPION)) {
        figures.add(mean(all, candidate, "less", "squared_error_less", customers));
      }
      auc(candidate, col(buys(candidate)), customers, buyers).ifPresent(figures::add);
    }
    return figures;
  }

  private static List<Column> moments(Column value, String name) {
    return List.of(
        sum(Millionths.of(value)).as(name),
        sum(Millionths.of(value.multiply(value))).as(name + "_squares"));
  }

  private static double number(Row row, String column) {
    Object value = row.getAs(column);
    return value == null ? 0 : ((Number) value).doubleValue();
  }

  private static Column squaredError(String candidate) {
    Column error = col(expected(candidate)).minus(PURCHASES);
    return error.multiply(error);
  }

  private static Figure mean(
      Row all, String candidate, String column, String metric, double customers) {
    double mean = number(all, candidate + "_" + column) / Millionths.SCALE / customers;
    double squares =
        number(all, candidate + "_" + column + "_squares") / Millionths.SCALE / customers;
    double error = NORMAL_95 * Math.sqrt(Math.max(0, squares - mean * mean) / (customers - 1));
    return new Figure(candidate, metric, mean, mean - error, mean + error);
  }

  /** Area under the ROC curve of who buys, with the interval of Hanley and McNeil (1982). */
  private Optional<Figure> auc(String candidate, Column score, double customers, double buyers) {
    if (buyers == 0 || buyers == customers) {
      return Optional.empty();
    }
    Dataset<Row> scored =
        held.select(
            score.cast("double").as("score"),
            when(PURCHASES.gt(0), 1.0).otherwise(0.0).as("bought"));
    double auc = auc(scored);
    double error = NORMAL_95 * Judged.aucError(auc, buyers, customers - buyers);
    return Optional.of(
        new Figure(candidate, "auc", auc, Math.max(0, auc - error), Math.min(1, auc + error)));
  }

  /** Exactly, whatever the number of scores: of a column with scores and {@code bought}. */
  static double auc(Dataset<Row> scored) {
    return new BinaryClassificationEvaluator()
        .setRawPredictionCol("score")
        .setLabelCol("bought")
        .setNumBins(0)
        .evaluate(scored);
  }
}
