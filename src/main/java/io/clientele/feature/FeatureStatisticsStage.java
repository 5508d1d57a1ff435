package io.clientele.feature;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.mean;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.FeatureStatistics;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Says of every feature how its values lie tonight, and whether they have moved since a month ago.
 * Looks at a bounded number of customers picked by their id, which is as good as chance and the
 * same every night.
 */
public final class FeatureStatisticsStage implements Stage {
  private static final long MOST_CUSTOMERS = 10_000;
  private static final int MOST_TEXTS = 9;
  private static final int REFERENCE_DAYS = 28;
  private static final double MOVED = 0.1;
  private static final double DRIFTED = 0.25;

  /** A bin that is empty on one side has this share, or its part of the index were endless. */
  private static final double LEAST_SHARE = 1e-4;

  private static final List<Integer> PERCENTS =
      List.of(1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99);

  private static final Column FEATURE = FeatureStatistics.FEATURE.col();
  private static final Column NUMBER = col("number");
  private static final Column TEXT = col("text");
  private static final Column EDGES = FeatureStatistics.EDGES.col();
  private static final Column BINS = FeatureStatistics.BINS.col();

  @Override
  public String name() {
    return "look at features";
  }

  @Override
  public List<Table> inputs() {
    return List.of(CustomerFeatures.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(FeatureStatistics.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> values = outputs.keep(values(sample(inputs.read(CustomerFeatures.TABLE))));
    Dataset<Row> tonight = summary(values);
    Dataset<Row> binned = shares(values, tonight.select(FEATURE, EDGES, col("texts")));
    Dataset<Row> reference = reference(inputs.previous(FeatureStatistics.TABLE), run);
    // Under the bins of then, what is the share of each now.
    Dataset<Row> schemes = reference.select(FEATURE, EDGES, map_keys(BINS).as("texts"));
    Dataset<Row> moved =
        shares(values, schemes)
            .withColumnRenamed(FeatureStatistics.BINS.name(), "now")
            .join(reference.select(FEATURE, BINS, FeatureStatistics.REFERENCE_AS_OF.col()), names())
            .select(
                FEATURE,
                FeatureStatistics.REFERENCE_AS_OF.col(),
                index().as(FeatureStatistics.PSI.name()));
    Column psi = FeatureStatistics.PSI.col();
    Dataset<Row> all =
        tonight
            .join(binned, names())
            .join(broadcast(moved), names(), "left_outer")
            .withColumn(FeatureStatistics.FAMILY.name(), family())
            .withColumn(
                FeatureStatistics.DRIFT.name(),
                when(psi.geq(DRIFTED), "drifted")
                    .when(psi.geq(MOVED), "moved")
                    .when(psi.isNotNull(), "stable"));
    return outputs.and(
        FeatureStatistics.TABLE,
        all.select(
            FeatureStatistics.TABLE.ownFields().stream()
                .map(field -> field.col().cast(field.type()).as(field.name()))
                .toArray(Column[]::new)));
  }

  /** Customers by the first digits of their id, which is a hash. */
  private static Dataset<Row> sample(Dataset<Row> features) {
    long customers = features.count();
    if (customers <= MOST_CUSTOMERS) {
      return features;
    }
    long ids = 1L << 32;
    Column place = conv(substring(CustomerAccounts.CUSTOMER_ID.col(), 1, 8), 16, 10);
    return features.where(place.cast(Types.LONG).lt(ids / customers * MOST_CUSTOMERS));
  }

  /** One row per customer and feature: the value as a number or as a text. */
  private static Dataset<Row> values(Dataset<Row> features) {
    List<Column> values = new ArrayList<>();
    for (Field field : CustomerFeatures.TABLE.ownFields()) {
      if (field.equals(CustomerAccounts.CUSTOMER_ID)) {
        continue;
      }
      boolean text = field.type().equals(Types.STRING);
      Column number =
          field.type().equals(Types.DATE) ? unix_date(field.col()) : text ? lit(null) : field.col();
      values.add(
          struct(
              lit(field.name()).as(FeatureStatistics.FEATURE.name()),
              number.cast(Types.DOUBLE).as("number"),
              (text ? field.col() : lit(null)).cast(Types.STRING).as("text")));
    }
    return features
        .select(explode(array(values.toArray(Column[]::new))).as("value"))
        .select("value.*");
  }

  private static Dataset<Row> summary(Dataset<Row> values) {
    Column known = count(coalesce(TEXT, NUMBER.cast(Types.STRING)));
    Column[] shares = PERCENTS.stream().map(percent -> lit(percent / 100.0)).toArray(Column[]::new);
    Dataset<Row> summary =
        values
            .groupBy(FEATURE)
            .agg(
                count(lit(1)).as(FeatureStatistics.CUSTOMERS.name()),
                lit(1.0).minus(known.divide(count(lit(1)))).as(FeatureStatistics.NULL_SHARE.name()),
                twelveDigits(mean(NUMBER)).as(FeatureStatistics.MEAN.name()),
                twelveDigits(stddev_samp(NUMBER)).as(FeatureStatistics.SD.name()),
                min(NUMBER).as(FeatureStatistics.LEAST.name()),
                max(NUMBER).as(FeatureStatistics.GREATEST.name()),
                percentile(NUMBER, array(shares)).as("quantiles"));
    List<Column> deciles = new ArrayList<>();
    for (int percent = 10; percent < 100; percent += 10) {
      deciles.add(quantile(percent));
    }
    Dataset<Row> rows = summary;
    for (Field field :
        List.of(
            FeatureStatistics.P01,
            FeatureStatistics.P05,
            FeatureStatistics.P25,
            FeatureStatistics.P50,
            FeatureStatistics.P75,
            FeatureStatistics.P95,
            FeatureStatistics.P99)) {
      rows = rows.withColumn(field.name(), quantile(Integer.parseInt(field.name().substring(1))));
    }
    return rows.withColumn(
            FeatureStatistics.EDGES.name(),
            when(
                col("quantiles").isNotNull(),
                array_distinct(array(deciles.toArray(Column[]::new)))))
        .drop("quantiles")
        .join(texts(values), names(), "left_outer");
  }

  private static Column quantile(int percent) {
    return element_at(col("quantiles"), PERCENTS.indexOf(percent) + 1);
  }

  /** The most frequent texts of each feature that is one. */
  private static Dataset<Row> texts(Dataset<Row> values) {
    Column rank = row_number().over(Window.partitionBy(FEATURE).orderBy(col("times").desc(), TEXT));
    return values
        .where(TEXT.isNotNull())
        .groupBy(FEATURE, TEXT)
        .agg(count(lit(1)).as("times"))
        .withColumn("rank", rank)
        .where(col("rank").leq(MOST_TEXTS))
        .groupBy(FEATURE)
        .agg(collect_list(TEXT).as("texts"));
  }

  /** The share of each bin, in bins of any night: feature, edges of numbers and known texts. */
  private static Dataset<Row> shares(Dataset<Row> values, Dataset<Row> schemes) {
    Column below =
        when(EDGES.isNotNull(), size(filter(EDGES, edge -> edge.lt(NUMBER)))).cast(Types.STRING);
    Column known = coalesce(array_contains(col("texts"), TEXT), lit(false));
    Column bin =
        when(NUMBER.isNotNull(), coalesce(below, lit("<other>")))
            .when(TEXT.isNull(), "<null>")
            .when(known, TEXT)
            .otherwise("<other>");
    return values
        .join(broadcast(schemes), names())
        .groupBy(FEATURE, bin.as("bin"))
        .agg(count(lit(1)).as("times"))
        .withColumn(
            "share", col("times").divide(sum(col("times")).over(Window.partitionBy(FEATURE))))
        .groupBy(FEATURE)
        .agg(
            map_from_entries(array_sort(collect_list(struct(col("bin"), col("share")))))
                .as(FeatureStatistics.BINS.name()));
  }

  /** The rows of the last night a month before. */
  private static Dataset<Row> reference(Dataset<Row> previous, Run run) {
    Column before =
        Table.AS_OF.col().leq(lit(java.sql.Date.valueOf(run.asOf().minusDays(REFERENCE_DAYS))));
    Column latest = rank().over(Window.partitionBy(FEATURE).orderBy(Run.PLACE.desc()));
    return previous
        .where(before)
        .withColumn("latest", latest)
        .where(col("latest").equalTo(1))
        .select(
            FEATURE, EDGES, BINS, Table.AS_OF.col().as(FeatureStatistics.REFERENCE_AS_OF.name()));
  }

  /** Population stability index of two maps of shares: the sum of (p - q) ln(p / q). */
  private static Column index() {
    Column bins = array_sort(array_union(map_keys(col("now")), map_keys(BINS)));
    return aggregate(
        bins,
        lit(0.0),
        (total, bin) -> {
          Column p = share(col("now"), bin);
          Column q = share(BINS, bin);
          return total.plus(p.minus(q).multiply(log(p.divide(q))));
        });
  }

  private static Column share(Column bins, Column bin) {
    return greatest(lit(LEAST_SHARE), coalesce(try_element_at(bins, bin), lit(0.0)));
  }

  /** So that an order of rows all but never shows in the last digits. */
  private static Column twelveDigits(Column value) {
    return when(value.isNotNull(), format_string("%.11e", value).cast(Types.DOUBLE));
  }

  private static Column family() {
    List<Column> entries = new ArrayList<>();
    for (Map.Entry<String, CustomerFeatures.Entry> entry :
        CustomerFeatures.dictionary().entrySet()) {
      entries.add(lit(entry.getKey()));
      entries.add(lit(entry.getValue().family()));
    }
    return element_at(org.apache.spark.sql.functions.map(entries.toArray(Column[]::new)), FEATURE);
  }

  private static scala.collection.immutable.Seq<String> names() {
    return CollectionConverters.asScala(List.of(FeatureStatistics.FEATURE.name())).toSeq();
  }
}
