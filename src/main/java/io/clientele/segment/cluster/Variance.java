package io.clientele.segment.cluster;

import java.util.List;
import org.apache.commons.math3.distribution.FDistribution;

/**
 * How much of the variance of something lies between groups: the one-way analysis of variance
 * (Fisher 1925).
 *
 * @param customers of all groups
 * @param groups that hold some
 * @param between sum of squares between groups
 * @param within sum of squares within
 */
public record Variance(long customers, int groups, double between, double within) {
  /**
   * A group.
   *
   * @param customers how many
   * @param sum of what they have
   * @param squares sum of its squares
   */
  public record Group(long customers, double sum, double squares) {}

  /** Of groups, none of them empty. */
  public static Variance of(List<Group> groups) {
    long customers = groups.stream().mapToLong(Group::customers).sum();
    double mean = groups.stream().mapToDouble(Group::sum).sum() / customers;
    double between = 0;
    double within = 0;
    for (Group group : groups) {
      double own = group.sum() / group.customers();
      between += group.customers() * (own - mean) * (own - mean);
      within += Math.max(0, group.squares() - group.customers() * own * own);
    }
    return new Variance(customers, groups.size(), between, within);
  }

  /** Share of the variance that lies between groups; NaN when there is no variance. */
  public double etaSquared() {
    return between / (between + within);
  }

  /** Probability that chance alone sets groups so far apart; NaN when that cannot be told. */
  public double pValue() {
    if (groups < 2 || customers <= groups || between + within == 0) {
      return Double.NaN;
    }
    if (within == 0) {
      return 0;
    }
    double f = (between / (groups - 1)) / (within / (customers - groups));
    return 1 - new FDistribution(null, groups - 1, customers - groups).cumulativeProbability(f);
  }
}
