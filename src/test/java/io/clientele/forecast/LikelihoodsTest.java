package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Likelihoods that are summed from tables, against their formulas, and slopes against values. */
class LikelihoodsTest {
  private static final int POINTS = 60;

  private static Patterns histories(Method method, Random random) {
    int size = 40;
    int[] x = new int[size];
    double[] first = new double[size];
    double[] second = new double[size];
    double[] weight = new double[size];
    for (int i = 0; i < size; i++) {
      second[i] = method.isDiscrete() ? 3 + random.nextInt(20) : 200 * random.nextDouble();
      x[i] = i % 5 == 0 ? 0 : (int) Math.exp(5 * random.nextDouble());
      first[i] = x[i] == 0 ? 0 : second[i] * random.nextDouble();
      weight[i] = 1 + random.nextInt(3);
      if (method.isDiscrete()) {
        x[i] = random.nextInt((int) second[i] + 1);
        first[i] = x[i] == 0 ? 0 : x[i] + random.nextInt((int) second[i] - x[i] + 1);
      }
      if (method == Method.GAMMA_GAMMA) {
        x[i] = 1 + random.nextInt(30);
        first[i] = second[i];
      }
    }
    return Patterns.of(x, first, second, weight);
  }

  private static double[] parameters(Method method, Random random) {
    return method.likelihood().parameters().stream()
        .mapToDouble(
            name ->
                Math.exp(random.nextGaussian())
                    * (method.likelihood().scales().contains(name) ? 10 : 1))
        .toArray();
  }

  private static double formula(Method method, double[] p, Patterns patterns, int i) {
    return method == Method.GAMMA_GAMMA
        ? new GammaGammaFormulas(p[0], p[1], p[2])
            .logLikelihood(patterns.count[i], patterns.second(i))
        : method
            .formulas(p)
            .logLikelihood(patterns.count[i], patterns.first(i), patterns.second(i));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void sumsFromTablesAreSumsOfTheFormula(Method method) {
    Random random = new Random(4);
    for (int point = 0; point < POINTS; point++) {
      Patterns patterns = histories(method, random);
      double[] p = parameters(method, random);
      double sum =
          IntStream.range(0, patterns.size())
              .mapToDouble(i -> patterns.weight[i] * formula(method, p, patterns, i))
              .sum();
      assertThat(new Sample.Local(patterns).sums(method.likelihood(), p)[0])
          .isCloseTo(sum, within(1e-9 * Math.abs(sum)));
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void slopesAreThoseOfTheValues(Method method) {
    Random random = new Random(5);
    for (int point = 0; point < POINTS; point++) {
      Sample sample = new Sample.Local(histories(method, random));
      double[] p = parameters(method, random);
      double[] sums = sample.sums(method.likelihood(), p);
      for (int i = 0; i < p.length; i++) {
        double slope = slope(sample, method.likelihood(), p, i, 1e-3);
        assertThat(sums[i + 1])
            .describedAs("slope in ln %s", method.likelihood().parameters().get(i))
            .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope)) + 1e-10 * Math.abs(sums[0])));
      }
    }
  }

  /** Richardson's extrapolation of central differences. */
  private static double slope(Sample sample, Likelihood likelihood, double[] p, int i, double h) {
    double[] differences = new double[2];
    for (int k = 0; k < 2; k++) {
      double step = h / (1 + k);
      double[] up = p.clone();
      double[] down = p.clone();
      up[i] *= Math.exp(step);
      down[i] *= Math.exp(-step);
      differences[k] =
          (sample.sums(likelihood, up)[0] - sample.sums(likelihood, down)[0]) / (2 * step);
    }
    return (4 * differences[1] - differences[0]) / 3;
  }
}
