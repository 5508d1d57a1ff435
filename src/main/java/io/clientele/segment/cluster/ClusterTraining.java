package io.clientele.segment.cluster;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;

import io.clientele.config.Clusters;
import io.clientele.schema.CustomerAccounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Learns clusters from buyers: features are put on a log scale, pulled in at the ends and scaled by
 * their interquartile range; the number of clusters is chosen in a {@link Coreset}; the fit is to
 * everybody who is no outlier. The same buyers give the same clusters whatever the partitions.
 */
public final class ClusterTraining {
  /** Rows of a large shop are laid out in this many parts where the order of sums matters. */
  private static final int PARTS = 8;

  private static final String FOUND = "_found";

  private final Clusters config;
  private final Optional<ClusterModel> before;
  private final LocalDate date;
  private final long seed;

  private ClusterTraining(
      Clusters config, Optional<ClusterModel> before, LocalDate date, long seed) {
    this.config = config;
    this.before = before;
    this.date = date;
    this.seed = seed;
  }

  /**
   * What came of it.
   *
   * @param model the clusters; empty when refused
   * @param metrics what was tried and how good it is
   * @param refusal why there are none; empty when there are
   */
  public record Result(
      Optional<ClusterModel> model, List<Metric> metrics, Optional<String> refusal) {
    static Result refused(String why, List<Metric> metrics) {
      return new Result(
          Optional.empty(),
          Stream.concat(metrics.stream(), Stream.of(new Metric("refused", null, why))).toList(),
          Optional.of(why));
    }
  }

  /**
   * Learns clusters.
   *
   * @param buyers one row per customer, with {@code customer_id} and the configured features
   * @param before the model whose ids are carried on
   * @param date what the model is dated
   */
  public static Result train(
      Clusters config,
      Dataset<Row> buyers,
      Optional<ClusterModel> before,
      LocalDate date,
      long seed) {
    Set<String> columns = Set.of(buyers.columns());
    // A feature of before that the table no longer has leaves nothing to compare by.
    Optional<ClusterModel> known =
        before.filter(model -> columns.containsAll(model.featureNames()));
    Set<String> needed = new LinkedHashSet<>(List.of(CustomerAccounts.CUSTOMER_ID.name()));
    needed.addAll(config.features());
    known.ifPresent(model -> needed.addAll(model.featureNames()));
    Dataset<Row> kept =
        buyers
            .select(needed.stream().map(name -> col(name)).toArray(Column[]::new))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new ClusterTraining(config, before, date, seed).train(kept, known);
    } finally {
      kept.unpersist();
    }
  }

  private Result train(Dataset<Row> kept, Optional<ClusterModel> known) {
    long customers = kept.count();
    if (customers < config.minCustomers()) {
      return Result.refused(
          "clustering refused: " + customers + " buyers, min-customers is " + config.minCustomers(),
          List.of());
    }
    boolean small = customers <= config.searchCustomers();
    Dataset<Row> buyers = small ? kept.coalesce(1) : kept;
    Coreset coreset = Coreset.of(config, buyers, customers);
    if (coreset.features().stream().allMatch(feature -> feature.range() == 0)) {
      return Result.refused("clustering refused: buyers are alike in every feature", List.of());
    }
    ClusterMethod method = ClusterMethod.of(config, kept.sparkSession());
    List<Trial> trials =
        new ClusterSearch(config, method, coreset.points(), inUse(coreset), seed).trials();
    Optional<Trial> best =
        ClusterSearch.best(trials, before.map(model -> model.solution().size()).orElse(0));
    List<Metric> metrics = new ArrayList<>(ClusterMetrics.of(trials));
    if (best.isEmpty()) {
      return Result.refused(ClusterSearch.refusal(trials), metrics);
    }
    Solution found = best.get().solution();
    double limit = coreset.outlierLimit(found, config.outlierRange());
    ClusterModel searched = model(found, coreset.features(), limit);
    Solution fitted = method.fit(vectors(searched, buyers, small), found, seed);
    ClusterModel fit = model(byValue(fitted, coreset.features()), coreset.features(), limit);
    ClusterSums sums = ClusterSums.of(fit, known, buyers);
    ClusterModel model = named(identified(fit, known, sums), sums);
    metrics.addAll(ClusterMetrics.chosen(best.get()));
    metrics.addAll(ClusterMetrics.of(model, sums));
    return new Result(Optional.of(model), metrics, Optional.empty());
  }

  /** The clusters in use on the scale of the new ones, when they are of the same features. */
  private Optional<Solution> inUse(Coreset coreset) {
    return before
        .filter(model -> model.featureNames().equals(config.features()))
        .map(
            model ->
                Solution.of(
                    model.solution().centres().stream()
                        .map(
                            centre ->
                                IntStream.range(0, centre.size())
                                    .mapToDouble(
                                        i ->
                                            model
                                                .features()
                                                .get(i)
                                                .to(coreset.features().get(i), centre.get(i)))
                                    .toArray())
                        .toArray(double[][]::new)));
  }

  /** A model of which only places count as yet. */
  private ClusterModel model(Solution solution, List<Scaled> features, double limit) {
    List<Integer> places = IntStream.rangeClosed(1, solution.size()).boxed().toList();
    return new ClusterModel(
        config.method(),
        features,
        solution,
        places,
        places.stream().map(String::valueOf).toList(),
        solution.size() + 1,
        List.of(),
        date.toString(),
        limit);
  }

  /** Scaled features of everybody who is no outlier. */
  private Dataset<Row> vectors(ClusterModel searched, Dataset<Row> buyers, boolean small) {
    Column customer = CustomerAccounts.CUSTOMER_ID.col();
    Column found = col(FOUND);
    Dataset<Row> vectors =
        buyers
            .select(customer, searched.found().as(FOUND))
            .where(found.getItem(0).gt(0))
            .select(customer, array_to_vector(ClusterModel.scaled(found)).as(ClusterMethod.VECTOR));
    if (config.method().equals(Clusters.K_MEANS)) {
      // Sums of its features are exact in any order.
      return vectors;
    }
    return (small ? vectors : vectors.repartition(PARTS, customer)).sortWithinPartitions(customer);
  }

  /**
   * The most valuable first: by revenue or contribution where it is a feature, else by the first
   * feature; of equals by the others.
   */
  private static Solution byValue(Solution solution, List<Scaled> features) {
    int by =
        IntStream.range(0, features.size())
            .filter(i -> features.get(i).name().matches("(revenue|contribution).*"))
            .findFirst()
            .orElse(0);
    Comparator<Integer> order =
        Comparator.comparingDouble(place -> -solution.centres().get(place).get(by));
    for (int i = 0; i < features.size(); i++) {
      int feature = i;
      order = order.thenComparingDouble(place -> solution.centres().get(place).get(feature));
    }
    return solution.ordered(IntStream.range(0, solution.size()).boxed().sorted(order).toList());
  }

  /** With ids, carried on from the model before. */
  private ClusterModel identified(
      ClusterModel fit, Optional<ClusterModel> known, ClusterSums sums) {
    List<Integer> old = known.map(ClusterModel::ids).orElse(List.of());
    int clusters = fit.ids().size();
    ClusterMatch match =
        ClusterMatch.of(
            old,
            old.stream()
                .map(
                    id ->
                        IntStream.rangeClosed(1, clusters)
                            .mapToLong(place -> sums.common(id, place))
                            .toArray())
                .toArray(long[][]::new),
            old.stream().mapToLong(sums::customersBefore).toArray(),
            IntStream.rangeClosed(1, clusters).mapToLong(sums::customers).toArray(),
            before.map(ClusterModel::nextId).orElse(1));
    List<Integer> retired = new ArrayList<>(before.map(ClusterModel::retired).orElse(List.of()));
    before.map(ClusterModel::ids).orElse(List.of()).stream()
        .filter(id -> !match.ids().contains(id))
        .sorted()
        .forEach(retired::add);
    return new ClusterModel(
        fit.method(),
        fit.features(),
        fit.solution(),
        match.ids(),
        fit.names(),
        match.nextId(),
        retired,
        fit.trainedOn(),
        fit.outlierLimit());
  }

  /** With names; clusters that were there before choose first. */
  private ClusterModel named(ClusterModel model, ClusterSums sums) {
    ClusterNames words = new ClusterNames(model.featureNames(), config.words());
    String[] names = new String[model.ids().size()];
    Map<String, double[]> taken = new HashMap<>();
    IntStream.range(0, names.length)
        .boxed()
        .sorted(Comparator.comparing(i -> model.ids().get(i)))
        .forEach(
            i -> {
              double[] deviations = sums.deviations(i + 1);
              names[i] = words.name(deviations, nameBefore(model.ids().get(i)), taken);
              taken.put(names[i], deviations);
            });
    return model.withNames(List.of(names));
  }

  /** May be null. */
  private String nameBefore(int id) {
    return before
        .map(
            model ->
                model.ids().indexOf(id) < 0 ? null : model.names().get(model.ids().indexOf(id)))
        .orElse(null);
  }
}
