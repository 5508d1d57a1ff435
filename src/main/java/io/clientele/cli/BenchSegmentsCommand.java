package io.clientele.cli;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.randn;

import io.clientele.config.Clusters;
import io.clientele.schema.CustomerAccounts;
import io.clientele.segment.cluster.ClusterModel;
import io.clientele.segment.cluster.ClusterSweep;
import io.clientele.segment.cluster.ClusterTraining;
import io.clientele.segment.cluster.Metric;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures how long it takes to find clusters among simulated customers of known groups, against
 * the plain way in the same session.
 */
@Command(
    name = "segments",
    description = "Measure the search for clusters against a plain sweep of MLlib over all rows.")
final class BenchSegmentsCommand implements Callable<Integer> {
  private static final int PARTS = 8;
  private static final LocalDate DATE = LocalDate.of(2025, 3, 10);
  private static final int MIN_CLUSTERS = 3;
  private static final int MAX_CLUSTERS = 10;

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers to simulate. Default: ${DEFAULT-VALUE}.")
  private long customers = 1_000_000;

  @Option(
      names = "--features",
      paramLabel = "N",
      description = "Features of each. Default: ${DEFAULT-VALUE}.")
  private int features = 20;

  @Option(
      names = "--groups",
      paramLabel = "N",
      description = "Groups that they are drawn from. Default: ${DEFAULT-VALUE}.")
  private int groups = 6;

  @Option(
      names = "--spread",
      paramLabel = "X",
      description =
          "Standard deviation within a group, where groups are up to 4 apart in each feature. Default: ${DEFAULT-VALUE}.")
  private double spread = 1;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Times that both are measured; the first is cold. Default: ${DEFAULT-VALUE}.")
  private int turns = 2;

  BenchSegmentsCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    Dataset<Row> buyers = simulated(spark).persist(StorageLevel.MEMORY_AND_DISK());
    say(
        "%,d customers of %d groups, %d features, %d to %d clusters%n",
        buyers.count(), groups, features, MIN_CLUSTERS, MAX_CLUSTERS);
    for (int turn = 0; turn < turns; turn++) {
      turn(buyers, turn);
    }
    buyers.unpersist();
    return 0;
  }

  private void turn(Dataset<Row> buyers, int turn) {
    Measured<ClusterTraining.Result> ours =
        Measured.of(() -> ClusterTraining.train(config(), buyers, Optional.empty(), DATE, turn));
    ClusterModel model = ours.result().model().orElseThrow();
    int clusters = model.ids().size();
    double within = value(ours.result(), "within_sum_of_squares");
    say("ours        %7.1f s: %d clusters, within %.1f%n", ours.seconds(), clusters, within);
    Measured<List<Row>> assigned =
        Measured.of(() -> buyers.groupBy(model.id().as("id")).agg(count(lit(1))).collectAsList());
    say("assignment  %7.1f s%n", assigned.seconds());
    Measured<List<ClusterSweep.Swept>> sweep =
        Measured.of(() -> ClusterSweep.run(model, buyers, MIN_CLUSTERS, MAX_CLUSTERS, turn));
    ClusterSweep.Swept best =
        sweep.result().stream()
            .reduce((a, b) -> b.silhouette() > a.silhouette() ? b : a)
            .orElseThrow();
    double theirs =
        sweep.result().stream()
            .filter(swept -> swept.clusters() == clusters)
            .mapToDouble(ClusterSweep.Swept::withinSumOfSquares)
            .findFirst()
            .orElseThrow();
    say(
        "plain sweep %7.1f s: %d clusters, within %.1f at %d%n",
        sweep.seconds(), best.clusters(), theirs, clusters);
    say(
        "plain / ours: %.1f times; ours leaves %.4f of its sum of squares%n",
        sweep.seconds() / ours.seconds(), within / theirs);
  }

  private static double value(ClusterTraining.Result result, String metric) {
    return result.metrics().stream()
        .filter(told -> told.metric().equals(metric))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElseThrow();
  }

  private Clusters config() {
    return new Clusters(
        Clusters.K_MEANS,
        IntStream.range(0, features).mapToObj(i -> "feature_" + i).toList(),
        Map.of(),
        Map.of(),
        MIN_CLUSTERS,
        MAX_CLUSTERS,
        0.02,
        0.6,
        10,
        20_000,
        3,
        0.01,
        0,
        100,
        28);
  }

  /** Logarithms of features are normal around those of the group. */
  private Dataset<Row> simulated(SparkSession spark) {
    Random random = new Random(7);
    List<Column> columns = new ArrayList<>();
    columns.add(format_string("c%010d", col("id")).as(CustomerAccounts.CUSTOMER_ID.name()));
    Column group = col("id").mod(groups).cast("int");
    for (int i = 0; i < features; i++) {
      Column[] centres =
          IntStream.range(0, groups)
              .mapToObj(any -> lit(2 + 4 * random.nextDouble()))
              .toArray(Column[]::new);
      columns.add(
          exp(array(centres).getItem(group).plus(randn(i).multiply(spread))).as("feature_" + i));
    }
    return spark.range(0, customers, 1, PARTS).select(columns.toArray(Column[]::new));
  }

  private void say(String format, Object... values) {
    PrintWriter to = spec.commandLine().getOut();
    to.printf(Locale.ROOT, format, values);
    to.flush();
  }
}
