package io.clientele.feature;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.unix_date;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;

/**
 * Says of every feature how its values lie tonight, and whether they have moved since a month ago.
 * Looks at a bounded number of customers picked by their id, which is as good as chance and the
 * same every night. These are brought to the driver: one pass over so few rows costs less than the
 * planning of two hundred aggregations.
 */
public final class FeatureStatisticsStage implements Stage {
  private static final long MOST_CUSTOMERS = 10_000;
  private static final int REFERENCE_DAYS = 28;
  private static final double MOVED = 0.1;
  private static final double DRIFTED = 0.25;

  private static final Map<Field, Integer> QUANTILES =
      Map.of(
          FeatureStatistics.P01, 1,
          FeatureStatistics.P05, 5,
          FeatureStatistics.P25, 25,
          FeatureStatistics.P50, 50,
          FeatureStatistics.P75, 75,
          FeatureStatistics.P95, 95,
          FeatureStatistics.P99, 99);

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
    Dataset<Row> features = inputs.read(CustomerFeatures.TABLE);
    Map<String, Row> then = reference(inputs.previous(FeatureStatistics.TABLE), run);
    List<Row> rows = new ArrayList<>();
    Map<String, CustomerFeatures.Entry> dictionary = CustomerFeatures.dictionary();
    spreads(sample(features))
        .forEach(
            (feature, spread) ->
                rows.add(
                    row(feature, dictionary.get(feature).family(), spread, then.get(feature))));
    return Outputs.of(
        FeatureStatistics.TABLE,
        features.sparkSession().createDataFrame(rows, FeatureStatistics.TABLE.ownSchema()));
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

  /** How the values of each feature lie, in the order of the table's columns; of nobody, none. */
  private static Map<String, Spread> spreads(Dataset<Row> features) {
    List<Field> numbers = new ArrayList<>();
    List<Field> texts = new ArrayList<>();
    List<Field> all = new ArrayList<>(CustomerFeatures.TABLE.ownFields());
    all.remove(CustomerAccounts.CUSTOMER_ID);
    all.forEach(field -> (isText(field) ? texts : numbers).add(field));
    List<Row> rows =
        features
            .select(
                array(numbers.stream().map(FeatureStatisticsStage::number).toArray(Column[]::new)),
                array(texts.stream().map(Field::col).toArray(Column[]::new)))
            .collectAsList();
    Map<String, Spread> spreads = new LinkedHashMap<>();
    if (rows.isEmpty()) {
      return spreads;
    }
    for (Field field : all) {
      spreads.put(
          field.name(),
          isText(field)
              ? Spread.ofTexts(values(rows, 1, texts.indexOf(field)))
              : Spread.ofNumbers(values(rows, 0, numbers.indexOf(field))));
    }
    return spreads;
  }

  private static boolean isText(Field field) {
    return field.type().equals(Types.STRING);
  }

  private static Column number(Field field) {
    Column value = field.type().equals(Types.DATE) ? unix_date(field.col()) : field.col();
    return value.cast(Types.DOUBLE);
  }

  private static <T> List<T> values(List<Row> rows, int column, int place) {
    List<T> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(row.<T>getSeq(column).apply(place)));
    return values;
  }

  /** The rows of the last night a month before, by feature. */
  private static Map<String, Row> reference(Dataset<Row> previous, Run run) {
    Column feature = FeatureStatistics.FEATURE.col();
    Column before =
        Table.AS_OF.col().leq(lit(java.sql.Date.valueOf(run.asOf().minusDays(REFERENCE_DAYS))));
    Column latest = rank().over(Window.partitionBy(feature).orderBy(Run.PLACE.desc()));
    Map<String, Row> rows = new HashMap<>();
    previous
        .where(before)
        .withColumn("latest", latest)
        .where(col("latest").equalTo(1))
        .collectAsList()
        .forEach(row -> rows.put(row.getAs(FeatureStatistics.FEATURE.name()), row));
    return rows;
  }

  /**
   * The row of a feature.
   *
   * @param then its row of a month before; null when there is none
   */
  private static Row row(String feature, String family, Spread spread, Row then) {
    double[] edges = spread.edges();
    Map<Field, Object> row = new HashMap<>();
    row.put(FeatureStatistics.FEATURE, feature);
    row.put(FeatureStatistics.FAMILY, family);
    row.put(FeatureStatistics.CUSTOMERS, spread.customers());
    row.put(FeatureStatistics.NULL_SHARE, spread.nullShare());
    row.put(FeatureStatistics.MEAN, orNull(spread.mean()));
    row.put(FeatureStatistics.SD, orNull(spread.sd()));
    row.put(FeatureStatistics.LEAST, orNull(spread.quantile(0)));
    row.put(FeatureStatistics.GREATEST, orNull(spread.quantile(100)));
    QUANTILES.forEach((field, percent) -> row.put(field, orNull(spread.quantile(percent))));
    row.put(FeatureStatistics.EDGES, edges.length == 0 ? null : edges);
    row.put(FeatureStatistics.BINS, spread.shares(edges, spread.frequentTexts()));
    if (then != null) {
      double psi = moved(spread, then);
      row.put(FeatureStatistics.REFERENCE_AS_OF, then.getAs(Table.AS_OF.name()));
      row.put(FeatureStatistics.PSI, psi);
      row.put(
          FeatureStatistics.DRIFT, psi >= DRIFTED ? "drifted" : psi >= MOVED ? "moved" : "stable");
    }
    return RowFactory.create(FeatureStatistics.TABLE.ownFields().stream().map(row::get).toArray());
  }

  /** How far the shares of the bins of then have moved. */
  private static double moved(Spread spread, Row then) {
    Map<String, Double> bins = then.getJavaMap(then.fieldIndex(FeatureStatistics.BINS.name()));
    int edges = then.fieldIndex(FeatureStatistics.EDGES.name());
    double[] ofThen =
        then.isNullAt(edges)
            ? new double[0]
            : then.<Double>getList(edges).stream().mapToDouble(Double::doubleValue).toArray();
    return Spread.index(spread.shares(ofThen, bins.keySet()), bins);
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
