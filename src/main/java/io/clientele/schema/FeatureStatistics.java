package io.clientele.schema;

import static io.clientele.schema.Field.optional;
import static io.clientele.schema.Field.required;
import static io.clientele.schema.Types.DATE;
import static io.clientele.schema.Types.DOUBLE;
import static io.clientele.schema.Types.LONG;
import static io.clientele.schema.Types.NUMBERS;
import static io.clientele.schema.Types.SHARES;
import static io.clientele.schema.Types.STRING;

import java.util.List;

/** How the values of each feature lie, and how far they have moved since last month. */
public final class FeatureStatistics {
  private static final String TEXT = "the feature is a text, or null for everybody";
  private static final String NO_REFERENCE = "no night of a month before is published";

  public static final Field FEATURE = required("feature", STRING, "Column of customer_features.");
  public static final Field FAMILY =
      required("family", STRING, "The family it is declared in; see jobs/describe.");
  public static final Field CUSTOMERS =
      required(
          "customers",
          LONG,
          "Customers looked at: all, or the some ten thousand with the lowest ids, which are hashes.");
  public static final Field NULL_SHARE =
      required("null_share", DOUBLE, "Share of them for whom it is null.");
  public static final Field MEAN =
      optional("mean", DOUBLE, "Mean, to twelve digits; of dates days since 1970.", TEXT);
  public static final Field SD =
      optional("sd", DOUBLE, "Sample standard deviation, to twelve digits.", TEXT);
  public static final Field LEAST = optional("least", DOUBLE, "Least value.", TEXT);
  public static final Field P01 = quantile(1);
  public static final Field P05 = quantile(5);
  public static final Field P25 = quantile(25);
  public static final Field P50 = quantile(50);
  public static final Field P75 = quantile(75);
  public static final Field P95 = quantile(95);
  public static final Field P99 = quantile(99);
  public static final Field GREATEST = optional("greatest", DOUBLE, "Greatest value.", TEXT);
  public static final Field EDGES =
      optional("edges", NUMBERS, "Upper ends of the bins of numbers: deciles, each once.", TEXT);
  public static final Field BINS =
      required(
          "bins",
          SHARES,
          "Bin to its share: for a number how many edges are below it, for a text one of the nine most frequent or <other>; <null>.");
  public static final Field REFERENCE_AS_OF =
      optional(
          "reference_as_of",
          DATE,
          "The night it is compared with: the last one at least 28 days before.",
          NO_REFERENCE);
  public static final Field PSI =
      optional(
          "psi",
          DOUBLE,
          "Population stability index over the bins of that night: 0 is no change.",
          NO_REFERENCE);
  public static final Field DRIFT =
      optional(
          "drift", STRING, "stable below 0.1, moved from 0.1, drifted from 0.25.", NO_REFERENCE);

  public static final Table TABLE =
      Table.night(
              "feature_statistics",
              "One row per feature: how its values lie, and whether they moved since last month.",
              List.of(
                  FEATURE,
                  FAMILY,
                  CUSTOMERS,
                  NULL_SHARE,
                  MEAN,
                  SD,
                  LEAST,
                  P01,
                  P05,
                  P25,
                  P50,
                  P75,
                  P95,
                  P99,
                  GREATEST,
                  EDGES,
                  BINS,
                  REFERENCE_AS_OF,
                  PSI,
                  DRIFT))
          .key(Table.RUN_ID, FEATURE);

  private FeatureStatistics() {}

  private static Field quantile(int percent) {
    return optional(
        String.format("p%02d", percent),
        DOUBLE,
        percent == 50 ? "Median." : percent + "% of the values are at most this.",
        TEXT);
  }
}
