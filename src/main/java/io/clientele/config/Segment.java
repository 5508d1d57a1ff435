package io.clientele.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How customers are put in groups.
 *
 * @param rfm scores of recency, frequency and money
 * @param valueTiers A, B, C by value
 * @param profitClasses gold, ordinary, loss-making
 * @param clusters found by what customers are like
 * @param clusteredTiers value tiers that are divided into clusters of their own
 * @param lifecycle stages of a customer's life
 * @param own segments of the shop's own, in order: the first that holds a customer counts
 * @param relationship how closely to tie oneself to a segment
 * @param strategies what to do with a segment: segmentation to segment to words
 * @param slipFeatures features that tell why a customer slipped from gold
 */
public record Segment(
    Rfm rfm,
    ValueTiers valueTiers,
    ProfitClasses profitClasses,
    Clusters clusters,
    List<String> clusteredTiers,
    Lifecycle lifecycle,
    List<OwnSegment> own,
    Relationship relationship,
    Map<String, Map<String, String>> strategies,
    List<String> slipFeatures) {
  public Segment {
    for (String tier : clusteredTiers) {
      BadValue.unless(
          ValueTiers.TIERS.contains(tier),
          "clustered-tiers",
          "must be some of " + ValueTiers.TIERS + ", cannot be: " + clusteredTiers);
    }
    for (String id : clusters.names().keySet()) {
      String tier = Clusters.tier(id);
      BadValue.unless(
          tier.isEmpty() || clusteredTiers.contains(tier),
          "clusters.names",
          "must not name a cluster within a tier that clustered-tiers "
              + clusteredTiers
              + " leaves whole, cannot be: "
              + id
              + Clusters.nearest(id, clusteredTiers));
    }
    Set<String> names = new HashSet<>();
    for (OwnSegment segment : own) {
      BadValue.unless(
          names.add(segment.name()), "own", "must not name a segment twice: " + segment.name());
    }
    BadValue.unless(!slipFeatures.isEmpty(), "slip-features", "must name at least one feature");
  }
}
