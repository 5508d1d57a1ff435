package io.clientele.forecast;

import java.util.ArrayList;
import java.util.List;

/** Likelihood of {@link ParetoNbdFormulas}. */
record ParetoNbdLikelihood() implements Likelihood {
  private static final long serialVersionUID = 1;

  @Override
  public List<String> parameters() {
    return List.of("r", "alpha", "s", "beta");
  }

  @Override
  public List<String> scales() {
    return List.of("alpha", "beta");
  }

  @Override
  public List<double[]> starts(Summary summary) {
    double age = summary.time() / summary.customers();
    List<double[]> starts = new ArrayList<>();
    for (double[] dropout : new double[][] {{0.5, 0.5}, {0.1, 0.1}, {2, 5}, {0.5, 10}}) {
      starts.add(new double[] {0.5, 0.5 / summary.rate(), dropout[0], dropout[1] * age});
    }
    return starts;
  }

  @Override
  public Terms at(double[] parameters, Patterns patterns) {
    double r = parameters[0];
    double alpha = parameters[1];
    double s = parameters[2];
    double beta = parameters[3];
    RisingFactorial purchases = RisingFactorial.upTo(patterns.largestCount, r);
    Elapsed inAlpha = Elapsed.since(alpha, patterns.values);
    Elapsed inBeta = Elapsed.since(beta, patterns.values);
    double logS = Math.log(s);
    return (from, to, sums) -> {
      LomaxIntegral integral = LomaxIntegral.withMeans();
      for (int i = from; i < to; i++) {
        int x = patterns.count[i];
        int recency = patterns.first[i];
        int age = patterns.second[i];
        double weight = patterns.weight[i];
        // Still a customer at T.
        double growth = inAlpha.growths[age];
        double decline = inBeta.growths[age];
        double log = -r * growth - x * inAlpha.logs[age] - s * decline;
        double slopeR = -growth;
        double slopeAlpha = -r * inAlpha.slopes[age] - x * alpha * inAlpha.inverses[age];
        double slopeS = -decline;
        double slopeBeta = -s * inBeta.slopes[age];
        double lost =
            integral.of(alpha, beta, r + x, s + 1, patterns.values[recency], patterns.values[age]);
        if (lost > 0) {
          // Or lost between the last purchase and T.
          double since = inAlpha.growths[recency];
          double declined = inBeta.growths[recency];
          double gone =
              Math.log(lost)
                  + logS
                  - r * since
                  - x * inAlpha.logs[recency]
                  - s * declined
                  - inBeta.logs[recency]
                  - log;
          double share = LogSpace.share(gone);
          log += LogSpace.onePlusExp(gone);
          slopeR += share * (growth - since - integral.meanLogAlpha);
          slopeAlpha += share * (r - (r + x) * alpha * integral.meanInverseAlpha - slopeAlpha);
          slopeS += share * (1 / s - declined - integral.meanLogBeta + decline);
          slopeBeta += share * (s - (s + 1) * beta * integral.meanInverseBeta - slopeBeta);
        }
        sums[0] += weight * (log + purchases.logs[x]);
        sums[1] += weight * r * (slopeR + purchases.slopes[x]);
        sums[2] += weight * slopeAlpha;
        sums[3] += weight * s * slopeS;
        sums[4] += weight * slopeBeta;
      }
    };
  }
}
