package io.clientele.segment.cluster;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Points in memory as MLlib takes them. */
final class WeightedVectors {
  static final String WEIGHT = "_weight";

  private static final StructType SCHEMA =
      new StructType()
          .add(ClusterMethod.VECTOR, SQLDataTypes.VectorType())
          .add(WEIGHT, DataTypes.DoubleType);

  private WeightedVectors() {}

  /** In one partition, so that sums come in one order. */
  static Dataset<Row> of(SparkSession spark, Points points) {
    List<Row> rows =
        IntStream.range(0, points.size())
            .mapToObj(i -> RowFactory.create(Vectors.dense(points.rows()[i]), points.weights()[i]))
            .toList();
    return spark.createDataFrame(rows, SCHEMA).coalesce(1);
  }
}
