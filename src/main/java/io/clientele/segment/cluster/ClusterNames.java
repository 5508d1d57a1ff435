package io.clientele.segment.cluster;

import io.clientele.config.Clusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names clusters by what sets them apart from all buyers. */
final class ClusterNames {
  /** Deviations that are smaller set nobody apart. */
  private static final double CLEAR = 0.25;

  private static final String TYPICAL = "typical";
  private static final Pattern WINDOW = Pattern.compile("(.+)_(lifetime|(\\d+)d)");

  private final List<String> features;
  private final Map<String, Clusters.Words> words;

  ClusterNames(List<String> features, Map<String, Clusters.Words> words) {
    this.features = features;
    this.words = words;
  }

  /**
   * A name for a cluster that no other has: of its two strongest deviations, or where others have
   * that name, of the next ones.
   *
   * @param deviations the cluster's mean less that of all, in standard deviations of all; feature
   *     by feature
   * @param before the name it had, which stays as long as it is true; may be null
   * @param taken names of others
   */
  String name(double[] deviations, String before, Set<String> taken) {
    List<String> names = candidates(deviations);
    if (before != null && names.contains(before) && !taken.contains(before)) {
      return before;
    }
    for (String name : names) {
      if (!taken.contains(name)) {
        return name;
      }
    }
    return IntStream.iterate(2, i -> i + 1)
        .mapToObj(i -> names.get(0) + " (" + i + ")")
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** What could truly be said of a cluster, the most telling first. */
  private List<String> candidates(double[] deviations) {
    List<String> said =
        IntStream.range(0, deviations.length)
            .filter(i -> Math.abs(deviations[i]) >= CLEAR)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -Math.abs(deviations[i])))
            .map(i -> words(features.get(i), deviations[i] > 0))
            .distinct()
            .toList();
    if (said.isEmpty()) {
      return List.of(TYPICAL);
    }
    List<String> names = new ArrayList<>();
    for (int second = 1; second < said.size(); second++) {
      for (int first = 0; first < second; first++) {
        names.add(said.get(first) + ", " + said.get(second));
      }
    }
    return names.isEmpty() ? said : names;
  }

  /** What is said of a customer low or high in a feature. */
  String words(String feature, boolean high) {
    Matcher window = WINDOW.matcher(feature);
    String base = window.matches() ? window.group(1) : feature;
    Clusters.Words known = words.getOrDefault(feature, words.get(base));
    if (known != null) {
      return high ? known.high() : known.low();
    }
    String days = window.matches() ? window.group(3) : null;
    boolean counted = base.startsWith("distinct_") || base.endsWith("_days");
    String what = base.replaceFirst("^distinct_", "different_").replace('_', ' ');
    String much = counted ? (high ? "many " : "few ") : (high ? "high " : "low ");
    return much + what + (days == null ? "" : " in " + days + " days");
  }
}
