package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Likelihood of {@link GammaGammaFormulas}. Both values of a pattern are the mean spend. What
 * depends on the count alone comes from a table.
 */
record GammaGammaLikelihood() implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("p", "q", "v");
  }

  @Override
  public List<String> scales() {
    return List.of("v");
  }

  @Override
  public List<double[]> starts(Summary summary) {
    double mean = summary.time() / summary.customers();
    List<double[]> starts = new ArrayList<>();
    for (double[] shapes : new double[][] {{4, 4}, {1, 2}, {20, 3}, {2, 20}}) {
      starts.add(new double[] {shapes[0], shapes[1], mean * (shapes[1] - 1) / shapes[0]});
    }
    return starts;
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double p = parameters[0];
    double q = parameters[1];
    double v = parameters[2];
    int most = patterns.largestCount;
    double[] logs = new double[most + 1];
    double[] inShape = new double[most + 1];
    double[] inQ = new double[most + 1];
    for (int i = 0, x = 0; i < patterns.size(); i++) {
      if (patterns.count[i] != x) {
        x = patterns.count[i];
        logs[x] = Gamma.logGamma(p * x + q) - Gamma.logGamma(p * x) - Gamma.logGamma(q);
        double both = Gamma.digamma(p * x + q);
        inShape[x] = both - Gamma.digamma(p * x);
        inQ[x] = both - Gamma.digamma(q);
      }
    }
    return (from, to, sums) -> {
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        double mean = patterns.second(i);
        double spent = x * mean;
        double weight = patterns.weight[i];
        double growth = LogSpace.onePlus(spent / v);
        double share = LogSpace.onePlus(v / spent);
        sums[0] += weight * (logs[x] - q * growth - Math.log(mean) - p * x * share);
        sums[1] += weight * p * x * (inShape[x] - share);
        sums[2] += weight * q * (inQ[x] - growth);
        sums[3] += weight * (q * spent - p * x * v) / (v + spent);
      }
    };
  }
}
