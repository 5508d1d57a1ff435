package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * Likelihood of {@link BetaGeoFormulas}: with no chance to drop out at the start it is BG/NBD, with
 * one MBG/NBD. A pattern costs one exponential and one logarithm; all else comes from tables by
 * count and by time.
 *
 * @param chancesAtStart chances to drop out before the first repeat purchase: 0 or 1
 */
record BetaGeoLikelihood(int chancesAtStart) implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("r", "alpha", "a", "b");
  }

  @Override
  public List<String> scales() {
    return List.of("alpha");
  }

  @Override
  public List<double[]> starts(Summary summary) {
    List<double[]> starts = new ArrayList<>();
    for (double[] dropout : new double[][] {{0.5, 2}, {0.05, 1}, {5, 50}, {2, 2}}) {
      starts.add(new double[] {0.5, 0.5 / summary.rate(), dropout[0], dropout[1]});
    }
    return starts;
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double r = parameters[0];
    double alpha = parameters[1];
    double a = parameters[2];
    double b = parameters[3];
    int most = patterns.largestCount + chancesAtStart;
    RisingFactorial purchases = RisingFactorial.upTo(patterns.largestCount, r);
    Survival survival = Survival.upTo(most, a, b);
    double[] odds = new double[most + 1];
    for (int n = 1; n <= most; n++) {
      odds[n] = Math.log(a / (b + n - 1));
    }
    Elapsed elapsed = Elapsed.since(alpha, patterns.values);
    return (from, to, sums) -> {
      double value = 0;
      double slopeR = 0;
      double slopeAlpha = 0;
      double slopeA = 0;
      double slopeB = 0;
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        int recency = patterns.first[i];
        int age = patterns.second[i];
        int n = x + chancesAtStart;
        double weight = patterns.weight[i];
        double growth = elapsed.growths[age];
        double log = purchases.logs[x] - r * growth - x * elapsed.logs[age] + survival.logs[n];
        double inR = purchases.slopes[x] - growth;
        double inAlpha = -r * elapsed.slopes[age] - x * alpha * elapsed.inverses[age];
        double inA = survival.slopesA[n];
        double inB = survival.slopesB[n];
        if (n > 0) {
          double since = growth - elapsed.growths[recency];
          double gone = odds[n] + (r + x) * since;
          double share = LogSpace.share(gone);
          log += LogSpace.onePlusExp(gone);
          inR += share * since;
          inAlpha += share * (r + x) * (elapsed.slopes[age] - elapsed.slopes[recency]);
          inA += share;
          inB -= share * b / (b + n - 1);
        }
        value += weight * log;
        slopeR += weight * inR;
        slopeAlpha += weight * inAlpha;
        slopeA += weight * inA;
        slopeB += weight * inB;
      }
      sums[0] += value;
      sums[1] += r * slopeR;
      sums[2] += slopeAlpha;
      sums[3] += slopeA;
      sums[4] += slopeB;
    };
  }
}
