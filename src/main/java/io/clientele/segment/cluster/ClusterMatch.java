package io.clientele.segment.cluster;

import java.util.List;

/**
 * Which ids the clusters of a new model get.
 *
 * <p>A new cluster carries on the id of the old one that it has most customers in common with, each
 * old one carried on at most once: the assignment with the highest sum of Jaccard coefficients. A
 * pair whose coefficient is no more than a half is none; the old cluster is dissolved (Hennig
 * 2007).
 *
 * @param ids the new clusters' ids, in their order
 * @param nextId the first id that no cluster ever had
 */
record ClusterMatch(List<Integer> ids, int nextId) {
  private static final double DISSOLVED = 0.5;

  /**
   * Carries ids over.
   *
   * @param old the old clusters' ids
   * @param common customers that an old and a new cluster have in common, row by old cluster
   * @param oldSizes customers of the old clusters
   * @param newSizes customers of the new ones
   * @param nextId the first id that no cluster ever had
   */
  static ClusterMatch of(
      List<Integer> old, long[][] common, long[] oldSizes, long[] newSizes, int nextId) {
    double[][] alike = new double[old.size()][newSizes.length];
    for (int i = 0; i < old.size(); i++) {
      for (int j = 0; j < newSizes.length; j++) {
        long either = oldSizes[i] + newSizes[j] - common[i][j];
        double jaccard = either == 0 ? 0 : (double) common[i][j] / either;
        alike[i][j] = jaccard > DISSOLVED ? jaccard : 0;
      }
    }
    int[] newOf = HungarianAssignment.of(alike);
    Integer[] ids = new Integer[newSizes.length];
    for (int i = 0; i < old.size(); i++) {
      if (newOf[i] >= 0 && alike[i][newOf[i]] > 0) {
        ids[newOf[i]] = old.get(i);
      }
    }
    int next = nextId;
    for (int j = 0; j < ids.length; j++) {
      if (ids[j] == null) {
        ids[j] = next++;
      }
    }
    return new ClusterMatch(List.of(ids), next);
  }
}
