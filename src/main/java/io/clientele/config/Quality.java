package io.clientele.config;

import java.util.Set;

/**
 * What is expected of a feed's rows, night after night.
 *
 * @param leastVolume rows of the night's day, as a share of the median of the same weekday in the
 *     weeks before
 * @param mostVolume the same, at most
 * @param volumeWeeks how many weeks before are looked at; half of them must have rows, or nothing
 *     is said
 * @param freshnessDays the newest row is at most this many days before the as-of date
 * @param nullShareRise how much a column's share of nulls may rise above its median in earlier
 *     nights
 * @param onFailure warn in the summary, or stop publication
 */
public record Quality(
    double leastVolume,
    double mostVolume,
    int volumeWeeks,
    int freshnessDays,
    double nullShareRise,
    String onFailure) {
  public Quality {
    BadValue.unless(
        leastVolume >= 0 && leastVolume <= 1,
        "least-volume",
        "must be from 0 to 1, cannot be: " + leastVolume);
    BadValue.unless(mostVolume >= 1, "most-volume", "must be at least 1, cannot be: " + mostVolume);
    BadValue.unless(
        volumeWeeks >= 2, "volume-weeks", "must be at least 2, cannot be: " + volumeWeeks);
    BadValue.unless(
        freshnessDays >= 0, "freshness-days", "must not be negative, cannot be: " + freshnessDays);
    BadValue.unless(
        nullShareRise >= 0 && nullShareRise <= 1,
        "null-share-rise",
        "must be from 0 to 1, cannot be: " + nullShareRise);
    BadValue.unless(
        Set.of("stop", "warn").contains(onFailure),
        "on-failure",
        "must be one of [stop, warn], cannot be: " + onFailure);
  }

  public boolean stops() {
    return onFailure.equals("stop");
  }
}
