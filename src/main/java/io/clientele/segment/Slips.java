package io.clientele.segment;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Segment;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.EarlyWarnings;
import io.clientele.schema.FeatureStatistics;
import java.sql.Date;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who slipped from gold, and why: the features that changed most, each measured by how far its
 * values lie apart among all customers.
 */
final class Slips {
  private static final int NAMED = 3;
  private static final Column ID = CustomerSegments.CUSTOMER_ID.col();

  private final Segment config;
  private final Map<String, Double> spreads = new TreeMap<>();

  /**
   * @param statistics of tonight's features, a row each
   */
  Slips(Segment config, Dataset<Row> statistics) {
    this.config = config;
    Column quartiles = FeatureStatistics.P75.col().minus(FeatureStatistics.P25.col());
    statistics
        .where(FeatureStatistics.FEATURE.col().isin(config.slipFeatures().toArray()))
        .select(
            FeatureStatistics.FEATURE.col(),
            // Where half of all customers have the same value, the quartiles may not differ.
            when(quartiles.gt(0), quartiles).otherwise(FeatureStatistics.SD.col()))
        .collectAsList()
        .forEach(
            row -> {
              if (!row.isNullAt(1) && row.getDouble(1) > 0) {
                spreads.put(row.getString(0), row.getDouble(1));
              }
            });
  }

  /** Customers of a night: their segments and their features. */
  record Night(Dataset<Row> segments, Dataset<Row> features) {}

  /**
   * Rows of {@link EarlyWarnings}.
   *
   * @param then the night on which they were gold
   * @param since what put them into segments then
   */
  Dataset<Row> of(Night now, Night then, Comparison.Then since) {
    String by = config.profitClasses().by();
    List<Column> features = new ArrayList<>(List.of(col(by).as(by)));
    spreads.keySet().forEach(feature -> features.add(col(feature).cast("double").as(feature)));
    Column values = struct(features.toArray(Column[]::new));
    Column profitClass = CustomerSegments.PROFIT_CLASS.col();
    Column again = since.models().profitClass().eqNullSafe(ProfitModel.GOLD);
    return then.segments()
        .where(profitClass.equalTo(ProfitModel.GOLD))
        .select(ID)
        .join(
            now.segments()
                .where(profitClass.eqNullSafe(ProfitModel.GOLD).unary_$bang())
                .select(ID, coalesce(profitClass, lit(Comparison.NONE)).as("to")),
            CustomerSegmentsStage.CUSTOMER)
        .join(then.features().select(ID, values.as("then")), CustomerSegmentsStage.CUSTOMER)
        .join(
            now.features().select(ID, values.as("now"), again.as("again")),
            CustomerSegmentsStage.CUSTOMER)
        .select(
            ID,
            lit(Date.valueOf(since.night())).as(EarlyWarnings.SINCE.name()),
            col("to").as(EarlyWarnings.PROFIT_CLASS.name()),
            when(col("again"), Comparison.MODEL)
                .otherwise(Comparison.CUSTOMER)
                .as(EarlyWarnings.CAUSE.name()),
            col("then." + by).as(EarlyWarnings.CONTRIBUTION_THEN.name()),
            col("now." + by).as(EarlyWarnings.CONTRIBUTION_NOW.name()),
            reasons().as(EarlyWarnings.REASONS.name()));
  }

  private Column reasons() {
    List<Column> changes =
        new ArrayList<>(List.of(lit(null).cast("struct<sort:double,words:string>")));
    spreads.forEach(
        (feature, spread) -> {
          Column then = col("then." + feature);
          Column now = col("now." + feature);
          // One that is known only now, or no longer, is told after those that changed.
          Column change = coalesce(abs(now.minus(then)).divide(spread), lit(0.0));
          changes.add(
              when(
                  then.eqNullSafe(now).unary_$bang(),
                  struct(
                      round(change, 9).unary_$minus().as("sort"),
                      concat(lit(feature + " "), number(then), lit(" → "), number(now))
                          .as("words"))));
        });
    Column most = slice(array_sort(array_compact(array(changes.toArray(Column[]::new)))), 1, NAMED);
    return when(
        size(most).gt(0), array_join(transform(most, change -> change.getField("words")), ", "));
  }

  private static Column number(Column value) {
    return coalesce(call_function("format_number", value, lit("0.##")), lit("unknown"));
  }
}
