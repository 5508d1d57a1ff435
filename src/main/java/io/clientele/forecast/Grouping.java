package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.clientele.problem.Problem;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.ClassicConversions$;
import org.apache.spark.storage.StorageLevel;

/**
 * Groups customers with the same history into patterns, in one shuffle. Patterns come to the driver
 * as long as there are not too many; beyond, they stay spread over the cluster, in parts that
 * depend on the data alone.
 */
final class Grouping {
  /** A part in the cluster has about so many patterns. */
  private static final int PART = 250_000;

  private Grouping() {}

  /** Which histories there can be. */
  interface Check extends Serializable {
    /** What is wrong with a history, or null. */
    String mistake(double count, double first, double second);
  }

  /**
   * A sample of customers.
   *
   * @param weight how many customers a row stands for; 1 when absent. Added up as decimals with
   *     nine places, so that the order of rows does not matter
   * @param most patterns that are brought to the driver
   */
  static Sample of(
      Dataset<?> rows,
      Column count,
      Column first,
      Column second,
      Optional<Column> weight,
      int most,
      Check check) {
    Column customers =
        weight
            .map(column -> sum(column.cast("decimal(28,9)")))
            .orElseGet(() -> count(lit(1)))
            .cast("double");
    Dataset<Row> groups =
        rows.select(
                count.cast("double").as("x"),
                first.cast("double").as("first"),
                second.cast("double").as("second"),
                weight.orElse(lit(1)).as("weight"))
            .groupBy("x", "first", "second")
            .agg(customers.as("weight"));
    JavaRDD<Block> blocks = blocks(groups, check).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Found> found = blocks.map(Block::found).collect();
      found.stream()
          .map(Found::mistake)
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(Grouping::refuse);
      long patterns = found.stream().mapToLong(Found::size).sum();
      if (patterns <= Math.min(most, Patterns.MOST)) {
        return new Sample.Local(Block.joined(blocks.collect()));
      }
      int parts = (int) (patterns / PART) + 1;
      return new Sample.Remote(
          blocks(groups.repartition(parts, col("x"), col("first"), col("second")), check)
              .map(block -> Block.joined(List.of(block)))
              .persist(StorageLevel.MEMORY_AND_DISK()));
    } finally {
      blocks.unpersist(false);
    }
  }

  private static void refuse(String mistake) {
    throw Problem.failed(
        "cannot fit a model to these customers: " + mistake,
        "leave out or mend such rows before the fit",
        null);
  }

  /**
   * What a partition has.
   *
   * @param mistake what is wrong with one of its groups, or null
   */
  private record Found(int size, String mistake) implements Serializable {}

  /** A partition's groups in machine numbers; those of nobody are left out. */
  private static JavaRDD<Block> blocks(Dataset<Row> groups, Check check) {
    return ClassicConversions$.MODULE$
        .castToImpl(groups)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            rows -> {
              Block block = new Block();
              while (rows.hasNext()) {
                block.add(rows.next(), check);
              }
              return List.of(block).iterator();
            });
  }

  /** Growing columns of groups. */
  static final class Block implements Serializable {
    private static final long serialVersionUID = 1;
    private int size;
    private String mistake;
    private int[] counts = new int[1024];
    private double[] firsts = new double[1024];
    private double[] seconds = new double[1024];
    private double[] weights = new double[1024];

    int size() {
      return size;
    }

    Found found() {
      return new Found(size, mistake);
    }

    void add(InternalRow row, Check check) {
      double weight = row.isNullAt(3) ? Double.NaN : row.getDouble(3);
      if (row.isNullAt(0) || row.isNullAt(1) || row.isNullAt(2) || !(weight >= 0)) {
        mistake = "a row has no value where one is needed, or a negative weight";
        return;
      }
      double count = row.getDouble(0);
      double first = row.getDouble(1);
      double second = row.getDouble(2);
      String wrong = check.mistake(count, first, second);
      if (wrong != null) {
        mistake = wrong + ": " + count + ", " + first + ", " + second;
        return;
      }
      if (weight == 0) {
        return;
      }
      if (size == counts.length) {
        counts = Arrays.copyOf(counts, 2 * size);
        firsts = Arrays.copyOf(firsts, 2 * size);
        seconds = Arrays.copyOf(seconds, 2 * size);
        weights = Arrays.copyOf(weights, 2 * size);
      }
      counts[size] = (int) count;
      firsts[size] = first;
      seconds[size] = second;
      weights[size++] = weight;
    }

    static Patterns joined(List<Block> blocks) {
      int total = blocks.stream().mapToInt(Block::size).sum();
      int[] counts = new int[total];
      double[] firsts = new double[total];
      double[] seconds = new double[total];
      double[] weights = new double[total];
      int at = 0;
      for (Block block : blocks) {
        System.arraycopy(block.counts, 0, counts, at, block.size);
        System.arraycopy(block.firsts, 0, firsts, at, block.size);
        System.arraycopy(block.seconds, 0, seconds, at, block.size);
        System.arraycopy(block.weights, 0, weights, at, block.size);
        at += block.size;
      }
      return Patterns.of(counts, firsts, seconds, weights);
    }
  }
}
