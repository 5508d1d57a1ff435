package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Rfm;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.Metric;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * The RFM scorecard of a night. A score is 1 plus the number of cut points strictly below the value
 * (recency the other way round); cut points are fixed, or quantiles of the values with linear
 * interpolation, over the customers with a purchase in the look-back. So equal values always score
 * equal, and the order of rows never matters.
 *
 * @param window look-back, as features are named
 * @param money feature that money is
 * @param recency cut points of days since the last purchase
 * @param frequency of purchase occasions
 * @param monetary of money
 * @param weights of the three scores
 * @param names the segment of every combination of scores, recency outermost, monetary innermost
 */
record RfmModel(
    String window,
    String money,
    List<Double> recency,
    List<Double> frequency,
    List<Double> monetary,
    Rfm.Weights weights,
    List<String> names) {
  private static final String RECENCY = "recency_days";

  /**
   * What a fit needs to know of all customers: three arrays of cut points.
   *
   * @param features the contract of the feature table
   * @throws IllegalArgumentException when the feature table lacks a column the look-back needs
   */
  static List<Column> asked(Rfm config, Table features) {
    List<Column> shares = new ArrayList<>();
    for (int bin = 1; bin < config.bins(); bin++) {
      shares.add(lit((double) bin / config.bins()));
    }
    Column at = array(shares.toArray(Column[]::new));
    Column bought = features.field(frequencyOf(config.window())).col().gt(0);
    return List.of(
        percentile(when(bought, features.field(RECENCY).col()), at).as("recency_cuts"),
        percentile(when(bought, col(frequencyOf(config.window()))), at).as("frequency_cuts"),
        percentile(when(bought, features.field(money(config)).col()), at).as("monetary_cuts"));
  }

  /** The scorecard from the answer; empty of cut points when nobody bought. */
  static RfmModel of(Rfm config, Row answer) {
    return new RfmModel(
        config.window(),
        money(config),
        cuts(config.cuts().recency(), answer, "recency_cuts"),
        cuts(config.cuts().frequency(), answer, "frequency_cuts"),
        cuts(config.cuts().monetary(), answer, "monetary_cuts"),
        config.weights(),
        config.names());
  }

  private static List<Double> cuts(List<Double> fixed, Row answer, String quantiles) {
    int at = answer.fieldIndex(quantiles);
    if (!fixed.isEmpty()) {
      return fixed;
    }
    return answer.isNullAt(at) ? List.of() : List.copyOf(answer.getList(at));
  }

  private static String money(Rfm config) {
    return config.monetary() + "_" + config.window();
  }

  private static String frequencyOf(String window) {
    return "frequency_" + window;
  }

  private Column bought() {
    return col(frequencyOf(window)).gt(0);
  }

  private int bins() {
    return (int) Math.round(Math.cbrt(names.size()));
  }

  Column recencyScore() {
    return when(bought(), lit(bins()).minus(below(recency, RECENCY)));
  }

  Column frequencyScore() {
    return when(bought(), below(frequency, frequencyOf(window)).plus(1));
  }

  Column monetaryScore() {
    return when(bought(), below(monetary, money).plus(1));
  }

  private static Column below(List<Double> cuts, String feature) {
    Column count = lit(0);
    for (double cut : cuts) {
      count = count.plus(when(col(feature).gt(cut), 1).otherwise(0));
    }
    return count;
  }

  /** Mean of the scores, weighted. */
  Column value() {
    double all = weights.recency() + weights.frequency() + weights.monetary();
    return recencyScore()
        .multiply(weights.recency())
        .plus(frequencyScore().multiply(weights.frequency()))
        .plus(monetaryScore().multiply(weights.monetary()))
        .divide(all);
  }

  Column segment() {
    int bins = bins();
    Column place =
        recencyScore()
            .minus(1)
            .multiply(bins * bins)
            .plus(frequencyScore().minus(1).multiply(bins))
            .plus(monetaryScore());
    return when(bought(), element_at(lit(names.toArray(String[]::new)), place));
  }

  /** Every cut point. */
  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    add(metrics, "recency_cut_", recency);
    add(metrics, "frequency_cut_", frequency);
    add(metrics, "monetary_cut_", monetary);
    return metrics;
  }

  private static void add(List<Metric> metrics, String name, List<Double> cuts) {
    for (int i = 0; i < cuts.size(); i++) {
      metrics.add(new Metric(name + (i + 1), cuts.get(i), null));
    }
  }
}
