package io.clientele.forecast;

/**
 * Chances of a customer who may drop out with a probability that is Beta(a, b) among customers, to
 * survive n times: S(n) = B(a, b + n) / B(a, b).
 *
 * @param logs ln S(n), by n
 * @param slopesA its slope in ln a
 * @param slopesB its slope in ln b
 */
record Survival(double[] logs, double[] slopesA, double[] slopesB) {
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
