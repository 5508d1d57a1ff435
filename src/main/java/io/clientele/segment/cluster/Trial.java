package io.clientele.segment.cluster;

import java.util.Locale;

/**
 * A number of clusters that was tried.
 *
 * @param solution null where there is none with so many clusters
 * @param silhouette NaN without a solution
 * @param stability mean adjusted Rand index of refits with the solution; NaN where it was not
 *     looked for
 * @param smallestShare share of customers in the smallest cluster
 * @param refusal why it is not considered; empty where it is
 */
record Trial(
    int clusters,
    Solution solution,
    double silhouette,
    double stability,
    double smallestShare,
    String refusal) {
  /** A silhouette counts as far as it can be reproduced. */
  double score() {
    return silhouette * stability;
  }

  boolean isConsidered() {
    return refusal.isEmpty();
  }

  /** Without a solution. */
  static Trial none(int clusters, String refusal) {
    return new Trial(clusters, null, Double.NaN, Double.NaN, Double.NaN, refusal);
  }

  Trial refused(String why, Object... values) {
    return new Trial(
        clusters,
        solution,
        silhouette,
        stability,
        smallestShare,
        String.format(Locale.ROOT, why, values));
  }
}
