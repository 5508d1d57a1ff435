package io.clientele.forecast;

/** Which frequencies, recencies and ages there can be. */
final class History {
  /** A frequency above this is nobody's. */
  static final int MOST = 500_000;

  private static final int MOST_OCCASIONS = 100_000;

  private History() {}

  /**
   * What is wrong with a history, or null.
   *
   * @param discrete whether times are numbers of occasions
   */
  static String mistake(boolean discrete, double frequency, double recency, double age) {
    if (!(frequency >= 0 && frequency <= MOST && frequency == Math.rint(frequency))) {
      return "a frequency is not a whole number from 0 to " + MOST;
    }
    if (!(recency >= 0 && recency <= age && age < Double.POSITIVE_INFINITY)) {
      return "a recency is not between 0 and the age";
    }
    if (frequency == 0 && recency > 0) {
      return "a recency is above 0 without a repeat purchase";
    }
    if (discrete
        && (recency != Math.rint(recency)
            || age != Math.rint(age)
            || age > MOST_OCCASIONS
            || recency < frequency)) {
      return "a recency or age is not a number of occasions, or less than the frequency";
    }
    return null;
  }
}
