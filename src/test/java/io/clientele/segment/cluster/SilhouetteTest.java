package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.evaluation.ClusteringEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SilhouetteTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("prediction", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType);

  @Test
  void itIsMllibs() {
    Random random = new Random(9);
    int size = 60;
    double[][] rows = new double[size][4];
    double[] weights = new double[size];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      int label = i % 3;
      labels[i] = label;
      weights[i] = 1 + random.nextInt(5) / 2.0;
      Arrays.setAll(rows[i], f -> label * 0.8 + random.nextGaussian());
    }
    // One that is alone in its cluster.
    labels[7] = 3;
    List<Row> data =
        IntStream.range(0, size)
            .mapToObj(
                i -> RowFactory.create(Vectors.dense(rows[i]), (double) labels[i], weights[i]))
            .toList();
    double theirs =
        new ClusteringEvaluator()
            .setWeightCol("weight")
            .evaluate(TestSpark.session().createDataFrame(data, SCHEMA));
    assertThat(Silhouette.of(new Points(rows, weights), labels, 4)).isCloseTo(theirs, within(1e-9));
  }

  @Test
  void itIsTheDefinitionOfRousseeuwWithSquaredDistances() {
    Points points = new Points(new double[][] {{0}, {1}, {5}, {6}}, new double[] {1, 1, 1, 1});
    // Each: 1 from its own, and 25 and 36, or 16 and 25, from the others.
    double outer = 1 - 1 / 30.5;
    double inner = 1 - 1 / 20.5;
    assertThat(Silhouette.of(points, new int[] {0, 0, 1, 1}, 2))
        .isCloseTo((outer + inner) / 2, within(1e-12));
  }
}
