package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.ProfitClasses;
import io.clientele.schema.Table;
import io.clientele.segment.cluster.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * Profit classes of a night: gold for the buyers with the highest contribution, loss-making for
 * those with one below 0, ordinary for the rest (Zeithaml, Rust and Lemon 2001 call them tiers of a
 * customer pyramid).
 *
 * @param window look-back, as features are named
 * @param goldFrom contribution from which on a buyer is gold; null when nobody bought
 * @param usual what each term of costs is of net revenue, over all buyers; empty without revenue
 */
record ProfitModel(String window, Double goldFrom, Map<String, Double> usual) {
  static final String GOLD = "gold";
  static final String ORDINARY = "ordinary";
  static final String LOSS_MAKING = "loss-making";

  private static final List<String> TERMS =
      List.of(
          "cost_of_goods",
          "shipping_cost",
          "payment_fees",
          "return_cost",
          "service_cost",
          "campaign_cost");
  private static final int NAMED = 3;

  /**
   * What a fit needs to know of all customers.
   *
   * @param bought whether a customer ever did
   */
  static List<Column> asked(ProfitClasses config, Table features, Column bought) {
    List<Column> asked = new ArrayList<>();
    asked.add(
        percentile(when(bought, features.field(config.by()).col()), lit(1 - config.goldShare()))
            .as("gold_from"));
    asked.add(total(features.field("revenue_" + config.window()).name(), "profit_revenue"));
    for (String term : TERMS) {
      asked.add(total(features.field(term + "_" + config.window()).name(), "profit_" + term));
    }
    return asked;
  }

  /** Summed as money, so that the order of rows does not matter. */
  private static Column total(String feature, String as) {
    return sum(col(feature).cast("decimal(18,4)")).cast("double").as(as);
  }

  static ProfitModel of(ProfitClasses config, Row answer) {
    Map<String, Double> usual = new TreeMap<>();
    Double revenue = answer.getAs("profit_revenue");
    if (revenue != null && revenue > 0) {
      for (String term : TERMS) {
        Double cost = answer.getAs("profit_" + term);
        usual.put(term, cost == null ? 0 : cost / revenue);
      }
    }
    return new ProfitModel(config.window(), answer.getAs("gold_from"), usual);
  }

  private Column contribution() {
    return col("contribution_" + window);
  }

  /** The class of a buyer. */
  Column profitClass() {
    Column gold =
        goldFrom == null ? lit(false) : contribution().gt(0).and(contribution().geq(lit(goldFrom)));
    return when(contribution().lt(0), LOSS_MAKING).when(gold, GOLD).otherwise(ORDINARY);
  }

  /**
   * The terms that made a buyer loss-making: what they are above the usual for the buyer's revenue,
   * the greatest first.
   */
  Column lossTerms() {
    Column revenue = greatest(col("revenue_" + window), lit(0.0));
    List<Column> above = new ArrayList<>();
    for (String term : TERMS) {
      Column cost = coalesce(col(term + "_" + window), lit(0.0));
      Column excess = round(cost.minus(revenue.multiply(usual.getOrDefault(term, 0.0))), 2);
      above.add(
          when(
              excess.gt(0),
              struct(excess.unary_$minus().as("sort"), lit(term.replace('_', ' ')).as("term"))));
    }
    Column worst = slice(array_sort(array_compact(array(above.toArray(Column[]::new)))), 1, NAMED);
    Column words =
        transform(
            worst,
            term ->
                concat(
                    term.getField("term"),
                    lit(" "),
                    call_function(
                        "format_number", term.getField("sort").unary_$minus(), lit("0.00"))));
    return when(contribution().lt(0), array_join(words, ", "));
  }

  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("gold_from", goldFrom, "contribution from which on a buyer is gold"));
    usual.forEach(
        (term, share) ->
            metrics.add(
                new Metric(
                    "usual_" + term,
                    share,
                    "of net revenue, over all customers of the look-back")));
    return metrics;
  }
}
