package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * Likelihood of {@link BetaGeoBetaBinomFormulas}: a sum over the occasions after which a customer
 * may have been lost, all factors from tables.
 */
record BetaGeoBetaBinomLikelihood() implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("alpha", "beta", "gamma", "delta");
  }

  @Override
  public List<String> scales() {
    return List.of();
  }

  @Override
  public List<double[]> starts(Summary summary) {
    double share = Math.min(0.9, summary.rate());
    List<double[]> starts = new ArrayList<>();
    for (double[] dropout : new double[][] {{0.5, 2}, {0.05, 1}, {5, 50}, {2, 2}}) {
      starts.add(new double[] {2 * share, 2 * (1 - share), dropout[0], dropout[1]});
    }
    return starts;
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double alpha = parameters[0];
    double beta = parameters[1];
    double gamma = parameters[2];
    double delta = parameters[3];
    int most = (int) patterns.values[patterns.values.length - 1];
    RisingFactorial bought = RisingFactorial.upTo(most, alpha);
    RisingFactorial not = RisingFactorial.upTo(most, beta);
    RisingFactorial all = RisingFactorial.upTo(most, alpha + beta);
    Survival survival = Survival.upTo(most, gamma, delta);
    double[] lostThen = new double[most + 1];
    for (int m = 0; m <= most; m++) {
      lostThen[m] = survival.logs[m] + Math.log(gamma / (gamma + delta + m));
    }
    return (from, to, sums) -> {
      double[] logs = new double[most + 2];
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        int last = (int) patterns.first(i);
        int n = (int) patterns.second(i);
        double greatest = Double.NEGATIVE_INFINITY;
        for (int m = last; m <= n; m++) {
          // Lost after m occasions; after n, not yet lost is added below.
          logs[m] = not.logs[m - x] - all.logs[m] + lostThen[m];
          if (m == n) {
            logs[m] = not.logs[m - x] - all.logs[m] + survival.logs[n];
          }
          greatest = Math.max(greatest, logs[m]);
        }
        double total = 0;
        double inBeta = 0;
        double inAll = 0;
        double inGamma = 0;
        double inDelta = 0;
        for (int m = last; m <= n; m++) {
          double term = Math.exp(logs[m] - greatest);
          double lost = m < n ? 1 / (gamma + delta + m) : 0;
          total += term;
          inBeta += term * not.slopes[m - x];
          inAll += term * all.slopes[m];
          inGamma += term * (survival.slopesA[m] + (m < n ? 1 - gamma * lost : 0));
          inDelta += term * (survival.slopesB[m] - delta * lost);
        }
        double weight = patterns.weight[i];
        sums[0] += weight * (bought.logs[x] + greatest + Math.log(total));
        sums[1] += weight * alpha * (bought.slopes[x] - inAll / total);
        sums[2] += weight * beta * (inBeta - inAll) / total;
        sums[3] += weight * inGamma / total;
        sums[4] += weight * inDelta / total;
      }
    };
  }
}
