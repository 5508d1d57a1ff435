package io.clientele.feature;

import static io.clientele.feature.Sums.ratio;
import static io.clientele.schema.Types.DOUBLE;
import static org.apache.spark.sql.functions.bit_count;

import java.util.List;

/** In how many places a customer buys at the same time. */
final class LoyaltyBreadth {
  private LoyaltyBreadth() {}

  static List<Family> families() {
    return List.of(
        new Family(
            "stores a month",
            Preference.STORE.needs(),
            List.of(aMonth(Preference.STORE, "stores"))),
        new Family(
            "channels a month",
            Preference.CHANNEL.needs(),
            List.of(aMonth(Preference.CHANNEL, "channels"))));
  }

  private static Feature aMonth(Preference preference, String plural) {
    return Feature.defined(
        Grain.CHOICES,
        plural + "_a_month",
        DOUBLE,
        plural,
        "Different "
            + plural
            + " bought from in a stretch of 30 days, on average of those of the last twelve in which an order tells.",
        "no kept order in the last 360 days tells",
        ratio(preference.of(Choices.CHOICE_MONTHS), bit_count(preference.of(Choices.MONTHS))));
  }
}
