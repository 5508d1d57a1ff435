package io.clientele.config;

import java.util.List;

/**
 * Value tiers.
 *
 * @param by the feature that measures value
 * @param shareA tier A ends where this share of the total value is reached
 * @param shareB tier B ends where this share is reached; the rest is tier C
 */
public record ValueTiers(String by, double shareA, double shareB) {
  public static final List<String> TIERS = List.of("A", "B", "C");

  public ValueTiers {
    BadValue.unless(
        shareA > 0 && shareA < 1, "share-a", "must be between 0 and 1, cannot be: " + shareA);
    BadValue.unless(
        shareB > shareA && shareB <= 1,
        "share-b",
        "must be above share-a (" + shareA + ") and at most 1, cannot be: " + shareB);
  }
}
