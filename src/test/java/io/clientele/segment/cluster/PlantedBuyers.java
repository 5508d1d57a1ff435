package io.clientele.segment.cluster;

import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import io.clientele.schema.CustomerAccounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Made-up buyers of known groups: logarithms of their features are normal around a group's. */
final class PlantedBuyers {
  static final String FEATURES = "features = [revenue, recency_days, orders]\n";

  /** Large and small buyers, and those long gone. */
  static final double[][] THREE = {{8000, 8, 20}, {150, 20, 3}, {120, 400, 2}};

  private static final StructType SCHEMA =
      new StructType()
          .add(CustomerAccounts.CUSTOMER_ID.name(), DataTypes.StringType)
          .add("revenue", DataTypes.DoubleType)
          .add("recency_days", DataTypes.DoubleType)
          .add("orders", DataTypes.DoubleType);

  final List<Row> rows = new ArrayList<>();

  /** Each one's group. */
  final List<Integer> groups = new ArrayList<>();

  static PlantedBuyers of(int customers, double[][] groups, double spread, long seed) {
    PlantedBuyers planted = new PlantedBuyers();
    Random random = new Random(seed);
    for (int i = 0; i < customers; i++) {
      int group = i % groups.length;
      double[] values = new double[3];
      for (int f = 0; f < 3; f++) {
        values[f] = groups[group][f] * Math.exp(spread * random.nextGaussian());
      }
      planted.add(group, values);
    }
    return planted;
  }

  PlantedBuyers add(int group, double... values) {
    rows.add(
        RowFactory.create(String.format("c%06d", rows.size()), values[0], values[1], values[2]));
    groups.add(group);
    return this;
  }

  Dataset<Row> dataset() {
    return TestSpark.session().createDataFrame(rows, SCHEMA);
  }

  /** Ids of the customers, in the order they were added. */
  List<Integer> ids(ClusterModel model) {
    return dataset()
        .select(CustomerAccounts.CUSTOMER_ID.col(), model.id().as("id"))
        .orderBy(CustomerAccounts.CUSTOMER_ID.name())
        .collectAsList()
        .stream()
        .map(row -> row.getInt(1))
        .toList();
  }

  /** All of them in memory. */
  Points points(Clusters config) {
    double[][] picked =
        rows.stream()
            .map(row -> new double[] {row.getDouble(1), row.getDouble(2), row.getDouble(3), 1})
            .toArray(double[][]::new);
    return Coreset.of(Scaled.of(config.features(), picked, config.winsorise()), picked).points();
  }

  /** Agreement of clusters with the groups. */
  double agreement(ClusterModel model) {
    return agreement(ids(model).stream().mapToInt(Integer::intValue).toArray());
  }

  double agreement(Solution solution, Points points) {
    return agreement(solution.labels(points));
  }

  private double agreement(int[] found) {
    double[] weights = new double[rows.size()];
    Arrays.fill(weights, 1);
    return AdjustedRandIndex.of(
        found, groups.stream().mapToInt(Integer::intValue).toArray(), weights);
  }
}
