package io.clientele.config;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Probabilities of a purchase from all features.
 *
 * <p>A model that is to be used from a date on learns from customers as they were at earlier dates
 * and from what they did in the days after these. Its probabilities are calibrated with other
 * customers at a later date. Both are over by the date the model is used.
 *
 * @param maxCustomers of more, a sample is learnt from
 * @param minPositives with fewer customers who did purchase, among those it learns from, calibrates
 *     with or is judged by, a model is refused
 * @param minNegatives with fewer who did not
 */
public record Propensity(int maxCustomers, int minPositives, int minNegatives) {
  /** The days ahead that a model can be about. */
  public static final List<Integer> HORIZONS = List.of(30, 90);

  private static final int TRAINING_DATES = 3;
  private static final int STEP = 30;

  public Propensity {
    Forecast.atLeast("max-customers", maxCustomers, 1000);
    Forecast.atLeast("min-positives", minPositives, 10);
    Forecast.atLeast("min-negatives", minNegatives, 10);
  }

  /** The date whose customers calibrate a model that is used from a date on. */
  public static LocalDate calibration(LocalDate used, int horizon) {
    return used.minusDays(horizon);
  }

  /** The dates whose customers it learns from, latest first. */
  public static List<LocalDate> training(LocalDate used, int horizon) {
    return IntStream.rangeClosed(1, TRAINING_DATES)
        .mapToObj(step -> calibration(used, horizon).minusDays((long) STEP * step))
        .toList();
  }

  /**
   * All dates whose customers are needed on a night: for the model to be used from then on, and for
   * the one that is judged by what happened in the last days. Earliest first.
   */
  public static List<LocalDate> dates(LocalDate asOf) {
    return List.copyOf(
        new TreeSet<>(
            HORIZONS.stream()
                .flatMap(
                    days ->
                        Stream.of(asOf, asOf.minusDays(days))
                            .flatMap(
                                used ->
                                    Stream.of(
                                        List.of(calibration(used, days)), training(used, days))))
                .flatMap(Collection::stream)
                .toList()));
  }
}
