package io.clientele.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ClusterModelTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("customer_id string, revenue double, recency_days int, constant int");

  private static Clusters config(int searchCustomers) {
    return new Clusters(
        List.of("revenue", "recency_days", "constant"), 2, 5, 0.02, searchCustomers, 2, 0.01, 50);
  }

  /** Three groups that do not touch: large buyers, small buyers, and those long gone. */
  private static List<Row> planted(int customers) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      int group = i % 3;
      double revenue =
          new double[] {8000, 150, 120}[group] * Math.exp(0.15 * random.nextGaussian());
      int recency =
          (int) (new double[] {8, 20, 400}[group] * Math.exp(0.15 * random.nextGaussian()));
      rows.add(RowFactory.create(String.format("c%04d-%d", i, group), revenue, recency, 5));
    }
    return rows;
  }

  private static List<String> cluster(List<Row> rows, int partitions, int searchCustomers) {
    Dataset<Row> buyers = TestSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions);
    ClusterModel model = ClusterModel.fit(config(searchCustomers), buyers, rows.size(), 11);
    return buyers
        .select(org.apache.spark.sql.functions.col("customer_id"), model.nearest().as("cluster"))
        .collectAsList()
        .stream()
        .map(Row::mkString)
        .sorted()
        .toList();
  }

  @Test
  void plantedGroupsAreFoundNumberedByValueAndTheSameInAnyPartitioning() {
    List<Row> rows = planted(400);
    List<String> found = cluster(rows, 1, 1000);
    assertThat(found).allSatisfy(row -> assertThat(row).matches("c\\d+-(01|12|23)"));
    assertThat(cluster(rows, 7, 1000)).isEqualTo(found);
  }

  @Test
  void aSearchOnASampleFindsTheSame() {
    assertThat(cluster(planted(600), 3, 200))
        .allSatisfy(row -> assertThat(row).matches("c\\d+-(01|12|23)"));
  }

  @Test
  void buyersThatAreAllAlikeAreRefused() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(RowFactory.create("c" + i, 10.0, 5, 5));
    }
    ClusterModel model =
        ClusterModel.fit(config(1000), TestSpark.session().createDataFrame(rows, SCHEMA), 100, 1);
    assertThat(model.isRefused()).isTrue();
    assertThat(model.silhouettes()).allSatisfy(tried -> assertThat(tried.silhouette()).isNaN());
  }
}
