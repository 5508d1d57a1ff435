package io.clientele.segment.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * Clusters on scaled features.
 *
 * @param centres the clusters' centres
 * @param gaussians how customers lie around them in a mixture; else empty
 */
record Solution(List<List<Double>> centres, List<Gaussian> gaussians) {
  Solution {
    centres = List.copyOf(centres);
    gaussians = List.copyOf(gaussians);
  }

  /** Clusters of which everybody is in the one with the nearest centre. */
  static Solution of(double[][] centres) {
    return new Solution(
        Arrays.stream(centres)
            .map(centre -> Arrays.stream(centre).mapToObj(Digits::kept).toList())
            .toList(),
        List.of());
  }

  int size() {
    return centres.size();
  }

  double[][] points() {
    return centres.stream()
        .map(centre -> centre.stream().mapToDouble(Double::doubleValue).toArray())
        .toArray(double[][]::new);
  }

  int[] labels(Points points) {
    Nearness nearness = new Nearness(List.of(), this, 0);
    return Arrays.stream(points.rows()).mapToInt(nearness::cluster).toArray();
  }

  /** Only these clusters, in this order. */
  Solution ordered(List<Integer> places) {
    return new Solution(
        places.stream().map(centres::get).toList(),
        gaussians.isEmpty() ? gaussians : places.stream().map(gaussians::get).toList());
  }
}
