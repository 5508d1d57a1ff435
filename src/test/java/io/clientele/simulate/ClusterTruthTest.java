package io.clientele.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import io.clientele.segment.cluster.Agreement;
import io.clientele.segment.cluster.ClusterModel;
import io.clientele.segment.cluster.ClusterTraining;
import io.clientele.segment.cluster.ClustersConfig;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters of the synthetic shop's customers against the habits that only the simulation knows. */
class ClusterTruthTest {
  private static final Clusters CONFIG =
      ClustersConfig.with("features = [lines_per_order, units_per_order], refits = 4");
  private static final StructType COLUMNS =
      StructType.fromDDL(
          "customer_id string, habit string, lines_per_order double, units_per_order double");

  /** What a night would know of them, by all their orders, and their habits. */
  private static Dataset<Row> buyers(ShopSize size) {
    Shop shop = Shop.of(size);
    List<Row> rows =
        LongStream.range(0, size.customers())
            .mapToObj(number -> Life.draw(shop, number))
            .filter(life -> !life.orders().isEmpty())
            .map(ClusterTruthTest::buyer)
            .toList();
    return TestSpark.session().createDataFrame(rows, COLUMNS).coalesce(1);
  }

  private static Row buyer(Life life) {
    double orders = life.orders().size();
    List<Line> lines = life.orders().stream().flatMap(order -> order.lines().stream()).toList();
    return RowFactory.create(
        life.person().account(),
        life.person().habit().text(),
        lines.size() / orders,
        lines.stream().mapToInt(Line::quantity).sum() / orders);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void plantedHabitsAreFound(long seed) {
    LocalDate last = LocalDate.of(2025, 9, 30);
    Dataset<Row> buyers = buyers(new ShopSize(1000, 365, seed, last, 3));
    ClusterModel model =
        ClusterTraining.train(CONFIG, buyers, Optional.empty(), last, seed).model().orElseThrow();
    List<Row> found =
        buyers.select(col("habit"), model.id().as("id"), byWhoKnows().as("known")).collectAsList();
    double known = Agreement.of(found, "known", "habit");
    double reached = Agreement.of(found, "id", "habit");
    String figures = "%d clusters, %.3f of %.3f".formatted(model.ids().size(), reached, known);
    assertThat(model.ids()).as(figures).hasSize(3);
    assertThat(reached).as(figures).isGreaterThan(0.9 * known);
  }

  /** The habit by its own definition; chance alone keeps it from being right of everybody. */
  private static Column byWhoKnows() {
    return when(col("units_per_order").divide(col("lines_per_order")).geq(6), 1)
        .when(col("lines_per_order").geq(5.5), 2)
        .otherwise(3);
  }
}
