package io.clientele.config;

import java.util.List;

/**
 * Clustering.
 *
 * @param features numeric features to cluster on; null counts as zero
 * @param minClusters the smallest number of clusters tried
 * @param maxClusters the largest
 * @param smallestShare a solution with a cluster under this share of customers is not chosen
 * @param searchCustomers the number of clusters is chosen on at most about this many customers
 * @param seeds starting points tried for the final fit; the best fit wins
 * @param winsorise values beyond this share at either end are pulled in
 * @param minCustomers with fewer buyers clustering is refused
 */
public record Clusters(
    List<String> features,
    int minClusters,
    int maxClusters,
    double smallestShare,
    int searchCustomers,
    int seeds,
    double winsorise,
    int minCustomers) {
  public Clusters {
    BadValue.unless(!features.isEmpty(), "features", "must name at least one feature");
    BadValue.unless(
        features.stream().distinct().count() == features.size(),
        "features",
        "must not name a feature twice: " + features);
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
        searchCustomers >= 100,
        "search-customers",
        "must be at least 100, cannot be: " + searchCustomers);
    BadValue.unless(
        seeds >= 1 && seeds <= 20, "seeds", "must be from 1 to 20, cannot be: " + seeds);
    BadValue.unless(
        winsorise >= 0 && winsorise < 0.5,
        "winsorise",
        "must be from 0 to under 0.5, cannot be: " + winsorise);
    BadValue.unless(
        minCustomers > maxClusters,
        "min-customers",
        "must be above max-clusters (" + maxClusters + "), cannot be: " + minCustomers);
  }
}
