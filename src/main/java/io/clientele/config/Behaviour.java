package io.clientele.config;

/**
 * How events are put together into visits.
 *
 * @param sessionGapMinutes a pause longer than this ends a visit
 * @param botEventsPerMinute a visit of at least {@code botEvents} events that keeps up this rate is
 *     a machine's
 * @param botEvents events from which the rate says something
 * @param botEventsPerDay a visitor with more events than this on a day is a machine
 */
public record Behaviour(
    int sessionGapMinutes, double botEventsPerMinute, int botEvents, int botEventsPerDay) {
  public Behaviour {
    BadValue.unless(
        sessionGapMinutes >= 1,
        "session-gap-minutes",
        "must be at least 1, cannot be: " + sessionGapMinutes);
    BadValue.unless(
        botEventsPerMinute > 0,
        "bot-events-per-minute",
        "must be above 0, cannot be: " + botEventsPerMinute);
    BadValue.unless(botEvents >= 2, "bot-events", "must be at least 2, cannot be: " + botEvents);
    BadValue.unless(
        botEventsPerDay >= 1,
        "bot-events-per-day",
        "must be at least 1, cannot be: " + botEventsPerDay);
  }
}
