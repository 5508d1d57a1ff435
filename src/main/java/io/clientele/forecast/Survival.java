package io.clientele.forecast;

/**
 * Chances of a customer who may drop out with a probability that is Beta(a, b) among customers, to
 * survive n times: S(n) = B(a, b + n) / B(a, b).
 */
final class Survival {
  /** Ln S(n), by n. */
  final double[] logs;

  /** Its slope in ln a. */
  final double[] slopesA;

  /** Its slope in ln b. */
  final double[] slopesB;

  private Survival(double[] logs, double[] slopesA, double[] slopesB) {
    this.logs = logs;
    this.slopesA = slopesA;
    this.slopesB = slopesB;
  }

  static Survival upTo(int largest, double a, double b) {
    double[] logs = new double[largest + 1];
    double[] slopesA = new double[largest + 1];
    double[] slopesB = new double[largest + 1];
    for (int n = 1; n <= largest; n++) {
      double j = n - 1;
      logs[n] = logs[n - 1] - LogSpace.onePlus(a / (b + j));
      slopesA[n] = slopesA[n - 1] - a / (a + b + j);
      slopesB[n] = slopesB[n - 1] + b / (b + j) * a / (a + b + j);
    }
    return new Survival(logs, slopesA, slopesB);
  }
}
