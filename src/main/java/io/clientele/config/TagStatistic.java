package io.clientele.config;

/**
 * When a choice is a preference.
 *
 * @param windowDays the days up to a night whose choices count
 * @param top so many choices at most
 * @param minTimes a choice made less often is none
 * @param minShare a choice with less of a customer's choices is none
 * @param minLift a choice with less than so many times the share among all customers is none
 */
public record TagStatistic(int windowDays, int top, int minTimes, double minShare, double minLift) {
  public TagStatistic {
    BadValue.unless(windowDays > 0, "window-days", "must be above 0");
    BadValue.unless(top > 0, "top", "must be above 0");
    BadValue.unless(minTimes > 0, "min-times", "must be above 0");
    BadValue.unless(minShare >= 0 && minShare <= 1, "min-share", "must be from 0 to 1");
    BadValue.unless(minLift >= 0, "min-lift", "must not be negative");
  }
}
