package io.clientele.segment.cluster;

import io.clientele.config.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Looks for the number of clusters in a sample that is in memory: the one with the highest product
 * of silhouette and stability. Stability is the mean adjusted Rand index, over the whole sample, of
 * the solution with refits to customers drawn anew (Ben-Hur, Elisseeff and Guyon 2002; Hennig
 * 2007).
 */
final class ClusterSearch {
  /**
   * A refit is to so many customers at most: with any number, every solution of k-means is stable
   * (Ben-David, von Luxburg and Pál 2006), and this costs less.
   */
  private static final int REFIT_CUSTOMERS = 2000;

  /** The number of clusters stays unless another is better by this part. */
  private static final double BETTER = 1.05;

  private final Clusters config;
  private final ClusterMethod method;
  private final Points points;
  private final Optional<Solution> inUse;
  private final long seed;

  /**
   * A search.
   *
   * @param inUse clusters that are in use, to start from too
   */
  ClusterSearch(
      Clusters config, ClusterMethod method, Points points, Optional<Solution> inUse, long seed) {
    this.config = config;
    this.method = method;
    this.points = points;
    this.inUse = inUse;
    this.seed = seed;
  }

  List<Trial> trials() {
    long different = points.different();
    List<Trial> trials = new ArrayList<>();
    for (int k = config.minClusters(); k <= config.maxClusters(); k++) {
      trials.add(k > different ? Trial.none(k, "fewer different buyers than clusters") : trial(k));
    }
    return trials;
  }

  /**
   * The best of those considered; of equals the first.
   *
   * @param before the number of clusters in use, which stays unless another is clearly better
   */
  static Optional<Trial> best(List<Trial> trials, int before) {
    Trial best = null;
    for (Trial trial : trials) {
      if (trial.isConsidered() && (best == null || trial.score() > best.score())) {
        best = trial;
      }
    }
    for (Trial trial : trials) {
      if (trial.isConsidered()
          && trial.clusters() == before
          && best.score() <= BETTER * trial.score()) {
        best = trial;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Why no number of clusters was considered. */
  static String refusal(List<Trial> trials) {
    return "clustering refused: "
        + trials.stream()
            .map(trial -> trial.clusters() + " clusters: " + trial.refusal())
            .collect(Collectors.joining("; "));
  }

  private Trial trial(int clusters) {
    long own = new SplittableRandom(seed + clusters).nextLong();
    Optional<Solution> found = method.search(points, clusters, own);
    if (found.isEmpty()) {
      return Trial.none(clusters, "no such solution");
    }
    Solution solution =
        inUse
            .filter(old -> old.size() == clusters)
            .map(old -> method.resumed(points, old, found.get()))
            .orElse(found.get());
    int[] labels = solution.labels(points);
    double[] shares = new double[clusters];
    for (int i = 0; i < labels.length; i++) {
      shares[labels[i]] += points.weights()[i];
    }
    double smallest = 1;
    for (double share : shares) {
      smallest = Math.min(smallest, share / points.weight());
    }
    double silhouette = Silhouette.of(points, labels, clusters);
    Trial trial = new Trial(clusters, solution, silhouette, Double.NaN, smallest, "");
    if (smallest == 0 || smallest < config.smallestShare()) {
      return trial.refused(
          "its smallest cluster has a share of %.3f, smallest-share is %s",
          smallest, config.smallestShare());
    }
    if (silhouette <= 0) {
      return trial.refused("its silhouette is %.3f", silhouette);
    }
    double stability = stability(clusters, labels, new SplittableRandom(own));
    trial = new Trial(clusters, solution, silhouette, stability, smallest, "");
    return stability < config.leastStability()
        ? trial.refused(
            "its stability is %.3f, least-stability is %s", stability, config.leastStability())
        : trial;
  }

  private double stability(int clusters, int[] labels, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < config.refits(); i++) {
      Points drawn = points.drawn(Math.min(REFIT_CUSTOMERS, points.size()), random.split());
      Optional<Solution> refit = method.search(drawn, clusters, random.nextLong());
      sum +=
          refit.isEmpty()
              ? 0
              : AdjustedRandIndex.of(labels, refit.get().labels(points), points.weights());
    }
    return sum / config.refits();
  }
}
