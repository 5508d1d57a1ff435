package io.clientele.forecast;

/**
 * What depends on a time t and a scale s alone, for every distinct time of some patterns.
 *
 * @param logs ln(s + t)
 * @param growths ln((s + t) / s)
 * @param inverses 1 / (s + t)
 * @param slopes the slope of the growth in ln s: -t / (s + t)
 */
record Elapsed(double[] logs, double[] growths, double[] inverses, double[] slopes) {
  static Elapsed since(double scale, double[] times) {
    int size = times.length;
    Elapsed elapsed =
        new Elapsed(new double[size], new double[size], new double[size], new double[size]);
    for (int i = 0; i < size; i++) {
      elapsed.logs[i] = Math.log(scale + times[i]);
      elapsed.growths[i] = LogSpace.onePlus(times[i] / scale);
      elapsed.inverses[i] = 1 / (scale + times[i]);
      elapsed.slopes[i] = -times[i] * elapsed.inverses[i];
    }
    return elapsed;
  }
}
