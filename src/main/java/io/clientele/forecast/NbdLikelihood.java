package io.clientele.forecast;

import java.util.List;

/** Likelihood of {@link NbdFormulas}. Recency does not matter. */
record NbdLikelihood() implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("r", "alpha");
  }

  @Override
  public List<String> scales() {
    return List.of("alpha");
  }

  @Override
  public List<double[]> starts(Summary summary) {
    return List.of(new double[] {1, 1 / summary.rate()}, new double[] {20, 20 / summary.rate()});
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double r = parameters[0];
    double alpha = parameters[1];
    RisingFactorial purchases = RisingFactorial.upTo(patterns.largestCount, r);
    Elapsed elapsed = Elapsed.since(alpha, patterns.values);
    return (from, to, sums) -> {
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        int age = patterns.second[i];
        double weight = patterns.weight[i];
        sums[0] += weight * (purchases.logs[x] - r * elapsed.growths[age] - x * elapsed.logs[age]);
        sums[1] += weight * r * (purchases.slopes[x] - elapsed.growths[age]);
        sums[2] -= weight * (r * elapsed.slopes[age] + x * alpha * elapsed.inverses[age]);
      }
    };
  }
}
