package io.clientele.forecast;

import breeze.linalg.DenseVector$;
import breeze.optimize.LBFGS;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;

/**
 * BG/NBD fitted as one would without thinking: log-gammas for every customer, slopes by central
 * differences, the same optimiser, all cores. What {@link BetaGeo} is measured against.
 */
public final class PlainBetaGeo {
  private static final double STEP = 1e-5;

  private final double[] frequency;
  private final double[] recency;
  private final double[] age;

  public PlainBetaGeo(List<Integer> frequency, List<Double> recency, List<Double> age) {
    this.frequency = frequency.stream().mapToDouble(x -> x).toArray();
    this.recency = recency.stream().mapToDouble(x -> x).toArray();
    this.age = age.stream().mapToDouble(x -> x).toArray();
  }

  /** What came out. */
  public record Result(List<Double> parameters, double logLikelihood, int iterations) {}

  /** The fit, in no more iterations than these. */
  public Result fit(double[] start, int maxIterations) {
    double[] logs = IntStream.range(0, 4).mapToDouble(i -> Math.log(start[i])).toArray();
    var state =
        new LBFGS<>(maxIterations, 10, 1e-6, DenseVector$.MODULE$.space_Double())
            .minimizeAndReturnState(
                BreezeFunction.of(this::valueAndSlopes), BreezeFunction.vector(logs));
    double[] at = BreezeFunction.array(state.x());
    return new Result(
        Arrays.stream(at).map(Math::exp).boxed().toList(), -value(at) * age.length, state.iter());
  }

  private double[] valueAndSlopes(double[] logs) {
    double[] result = new double[5];
    result[0] = value(logs);
    for (int i = 0; i < 4; i++) {
      double[] up = logs.clone();
      double[] down = logs.clone();
      up[i] += STEP;
      down[i] -= STEP;
      result[i + 1] = (value(up) - value(down)) / (2 * STEP);
    }
    return result;
  }

  private double value(double[] logs) {
    double r = Math.exp(logs[0]);
    double alpha = Math.exp(logs[1]);
    double a = Math.exp(logs[2]);
    double b = Math.exp(logs[3]);
    return -IntStream.range(0, age.length)
            .parallel()
            .mapToDouble(i -> logLikelihood(r, alpha, a, b, frequency[i], recency[i], age[i]))
            .sum()
        / age.length;
  }

  /** Equation 6 of Fader, Hardie and Lee 2005. */
  private static double logLikelihood(
      double r, double alpha, double a, double b, double x, double recency, double age) {
    double constant =
        Gamma.logGamma(r + x)
            - Gamma.logGamma(r)
            + r * Math.log(alpha)
            + Gamma.logGamma(a + b)
            + Gamma.logGamma(b + x)
            - Gamma.logGamma(b)
            - Gamma.logGamma(a + b + x);
    double stays = -(r + x) * Math.log(alpha + age);
    return x == 0
        ? constant + stays
        : constant
            + LogSpace.sum(
                stays, Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + recency));
  }
}
