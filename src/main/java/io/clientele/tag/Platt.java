package io.clientele.tag;

/**
 * A logistic curve from log odds to probability (Platt 1999), with his targets that are not quite 0
 * and 1.
 *
 * @param slope of the curve
 * @param intercept of the curve
 */
record Platt(double slope, double intercept) implements java.io.Serializable {
  private static final int STEPS = 100;
  private static final double ENOUGH = 1e-10;
  private static final double FAR = 30;

  /** The curve of greatest likelihood, by Newton's method with a small ridge. */
  static Platt of(double[] logOdds, boolean[] labels) {
    int positives = 0;
    for (boolean label : labels) {
      positives += label ? 1 : 0;
    }
    double yes = (positives + 1.0) / (positives + 2.0);
    double no = 1.0 / (labels.length - positives + 2.0);
    double rate = (positives + 1.0) / (labels.length + 2.0);
    double slope = 1;
    double intercept = 0;
    for (int step = 0; step < STEPS; step++) {
      double bySlope = 0;
      double byIntercept = 0;
      double bothSlope = 1e-6;
      double bothIntercept = 1e-6;
      double mixed = 0;
      for (int i = 0; i < labels.length; i++) {
        double x = clipped(logOdds[i]);
        double p = probability(slope * x + intercept);
        double off = p - (labels[i] ? yes : no);
        double weight = p * (1 - p);
        bySlope += off * x;
        byIntercept += off;
        bothSlope += weight * x * x;
        bothIntercept += weight;
        mixed += weight * x;
      }
      double determinant = bothSlope * bothIntercept - mixed * mixed;
      double down = (bySlope * bothIntercept - byIntercept * mixed) / determinant;
      double across = (byIntercept * bothSlope - bySlope * mixed) / determinant;
      // A step that is too long would run away where classes are parted.
      double length = Math.min(1, 2 / Math.max(Math.abs(down), Math.abs(across)));
      slope -= length * down;
      intercept -= length * across;
      if (Math.max(Math.abs(down), Math.abs(across)) < ENOUGH) {
        break;
      }
    }
    // Who is held more likely is never said to be less so.
    return slope > 0 ? new Platt(slope, intercept) : new Platt(0, logOdds(rate));
  }

  /** The probability for a share of votes, or what a model holds for one. */
  double of(double share) {
    return probability(slope * logOdds(share) + intercept);
  }

  /** The log odds of a share. */
  static double logOdds(double share) {
    return clipped(Math.log(share / (1 - share)));
  }

  private static double clipped(double logOdds) {
    return Math.max(-FAR, Math.min(FAR, logOdds));
  }

  private static double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
