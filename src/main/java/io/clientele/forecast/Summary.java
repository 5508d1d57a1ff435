package io.clientele.forecast;

import java.io.Serializable;

/**
 * What is to be known of a sample before a fit.
 *
 * @param customers sum of weights
 * @param repeaters sum of weights of those with a count above 0
 * @param purchases sum of counts, by weight
 * @param time sum of second values, by weight
 * @param longest largest second value
 * @param patterns number of distinct histories
 * @param largestCount largest count
 */
record Summary(
    double customers,
    double repeaters,
    double purchases,
    double time,
    double longest,
    long patterns,
    int largestCount)
    implements Serializable {

  private static final long serialVersionUID = 1;
  static final Summary NONE = new Summary(0, 0, 0, 0, 0, 0, 0);

  static Summary of(Patterns patterns) {
    double customers = 0;
    double repeaters = 0;
    double purchases = 0;
    double time = 0;
    double longest = 0;
    for (int i = 0; i < patterns.size(); i++) {
      double weight = patterns.weight[i];
      customers += weight;
      repeaters += patterns.count[i] > 0 ? weight : 0;
      purchases += weight * patterns.count[i];
      time += weight * patterns.second(i);
      longest = Math.max(longest, patterns.second(i));
    }
    return new Summary(
        customers, repeaters, purchases, time, longest, patterns.size(), patterns.largestCount);
  }

  Summary plus(Summary other) {
    return new Summary(
        customers + other.customers,
        repeaters + other.repeaters,
        purchases + other.purchases,
        time + other.time,
        Math.max(longest, other.longest),
        patterns + other.patterns,
        Math.max(largestCount, other.largestCount));
  }

  /** Counts per unit of the second value, of all customers together. */
  double rate() {
    return purchases / time;
  }
}
