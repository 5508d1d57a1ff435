package io.clientele.tag;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * A share with the ends of its 95% interval (Wilson 1927); NaN of none.
 *
 * @param part how many of them
 * @param all how many there are
 */
record Share(long part, long all, double value, double low, double high) {
  private static final double CONFIDENCE = 0.95;

  static Share of(long part, long all) {
    if (all == 0) {
      return new Share(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    ConfidenceInterval interval =
        new WilsonScoreInterval()
            .createInterval(Math.toIntExact(all), Math.toIntExact(part), CONFIDENCE);
    return new Share(
        part,
        all,
        (double) part / all,
        Math.max(0, interval.getLowerBound()),
        Math.min(1, interval.getUpperBound()));
  }
}
