package io.clientele.segment.cluster;

import io.clientele.config.Clusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names clusters by what sets them apart from all buyers. */
final class ClusterNames {
  /** Deviations that are smaller set nobody apart from all buyers. */
  private static final double CLEAR = 0.25;

  /** Those that are smaller do not even tell clusters of one name apart. */
  private static final double FAINT = 0.05;

  private static final String TYPICAL = "typical";
  private static final Pattern WINDOW = Pattern.compile("(.+)_(lifetime|(\\d+)d)");

  private final List<String> features;
  private final Map<String, Clusters.Words> words;

  ClusterNames(List<String> features, Map<String, Clusters.Words> words) {
    this.features = features;
    this.words = words;
  }

  /**
   * A name for a cluster that no other has: of its two strongest deviations, or where another has
   * that name, of the next ones, or with what it has more of than that other.
   *
   * @param deviations the cluster's mean less that of all, in standard deviations of all; feature
   *     by feature
   * @param before the name it had, which stays as long as it is true; may be null
   * @param taken names of others, with their deviations
   */
  String name(double[] deviations, String before, Map<String, double[]> taken) {
    Map<Set<String>, double[]> others = new HashMap<>();
    taken.forEach((name, of) -> others.put(said(name), of));
    List<String> names = names(deviations);
    if (before != null && !others.containsKey(said(before)) && isTrue(before, names, deviations)) {
      return before;
    }
    return Stream.of(
            names.stream(),
            names.stream().flatMap(name -> longer(name, deviations, others.get(said(name)))),
            IntStream.iterate(2, i -> i + 1).mapToObj(i -> names.get(0) + " (" + i + ")"))
        .flatMap(some -> some)
        .filter(name -> !others.containsKey(said(name)))
        .findFirst()
        .orElseThrow();
  }

  /** The words of a name, whose order tells nobody apart. */
  private static Set<String> said(String name) {
    return new HashSet<>(List.of(name.split(", ")));
  }

  /** What could truly be said of a cluster in two clear words, the most telling first. */
  private List<String> names(double[] deviations) {
    List<String> said =
        features(i -> Math.abs(deviations[i]), CLEAR).map(i -> words(i, deviations)).toList();
    List<String> names = new ArrayList<>();
    for (int second = 1; second < said.size(); second++) {
      for (int first = 0; first < second; first++) {
        if (!said.get(first).equals(said.get(second))) {
          names.add(said.get(first) + ", " + said.get(second));
        }
      }
    }
    return !names.isEmpty() ? names : said.isEmpty() ? List.of(TYPICAL) : said.subList(0, 1);
  }

  /** A name with a further word, of what the cluster has more of than another of that name. */
  private Stream<String> longer(String name, double[] deviations, double[] other) {
    return features(i -> Math.signum(deviations[i]) * (deviations[i] - other[i]), FAINT)
        .filter(i -> Math.abs(deviations[i]) >= FAINT)
        .map(i -> words(i, deviations))
        .filter(word -> !said(name).contains(word))
        .map(word -> name + ", " + word);
  }

  private boolean isTrue(String name, List<String> names, double[] deviations) {
    return names.contains(name)
        || features(i -> Math.abs(deviations[i]), FAINT)
            .map(i -> ", " + words(i, deviations))
            .anyMatch(
                word ->
                    name.endsWith(word)
                        && names.contains(name.substring(0, name.length() - word.length())));
  }

  /** Features that have so much of something at least, those with most of it first. */
  private Stream<Integer> features(IntToDoubleFunction much, double least) {
    return IntStream.range(0, features.size())
        .filter(i -> much.applyAsDouble(i) >= least)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -much.applyAsDouble(i)));
  }

  private String words(int feature, double[] deviations) {
    return words(features.get(feature), deviations[feature] > 0);
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
