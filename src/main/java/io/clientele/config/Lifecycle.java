package io.clientele.config;

/**
 * Stages of a customer's life. Days since the last purchase are counted in gaps that the customer
 * usually leaves between purchases.
 *
 * @param coolingGaps silent for more gaps than this, a customer is cooling
 * @param atRiskGaps at risk; where the forecast tells, its probability counts instead
 * @param dormantGaps dormant, likewise
 * @param lostGaps lost, likewise
 * @param atRiskAlive at risk below this probability to be still a customer
 * @param dormantAlive dormant below this
 * @param lostAlive lost below this
 */
public record Lifecycle(
    double coolingGaps,
    double atRiskGaps,
    double dormantGaps,
    double lostGaps,
    double atRiskAlive,
    double dormantAlive,
    double lostAlive) {
  public Lifecycle {
    BadValue.unless(coolingGaps > 0, "cooling-gaps", "must be above 0, cannot be: " + coolingGaps);
    above("at-risk-gaps", atRiskGaps, "cooling-gaps", coolingGaps);
    above("dormant-gaps", dormantGaps, "at-risk-gaps", atRiskGaps);
    above("lost-gaps", lostGaps, "dormant-gaps", dormantGaps);
    BadValue.unless(
        atRiskAlive < 1,
        "at-risk-alive",
        "must be a probability below 1, cannot be: " + atRiskAlive);
    above("at-risk-alive", atRiskAlive, "dormant-alive", dormantAlive);
    above("dormant-alive", dormantAlive, "lost-alive", lostAlive);
    BadValue.unless(lostAlive >= 0, "lost-alive", "must not be negative, cannot be: " + lostAlive);
  }

  private static void above(String key, double value, String other, double than) {
    BadValue.unless(
        value > than, key, "must be above " + other + " (" + than + "), cannot be: " + value);
  }
}
