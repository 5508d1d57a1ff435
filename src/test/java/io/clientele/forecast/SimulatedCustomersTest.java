package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters that customers were drawn with are found again; so is that nobody dropped out. */
class SimulatedCustomersTest {
  private static final int CUSTOMERS = 100_000;
  private static final MaximumLikelihood.Settings SETTINGS =
      new MaximumLikelihood.Settings(0, 200, 1e-5);

  private static Sample drawn(int seed, Method method, int customers, double... parameters) {
    double oldest = method.isDiscrete() ? 20 : 100;
    SimulatedCustomers simulated =
        new SimulatedCustomers(method, parameters, oldest / 4, oldest, false, seed);
    double[][] rows =
        IntStream.range(0, customers).mapToObj(simulated::draw).toArray(double[][]::new);
    return new Sample.Local(
        Patterns.of(
            Stream.of(rows).mapToInt(row -> (int) row[0]).toArray(),
            Stream.of(rows).mapToDouble(row -> row[1]).toArray(),
            Stream.of(rows).mapToDouble(row -> row[2]).toArray(),
            Stream.of(rows).mapToDouble(row -> 1).toArray()));
  }

  static Stream<Arguments> truths() {
    return Stream.of(
        Arguments.of(Method.NBD, new double[] {.6, 12}),
        Arguments.of(Method.BG_NBD, new double[] {.5, 8, .8, 2.5}),
        Arguments.of(Method.BG_NBD, new double[] {3, 40, 2, 9}),
        Arguments.of(Method.MBG_NBD, new double[] {.8, 8, .9, 2}),
        Arguments.of(Method.PARETO_NBD, new double[] {.7, 10, .6, 12}),
        Arguments.of(Method.PARETO_NBD, new double[] {2, 10, 1.5, 80}),
        Arguments.of(Method.BETA_BINOMIAL, new double[] {.5, 2}),
        Arguments.of(Method.BG_BB, new double[] {1.2, .75, .66, 2.8}));
  }

  @ParameterizedTest
  @MethodSource("truths")
  void parametersAreFoundWithinThreeStandardErrors(Method method, double[] truth) {
    Fit fit = Fitting.fit(drawn(17, method, CUSTOMERS, truth), method, SETTINGS, 10);
    assertThat(fit.method()).isEqualTo(method);
    assertFound(fit, truth);
  }

  private static void assertFound(Fit fit, double... truth) {
    for (int i = 0; i < truth.length; i++) {
      Estimate estimate = fit.parameters().get(i);
      assertThat(estimate.standardError()).isBetween(0.0, 0.15 * truth[i]);
      assertThat(Math.abs(estimate.value() - truth[i]) / estimate.standardError())
          .describedAs("%s is %s, drawn with %s", estimate.name(), estimate.value(), truth[i])
          .isLessThan(3);
    }
  }

  static Stream<double[]> spends() {
    return Stream.of(new double[] {6.2, 3.7, 15.4}, new double[] {1.3, 8, 300});
  }

  @ParameterizedTest
  @MethodSource("spends")
  void soAreThoseOfSpend(double[] truth) {
    SimulatedSpend simulated = new SimulatedSpend(truth, 3, 17);
    double[][] rows =
        IntStream.range(0, CUSTOMERS).mapToObj(simulated::draw).toArray(double[][]::new);
    double[] means = Stream.of(rows).mapToDouble(row -> row[1]).toArray();
    Sample sample =
        new Sample.Local(
            Patterns.of(
                Stream.of(rows).mapToInt(row -> (int) row[0]).toArray(),
                means,
                means,
                Stream.of(rows).mapToDouble(row -> 1).toArray()));
    assertFound(Fitting.fit(sample, Method.GAMMA_GAMMA, SETTINGS, 10), truth);
  }

  @Test
  void whereNobodyDropsOutNoDropoutIsVisibleAndForecastsGoOn() {
    Sample sample = drawn(17, Method.NBD, 20_000, .6, 12);
    for (Method method : new Method[] {Method.BG_NBD, Method.MBG_NBD, Method.PARETO_NBD}) {
      Fit fit = Fitting.fit(sample, method, SETTINGS, 10);
      assertThat(fit.dropout()).isEqualTo(Dropout.NONE);
      assertThat(fit.method()).isEqualTo(Method.NBD);
      assertThat(fit.parameter("r")).isBetween(.55, .65);
      double[] scores = new Scoring(fit, new double[] {10}, 0).of(3, 40, 60);
      assertThat(scores[Scoring.ALIVE]).isEqualTo(1);
      assertThat(scores[2]).isBetween(.4, .6);
    }
    Fit discrete =
        Fitting.fit(drawn(17, Method.BETA_BINOMIAL, 20_000, .5, 2), Method.BG_BB, SETTINGS, 10);
    assertThat(discrete.method()).isEqualTo(Method.BETA_BINOMIAL);
    assertThat(discrete.dropout()).isEqualTo(Dropout.NONE);
    assertThat(new Scoring(discrete, new double[] {10}, 3).of(4, 8, 10)[Scoring.ALIVE])
        .isEqualTo(1);
  }

  /** Seeds with which customers come out no less alike than they were drawn. */
  @Test
  void customersWhoAreAlikeAreRecognised() {
    Fit rates = Fitting.fit(drawn(1, Method.NBD, 20_000, 1e7, 1e8), Method.NBD, SETTINGS, 10);
    assertThat(rates.limits()).containsExactly(Limit.RATES_ALIKE);
    assertThat(rates.parameter("r") / rates.parameter("alpha")).isBetween(.099, .101);
    Fit dropout =
        Fitting.fit(drawn(2, Method.BG_NBD, 20_000, 1, 5, 2e6, 8e6), Method.BG_NBD, SETTINGS, 10);
    assertThat(dropout.dropout()).isEqualTo(Dropout.VISIBLE);
    assertThat(dropout.limits()).containsExactly(Limit.DROPOUT_ALIKE);
    assertThat(dropout.parameter("a") / dropout.parameter("b")).isBetween(.24, .26);
    Fit lives =
        Fitting.fit(
            drawn(1, Method.PARETO_NBD, 20_000, 1, 5, 1e6, 4e7), Method.PARETO_NBD, SETTINGS, 10);
    assertThat(lives.limits()).containsExactly(Limit.DROPOUT_ALIKE);
    assertThat(lives.parameter("s") / lives.parameter("beta")).isBetween(.023, .027);
  }
}
