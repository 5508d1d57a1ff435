package io.clientele.forecast;

import java.util.List;

/** Likelihood of {@link BetaGeoBetaBinomFormulas} without dropout. */
record BetaBinomialLikelihood() implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("alpha", "beta");
  }

  @Override
  public List<String> scales() {
    return List.of();
  }

  @Override
  public List<double[]> starts(Summary summary) {
    double share = Math.min(0.99, summary.rate());
    return List.of(new double[] {share, 1 - share}, new double[] {20 * share, 20 * (1 - share)});
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double alpha = parameters[0];
    double beta = parameters[1];
    int most = (int) patterns.values[patterns.values.length - 1];
    RisingFactorial bought = RisingFactorial.upTo(most, alpha);
    RisingFactorial not = RisingFactorial.upTo(most, beta);
    RisingFactorial all = RisingFactorial.upTo(most, alpha + beta);
    return (from, to, sums) -> {
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        int n = (int) patterns.second(i);
        double weight = patterns.weight[i];
        sums[0] += weight * (bought.logs[x] + not.logs[n - x] - all.logs[n]);
        sums[1] += weight * alpha * (bought.slopes[x] - all.slopes[n]);
        sums[2] += weight * beta * (not.slopes[n - x] - all.slopes[n]);
      }
    };
  }
}
