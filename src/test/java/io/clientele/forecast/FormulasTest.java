package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Formulas against the papers' own, and against what must hold of probabilities. */
class FormulasTest {
  private static final BetaGeoFormulas BG_CDNOW =
      new BetaGeoFormulas(.242593, 4.413532, .792886, 2.425754, 0);

  private static Offset<Double> relative(double value, double tolerance) {
    return within(Math.abs(value) * tolerance);
  }

  private static double any(Random random) {
    return Math.exp(random.nextGaussian());
  }

  private static PurchaseFormulas anyOf(Method method, Random random) {
    double scale = method.isDiscrete() ? 1 : 10;
    return method.formulas(
        new double[] {any(random), scale * any(random), any(random), scale * any(random)});
  }

  @ParameterizedTest
  @CsvSource({".1429, .0078", "1, .0532", "3, .1506", "31.8571, 1.0405", "32, 1.0437", "78, 1.858"})
  void expectedPurchasesOfANewCustomerAreThePublishedOnes(double weeks, double expected) {
    assertThat(BG_CDNOW.expected(0, 0, 0, weeks)).isCloseTo(expected, within(5e-5));
  }

  @Test
  void expectedPurchasesGivenAHistoryAreThePublishedOnes() {
    assertThat(BG_CDNOW.expected(2, 30.43, 38.86, 39)).isCloseTo(1.2259, within(5e-5));
    ParetoNbdFormulas pareto = new ParetoNbdFormulas(.553276, 10.577614, .606213, 11.667908);
    assertThat(pareto.alive(26, 30.86, 31)).isCloseTo(.99792, within(5e-6));
    assertThat(pareto.expected(26, 30.86, 31, 52)).isCloseTo(25.4565, within(1e-4));
  }

  /** Published for parameters with two decimals. */
  @Test
  void manyPurchasesDoNotUnderflow() {
    ParetoNbdFormulas pareto = new ParetoNbdFormulas(.55, 10.58, .61, 11.67);
    assertThat(pareto.expected(132, 200, 200, 10)).isCloseTo(6.20605, within(5e-6));
    assertThat(pareto.expected(133, 200, 200, 10)).isCloseTo(6.25287, within(5e-6));
    for (Method method : new Method[] {Method.BG_NBD, Method.MBG_NBD, Method.PARETO_NBD}) {
      PurchaseFormulas formulas = method.formulas(new double[] {.55, 10.58, .61, 11.67});
      for (int x : new int[] {133, 5_000, 400_000}) {
        for (double recency : new double[] {1, 100, 199.9, 200}) {
          assertThat(formulas.alive(x, recency, 200)).isBetween(0.0, 1.0);
          assertThat(formulas.logLikelihood(x, recency, 200)).isFinite();
          assertThat(formulas.expectedIfAlive(x, 200, 10)).isBetween(0.0, x / 10.0);
        }
      }
    }
  }

  /** Fader and Hardie 2013 give these for CDNOW. */
  @ParameterizedTest
  @CsvSource({"2, 22.35, 24.6586", "1, 11.77, 18.9115", "0, 0, 35.1710"})
  void expectedSpendIsThePublishedOne(int x, double mean, double expected) {
    assertThat(new GammaGammaFormulas(6.248803, 3.744588, 15.447745).expected(x, mean))
        .isCloseTo(expected, within(2e-4));
  }

  @Test
  void anInfiniteMeanSpendIsNoNumber() {
    assertThat(new GammaGammaFormulas(2, .9, 5).expected(0, 0)).isNaN();
    assertThat(new GammaGammaFormulas(2, .9, 5).expected(1, 10)).isFinite();
  }

  /** Equation 10 of Fader, Hardie and Lee 2005. */
  @Test
  void expectedPurchasesOfBetaGeoAreThoseOfTheHypergeometricFormula() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      double r = any(random);
      double alpha = 10 * any(random);
      double a = any(random);
      double b = 1 + any(random);
      int x = random.nextInt(40);
      double age = 100 * random.nextDouble();
      double t = 50 * any(random);
      double closed =
          (a + b + x - 1)
              / (a - 1)
              * (1
                  - Math.pow((alpha + age) / (alpha + age + t), r + x)
                      * Hypergeometric.of(r + x, b + x, a + b + x - 1, t / (alpha + age + t)));
      assertThat(new BetaGeoFormulas(r, alpha, a, b, 0).expectedIfAlive(x, age, t))
          .isCloseTo(closed, relative(closed, 1e-9 / Math.min(1, Math.abs(a - 1))));
    }
  }

  @Test
  void expectedPurchasesOfBetaGeoHaveNoHoleWhereTheFormulaHasOne() {
    double below = new BetaGeoFormulas(.5, 10, .999999, 2, 0).expectedIfAlive(3, 50, 39);
    double at = new BetaGeoFormulas(.5, 10, 1, 2, 0).expectedIfAlive(3, 50, 39);
    double above = new BetaGeoFormulas(.5, 10, 1.000001, 2, 0).expectedIfAlive(3, 50, 39);
    assertThat(at).isCloseTo((below + above) / 2, relative(at, 1e-10));
    assertThat(new BetaGeoFormulas(.5, .001, .5, .5, 0).expectedIfAlive(0, 0, 10)).isPositive();
  }

  /** Equations 20 and 21 of Fader and Hardie 2005, for α of at least β. */
  @Test
  void theIntegralOfParetoNbdIsTheHypergeometricOne() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      double r = any(random);
      double s = any(random);
      double beta = 10 * any(random);
      double alpha = beta * (1 + any(random));
      int x = random.nextInt(30);
      double age = 100 * random.nextDouble();
      double recency = age * random.nextDouble();
      double sum = r + s + x;
      double closed =
          (term(sum, s, alpha, beta, recency, recency) - term(sum, s, alpha, beta, age, recency))
              / sum;
      double ours =
          LomaxIntegral.values().of(alpha, beta, r + x, s + 1, recency, age)
              * Math.pow((alpha + recency) / (beta + recency), s + 1);
      assertThat(ours)
          .isCloseTo(closed, within(1e-10 * term(sum, s, alpha, beta, recency, recency)));
    }
  }

  private static double term(
      double sum, double s, double alpha, double beta, double time, double recency) {
    return Hypergeometric.of(sum, s + 1, sum + 1, (alpha - beta) / (alpha + time))
        * Math.pow((alpha + recency) / (alpha + time), sum)
        * (alpha + recency);
  }

  /** Against panels so small that any rule is exact. */
  @Test
  void theIntegralAndItsMeansHaveTenDigits() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      double alpha = 10 * Math.exp(2 * random.nextGaussian());
      double beta = 10 * Math.exp(2 * random.nextGaussian());
      double k = Math.exp(2 * random.nextGaussian()) + random.nextInt(150);
      double l = 1 + Math.exp(2 * random.nextGaussian());
      double to = 300 * random.nextDouble();
      double from = to * random.nextDouble();
      LomaxIntegral integral = LomaxIntegral.withMeans();
      double value = integral.of(alpha, beta, k, l, from, to);
      double sum = 0;
      double logs = 0;
      double inverses = 0;
      int panels = 400;
      GaussLegendre rule = GaussLegendre.EIGHT;
      double width = Math.log((Math.min(alpha, beta) + to) / (Math.min(alpha, beta) + from));
      for (int part = 0; part < panels; part++) {
        for (int node = 0; node < 8; node++) {
          double growth = Math.exp(width / panels * (part + rule.nodes[node]));
          double time = (Math.min(alpha, beta) + from) * (growth - 1);
          double log = Math.log1p(time / (alpha + from));
          double term =
              rule.weights[node]
                  * width
                  / panels
                  * (Math.min(alpha, beta) + from)
                  * growth
                  * Math.exp(-k * log - l * Math.log1p(time / (beta + from)));
          sum += term;
          logs += term * log;
          inverses += term / (beta + from + time);
        }
      }
      assertThat(value).isCloseTo(sum, relative(sum, 1e-10));
      assertThat(integral.meanLogAlpha).isCloseTo(logs / sum, relative(logs / sum, 1e-9));
      assertThat(integral.meanInverseBeta)
          .isCloseTo(inverses / sum, relative(inverses / sum, 1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, names = "GAMMA_GAMMA", mode = EnumSource.Mode.EXCLUDE)
  void probabilitiesOfPurchasesSumToOneAndHaveTheExpectedMean(Method method) {
    Random random = new Random(6);
    for (int i = 0; i < 100; i++) {
      PurchaseFormulas formulas = anyOf(method, random);
      int age = 5 + random.nextInt(30);
      int x = random.nextInt(5);
      double horizon = 1 + random.nextInt(10);
      double[] probabilities = new double[4000];
      formulas.probabilitiesIfAlive(x, age, horizon, probabilities);
      assertThat(Arrays.stream(probabilities).min().orElseThrow()).isGreaterThan(-1e-12);
      assertThat(IntStream.range(0, 4000).mapToDouble(n -> probabilities[n]).sum())
          .isCloseTo(1, within(1e-9));
      double mean = IntStream.range(0, 4000).mapToDouble(n -> n * probabilities[n]).sum();
      assertThat(mean).isCloseTo(formulas.expectedIfAlive(x, age, horizon), relative(mean, 1e-8));
      double pairs =
          IntStream.range(0, 4000).mapToDouble(n -> n * (n - 1.0) * probabilities[n]).sum();
      assertThat(formulas.expectedPairsIfAlive(x, age, horizon))
          .isCloseTo(pairs, within(1e-7 * pairs + 1e-12));
    }
  }

  @Test
  void probabilitiesOfManyPurchasesDoNotUnderflow() {
    double[] probabilities = new double[6_000];
    new NbdFormulas(2_000, 1).probabilitiesIfAlive(0, 0, 1.5, probabilities);
    assertThat(Arrays.stream(probabilities).sum()).isCloseTo(1, within(1e-9));
    assertThat(IntStream.range(0, 6_000).mapToDouble(n -> n * probabilities[n]).sum())
        .isCloseTo(3_000, within(1e-5));
  }

  @ParameterizedTest
  @EnumSource(value = Method.class, names = "GAMMA_GAMMA", mode = EnumSource.Mode.EXCLUDE)
  void untilTheNextPurchaseThereIsOneWithAProbabilityOfOneHalf(Method method) {
    Random random = new Random(7);
    int reached = 0;
    for (int i = 0; i < 200; i++) {
      PurchaseFormulas formulas = anyOf(method, random);
      int age = 5 + random.nextInt(30);
      int x = 1 + random.nextInt(5);
      double alive = formulas.alive(x, age, age);
      double next = formulas.untilNext(x, age, alive);
      if (Double.isNaN(next)) {
        double[] never = formulas.probabilities(x, age, 1e4, alive, 1);
        assertThat(never[0]).isGreaterThan(0.49);
        continue;
      }
      reached++;
      double none = formulas.probabilities(x, age, next, alive, 1)[0];
      if (method.isDiscrete()) {
        assertThat(none).isLessThanOrEqualTo(0.5 + 1e-12);
        assertThat(formulas.probabilities(x, age, next - 1, alive, 1)[0])
            .isGreaterThan(0.5 - 1e-12);
      } else {
        assertThat(none).isCloseTo(0.5, within(1e-8));
      }
    }
    assertThat(reached).isGreaterThan(20);
  }

  /** With 12 occasions, as many histories as there are have together a probability of one. */
  @Test
  void allHistoriesOfBetaGeoBetaBinomHaveTogetherAProbabilityOfOne() {
    BetaGeoBetaBinomFormulas formulas = new BetaGeoBetaBinomFormulas(1.204, .750, .657, 2.783);
    double sum = Math.exp(formulas.logLikelihood(0, 0, 12));
    for (int last = 1; last <= 12; last++) {
      double ways = 1;
      for (int x = 1; x <= last; x++) {
        sum += ways * Math.exp(formulas.logLikelihood(x, last, 12));
        ways *= (double) (last - x) / x;
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
  }

  @Test
  void aCustomerOfBetaGeoWithoutARepeatIsOneForSureAndOfTheModifiedNot() {
    assertThat(BG_CDNOW.alive(0, 0, 50)).isEqualTo(1);
    assertThat(new BetaGeoFormulas(.5, 6, .9, 1.6, 1).alive(0, 0, 50)).isLessThan(.5);
  }
}
