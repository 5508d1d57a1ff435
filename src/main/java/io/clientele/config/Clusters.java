package io.clientele.config;

import io.clientele.problem.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Clustering.
 *
 * @param method one of {@link #METHODS}
 * @param features numeric features to cluster on; null counts as zero
 * @param words feature, with or without its window, to what is said of customers low and high in it
 * @param names a cluster's id to what its owner calls it; within a value tier the id has the tier
 *     before it, such as {@code A 2}
 * @param minClusters the smallest number of clusters tried
 * @param maxClusters the largest
 * @param smallestShare a solution with a cluster under this share of customers is not chosen
 * @param leastStability a solution under this mean adjusted Rand index of refits is not chosen
 * @param refits times that a solution is fitted again to customers drawn anew
 * @param searchCustomers the number of clusters is chosen on about this many customers at most
 * @param seeds starting points tried for each number of clusters; the best fit wins
 * @param winsorise values beyond this share at either end are pulled in
 * @param outlierRange a buyer further from every centre than the upper quartile of distances and
 *     this many interquartile ranges is an outlier; 0 for none
 * @param minCustomers with fewer buyers clustering is refused
 * @param retrainDays days that a model stays as it is
 */
public record Clusters(
    String method,
    List<String> features,
    Map<String, Words> words,
    Map<String, String> names,
    int minClusters,
    int maxClusters,
    double smallestShare,
    double leastStability,
    int refits,
    int searchCustomers,
    int seeds,
    double winsorise,
    double outlierRange,
    int minCustomers,
    int retrainDays) {
  public static final String K_MEANS = "k-means";
  public static final String BISECTING = "bisecting";
  public static final String GAUSSIAN_MIXTURE = "gaussian-mixture";
  public static final List<String> METHODS = List.of(K_MEANS, BISECTING, GAUSSIAN_MIXTURE);

  private static final Pattern ID =
      Pattern.compile("([" + String.join("", ValueTiers.TIERS) + "] )?[1-9][0-9]{0,8}");

  /** What buyers in no cluster are called; their id is 0. */
  public static final String OUTLIER = "outlier";

  /** What is said of customers low and high in a feature. */
  public record Words(String low, String high) {
    public Words {
      BadValue.unless(!low.isBlank(), "low", "must not be blank");
      BadValue.unless(
          !high.isBlank() && !high.equals(low),
          "high",
          "must be words of its own, cannot be: " + high);
    }
  }

  public Clusters {
    BadValue.unless(
        METHODS.contains(method), "method", "must be one of " + METHODS + ", cannot be: " + method);
    BadValue.unless(!features.isEmpty(), "features", "must name at least one feature");
    BadValue.unless(
        features.stream().distinct().count() == features.size(),
        "features",
        "must not name a feature twice: " + features);
    Set<String> given = new HashSet<>();
    names.forEach(
        (id, name) -> {
          BadValue.unless(
              ID.matcher(id).matches(),
              "names",
              "must be given to ids from 1, within a tier to such as 'A 1', cannot be: "
                  + id
                  + nearest(id, ValueTiers.TIERS));
          BadValue.unless(
              !name.isBlank() && !name.equals(OUTLIER) && given.add(tier(id) + " " + name),
              "names." + id,
              "must be a name that no other cluster has, cannot be: '" + name + "'");
        });
    BadValue.unless(
        minClusters >= 2, "min-clusters", "must be at least 2, cannot be: " + minClusters);
    BadValue.unless(
        maxClusters >= minClusters && maxClusters <= 50,
        "max-clusters",
        "must be from min-clusters (" + minClusters + ") to 50, cannot be: " + maxClusters);
    BadValue.unless(
        smallestShare >= 0 && smallestShare < 1.0 / minClusters,
        "smallest-share",
        "must be from 0 to under one part in min-clusters, cannot be: " + smallestShare);
    BadValue.unless(
        leastStability >= 0 && leastStability < 1,
        "least-stability",
        "must be from 0 to under 1, cannot be: " + leastStability);
    BadValue.unless(
        refits >= 2 && refits <= 100, "refits", "must be from 2 to 100, cannot be: " + refits);
    BadValue.unless(
        searchCustomers >= 100 && searchCustomers <= 1_000_000,
        "search-customers",
        "must be from 100 to 1000000, cannot be: " + searchCustomers);
    BadValue.unless(
        seeds >= 1 && seeds <= 20, "seeds", "must be from 1 to 20, cannot be: " + seeds);
    BadValue.unless(
        winsorise >= 0 && winsorise < 0.5,
        "winsorise",
        "must be from 0 to under 0.5, cannot be: " + winsorise);
    BadValue.unless(
        outlierRange >= 0 && outlierRange <= 1000,
        "outlier-range",
        "must be from 0 to 1000, cannot be: " + outlierRange);
    BadValue.unless(
        minCustomers > maxClusters,
        "min-customers",
        "must be above max-clusters (" + maxClusters + "), cannot be: " + minCustomers);
    Forecast.atLeast("retrain-days", retrainDays, 1);
  }

  /** Names of the clusters of everybody, by their numbers. */
  public Map<String, String> namesOfAll() {
    return namesWithin("");
  }

  /** Names of the clusters within a value tier, by their numbers. */
  public Map<String, String> namesWithin(String tier) {
    Map<String, String> within = new TreeMap<>();
    names.forEach(
        (id, name) -> {
          if (tier(id).equals(tier)) {
            within.put(id.substring(id.lastIndexOf(' ') + 1), name);
          }
        });
    return within;
  }

  /** The tier of an id; empty for a cluster of everybody. */
  static String tier(String id) {
    return id.contains(" ") ? id.substring(0, id.indexOf(' ')) : "";
  }

  /** What may be meant by an id, where clusters are divided within these tiers; or nothing. */
  static String nearest(String id, List<String> tiers) {
    String number = id.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
    List<String> valid =
        tiers.isEmpty() || id.matches("[0-9]*")
            ? List.of(number)
            : tiers.stream().map(tier -> tier + " " + number).toList();
    return number.isEmpty()
        ? ""
        : Nearest.to(id.toUpperCase(Locale.ROOT), valid)
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("");
  }
}
