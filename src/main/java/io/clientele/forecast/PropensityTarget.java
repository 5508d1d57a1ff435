package io.clientele.forecast;

import io.clientele.config.Propensity;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a propensity is the probability of: a purchase in the days after a date.
 *
 * @param model what it is called where models are listed
 * @param buyers whether it is about customers who had bought by the date, or about those who never
 *     had
 * @param horizon in days
 */
record PropensityTarget(String model, boolean buyers, int horizon) {
  /** Every one there is. */
  static final List<PropensityTarget> ALL =
      Propensity.HORIZONS.stream()
          .flatMap(
              days ->
                  Stream.of(
                      new PropensityTarget("purchase_" + days + "d", true, days),
                      new PropensityTarget("first_purchase_" + days + "d", false, days)))
          .toList();

  static PropensityTarget of(boolean buyers, int horizon) {
    return ALL.stream()
        .filter(target -> target.buyers == buyers && target.horizon == horizon)
        .findFirst()
        .orElseThrow();
  }

  /** The features that alone are its baseline: how long ago the customer was last heard of. */
  List<String> recency() {
    return buyers ? List.of("recency_days") : List.of("days_since_visit", "account_age_days");
  }

  @Override
  public String toString() {
    return model;
  }
}
