package io.clientele.forecast;

/** What depends on a time t and a scale s alone, for every distinct time of some patterns. */
final class Elapsed {
  /** Ln(s + t). */
  final double[] logs;

  /** Ln((s + t) / s). */
  final double[] growths;

  /** 1 / (s + t). */
  final double[] inverses;

  /** The slope of the growth in ln s: -t / (s + t). */
  final double[] slopes;

  private Elapsed(double[] logs, double[] growths, double[] inverses, double[] slopes) {
    this.logs = logs;
    this.growths = growths;
    this.inverses = inverses;
    this.slopes = slopes;
  }

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
