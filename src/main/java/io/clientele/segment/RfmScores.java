package io.clientele.segment;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Rfm;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The RFM scorecard. A score is 1 plus the number of cut points strictly below the value (recency
 * the other way round), and cut points are quantiles of the values with linear interpolation, over
 * the customers with a purchase in the look-back. So equal values always score equal, and the order
 * of rows never matters.
 */
final class RfmScores {
  /** The measure that each score is of, and its cut points in {@link #cuts}. */
  enum Measure {
    RECENCY("recency"),
    FREQUENCY("frequency"),
    MONETARY("monetary");

    private final String word;

    Measure(String word) {
      this.word = word;
    }

    String cuts() {
      return word + "_cuts";
    }

    String score() {
      return word + "_score";
    }
  }

  private final Rfm config;
  private final Map<Measure, Column> values;
  private final Column bought;

  /**
   * A scorecard over a feature table.
   *
   * @throws IllegalArgumentException when the feature table lacks a column the look-back needs
   */
  RfmScores(Rfm config, Table features) {
    this.config = config;
    Column frequency = features.field("frequency_" + config.window()).col();
    this.values =
        Map.of(
            Measure.RECENCY, features.field("recency_days").col(),
            Measure.FREQUENCY, frequency,
            Measure.MONETARY, features.field("revenue_" + config.window()).col());
    this.bought = frequency.gt(0);
  }

  /** One row: an array of cut points for each measure; null where nobody bought. */
  Dataset<Row> cuts(Dataset<Row> features) {
    List<Column> shares = new ArrayList<>();
    for (int bin = 1; bin < config.bins(); bin++) {
      shares.add(lit((double) bin / config.bins()));
    }
    Column at = array(shares.toArray(Column[]::new));
    return features
        .where(bought)
        .agg(
            percentile(values.get(Measure.RECENCY), at).as(Measure.RECENCY.cuts()),
            percentile(values.get(Measure.FREQUENCY), at).as(Measure.FREQUENCY.cuts()),
            percentile(values.get(Measure.MONETARY), at).as(Measure.MONETARY.cuts()));
  }

  /** Adds the scores and the segment to the features. */
  Dataset<Row> score(Dataset<Row> features, Dataset<Row> cuts) {
    Dataset<Row> scored = features.crossJoin(broadcast(cuts));
    for (Measure measure : Measure.values()) {
      Column below = below(measure);
      Column score = measure == Measure.RECENCY ? lit(config.bins()).minus(below) : below.plus(1);
      scored = scored.withColumn(measure.score(), when(bought, score.cast("int")));
    }
    return scored
        .withColumn(CustomerSegments.RFM_SEGMENT.name(), when(bought, segment()))
        .drop(Measure.RECENCY.cuts(), Measure.FREQUENCY.cuts(), Measure.MONETARY.cuts());
  }

  private Column below(Measure measure) {
    return org.apache.spark.sql.functions.size(
        org.apache.spark.sql.functions.filter(
            col(measure.cuts()), cut -> cut.lt(values.get(measure))));
  }

  private Column segment() {
    Column segment = lit(null).cast("string");
    for (Rfm.RfmSegment candidate : config.segments()) {
      segment =
          when(
                  within(CustomerSegments.RECENCY_SCORE.col(), candidate.recency())
                      .and(within(CustomerSegments.FREQUENCY_SCORE.col(), candidate.frequency()))
                      .and(within(CustomerSegments.MONETARY_SCORE.col(), candidate.monetary())),
                  lit(candidate.name()))
              .otherwise(segment);
    }
    return segment;
  }

  private static Column within(Column score, List<Integer> range) {
    return score.between(range.get(0), range.get(1));
  }

  /** Rows of segmentation metrics: every cut point. */
  Dataset<Row> metrics(Dataset<Row> cuts) {
    Dataset<Row> all = null;
    for (Measure measure : Measure.values()) {
      Dataset<Row> one =
          cuts.selectExpr("posexplode(" + measure.cuts() + ") as (place, value)")
              .select(
                  expr("concat('" + measure.word + "_cut_', place + 1)").as("metric"),
                  col("value"),
                  lit(null).cast("string").as("note"));
      all = all == null ? one : all.unionByName(one);
    }
    return all;
  }
}
