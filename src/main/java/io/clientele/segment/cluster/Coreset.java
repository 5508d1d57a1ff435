package io.clientele.segment.cluster;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.config.Clusters;
import io.clientele.schema.CustomerAccounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Buyers to search in, in memory: all of them where they are few, else a lightweight coreset
 * (Bachem, Lucic and Krause 2018), in which half of the chance to be picked is the same for all and
 * half goes by the squared distance to the mean, and each picked stands for as many as were passed
 * over for it. Who is picked depends on ids and features alone.
 *
 * @param features how the features are brought to scale, by exact quantiles where all are in
 *     memory, else by those of a sample
 * @param points the buyers
 * @param excess by how much each is pulled in, squared
 */
@SuppressWarnings("ArrayRecordComponent")
record Coreset(List<Scaled> features, Points points, double[] excess) {
  private static final String CHANCE = "_chance";
  private static final int FINE = 1 << 30;

  static Coreset of(Clusters config, Dataset<Row> buyers, long customers) {
    if (customers <= config.searchCustomers()) {
      double[][] all = collect(config, buyers, lit(1.0));
      List<Scaled> features = scaled(config, all);
      return of(features, all);
    }
    Column alike = lit((double) config.searchCustomers() / customers);
    double[][] sample = collect(config, buyers.where(picked("scale", alike)), alike);
    List<Scaled> features = scaled(config, sample);
    Column chance =
        chance(of(features, sample).points(), features, config.searchCustomers(), customers);
    return of(features, collect(config, buyers.where(picked("search", chance)), chance));
  }

  /**
   * Beyond this distance from every centre a buyer is an outlier: the upper quartile of distances
   * and so many interquartile ranges (Tukey 1977). 0, which is no limit, when those do not differ.
   */
  double outlierLimit(Solution solution, double ranges) {
    Nearness nearness = new Nearness(List.of(), solution, 0);
    double[] distances =
        IntStream.range(0, points.size())
            .mapToDouble(i -> Math.sqrt(nearness.distance(points.rows()[i]) + excess[i]))
            .toArray();
    double lower = Quantile.weighted(distances, points.weights(), 0.25);
    double upper = Quantile.weighted(distances, points.weights(), 0.75);
    return ranges == 0 || upper == lower ? 0 : Digits.kept(upper + ranges * (upper - lower));
  }

  private static List<Scaled> scaled(Clusters config, double[][] rows) {
    return Scaled.of(config.features(), rows, config.winsorise());
  }

  private static Column chance(Points sample, List<Scaled> features, int wanted, long customers) {
    double[] mean = new double[features.size()];
    for (double[] row : sample.rows()) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / sample.size();
      }
    }
    double spread =
        Arrays.stream(sample.rows()).mapToDouble(row -> Lloyd.squared(row, mean)).sum()
            / sample.size();
    Column distance =
        ClusterModel.found(features, Solution.of(new double[][] {mean}), 0).getItem(1);
    double half = 0.5 * wanted / customers;
    return spread == 0
        ? lit(2 * half)
        : least(lit(1.0), distance.divide(spread).plus(1).multiply(half));
  }

  private static Column picked(String purpose, Column chance) {
    return pmod(xxhash64(CustomerAccounts.CUSTOMER_ID.col(), lit(purpose)), lit((long) FINE))
        .lt(chance.multiply(FINE));
  }

  /** Rows by customer: features, then the chance to be picked. */
  private static double[][] collect(Clusters config, Dataset<Row> buyers, Column chance) {
    List<Column> columns = new ArrayList<>(List.of(CustomerAccounts.CUSTOMER_ID.col()));
    config
        .features()
        .forEach(
            feature ->
                columns.add(
                    nanvl(coalesce(col(feature).cast(DataTypes.DoubleType), lit(0.0)), lit(0.0))
                        .as(feature)));
    columns.add(chance.as(CHANCE));
    return buyers.select(columns.toArray(Column[]::new)).collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getString(0)))
        .map(row -> IntStream.range(1, row.size()).mapToDouble(row::getDouble).toArray())
        .toArray(double[][]::new);
  }

  /** Of rows of features, and the chance that each had to be picked. */
  static Coreset of(List<Scaled> features, double[][] rows) {
    int size = features.size();
    return new Coreset(
        features,
        new Points(
            Arrays.stream(rows)
                .map(
                    row ->
                        IntStream.range(0, size)
                            .mapToDouble(i -> features.get(i).scale(Scaled.logged(row[i])))
                            .toArray())
                .toArray(double[][]::new),
            Arrays.stream(rows).mapToDouble(row -> 1 / row[size]).toArray()),
        Arrays.stream(rows)
            .mapToDouble(
                row ->
                    IntStream.range(0, size)
                        .mapToDouble(i -> features.get(i).excess(Scaled.logged(row[i])))
                        .sum())
            .toArray());
  }
}
