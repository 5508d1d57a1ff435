package io.clientele.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Intervals of what comes, against what comes when the model is true. */
class SpendAheadTest {
  private static final int CUSTOMERS = 10_000;
  private static final double YEAR = 365;
  private static final double DISCOUNT = 0.1;
  private static final double[] SPEND = {1, 3, 60};
  private static final Map<Method, List<Known>> DRAWN = new EnumMap<>(Method.class);

  /**
   * A customer whose future is known.
   *
   * @param low end of the interval of the discounted spend
   * @param mean what is expected of it
   * @param ofPurchases whether it lies between the ends that the number of purchases alone gives
   */
  private record Known(
      double low, double high, double mean, double sd, double came, boolean ofPurchases) {
    boolean inside() {
      return came >= low && came <= high;
    }
  }

  static Stream<Arguments> truths() {
    return Stream.of(
        Arguments.of(Method.PARETO_NBD, new double[] {1.5, 60, 1.5, 900}),
        Arguments.of(Method.MBG_NBD, new double[] {1.5, 60, 1, 15}),
        Arguments.of(Method.NBD, new double[] {1.5, 60}));
  }

  private static Fit fit(Method method, double... parameters) {
    List<String> names = method.likelihood().parameters();
    return new Fit(
        method,
        IntStream.range(0, parameters.length)
            .mapToObj(i -> new Estimate(names.get(i), parameters[i], 0))
            .toList(),
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Dropout.VISIBLE,
        List.of());
  }

  private static List<Known> customers(Method method, double[] truth) {
    return DRAWN.computeIfAbsent(method, key -> draw(key, truth));
  }

  private static List<Known> draw(Method method, double[] truth) {
    SimulatedCustomers simulated = new SimulatedCustomers(method, truth, 30, 730, false, 21);
    PurchaseFormulas formulas = method.formulas(truth);
    SpendAhead ahead =
        new SpendAhead(fit(method, truth), fit(Method.GAMMA_GAMMA, SPEND), YEAR, 0.8);
    return IntStream.range(0, CUSTOMERS)
        .mapToObj(number -> customer(simulated, formulas, ahead, number))
        .toList();
  }

  private static Known customer(
      SimulatedCustomers simulated, PurchaseFormulas formulas, SpendAhead ahead, int number) {
    double[] history = simulated.draw(number);
    int x = (int) history[0];
    double recency = history[1];
    double age = history[2];
    SplittableRandom random = new SplittableRandom(77L * number + 5);
    double rate = Draws.gamma(random, SPEND[1]) / SPEND[2];
    // The first purchase was paid for as well.
    int paid = x + 1;
    double mean = Draws.gamma(random, SPEND[0] * paid) / rate / paid;
    double came = 0;
    for (double time : simulated.times(number, YEAR)) {
      if (time > age) {
        double spent = Draws.gamma(random, SPEND[0]) / rate;
        came += spent * Math.pow(1 + DISCOUNT, -(time - age) / YEAR);
      }
    }
    double alive = formulas.alive(x, recency, age);
    double expected = alive * formulas.expectedIfAlive(x, age, YEAR);
    double discounted = 0;
    double before = 0;
    for (int until = 73; until <= YEAR; until += 73) {
      double so = alive * formulas.expectedIfAlive(x, age, until);
      discounted += (so - before) * Math.pow(1 + DISCOUNT, -(until - 36.5) / YEAR);
      before = so;
    }
    double worth = discounted / expected;
    double each = worth * new GammaGammaFormulas(SPEND[0], SPEND[1], SPEND[2]).expected(paid, mean);
    double[] spread = ahead.spread(x, recency, age, paid, mean);
    double[] numbers = formulas.probabilities(x, age, YEAR, alive, 300);
    return new Known(
        worth * spread[SpendAhead.LOW],
        worth * spread[SpendAhead.HIGH],
        each * expected,
        worth * spread[SpendAhead.DEVIATION],
        came,
        came >= each * quantile(numbers, 0.1) && came <= each * quantile(numbers, 0.9));
  }

  private static int quantile(double[] probabilities, double of) {
    double sum = probabilities[0];
    int n = 0;
    while (sum < of) {
      sum += probabilities[++n];
    }
    return n;
  }

  private static void assertShare(String what, double share, double expected, long of) {
    assertThat(share)
        .describedAs("%s, of %d", what, of)
        .isCloseTo(expected, within(3.5 * Math.sqrt(expected * (1 - expected) / of)));
  }

  @ParameterizedTest
  @MethodSource("truths")
  void inFourOfFiveCasesWhatComesLiesInItsInterval(Method method, double[] truth) {
    List<Known> all = customers(method, truth);
    // Where the chance of no purchase is above 10%, the interval begins at 0 and holds more.
    List<Known> both = all.stream().filter(known -> known.low > 0).toList();
    assertThat(both.size()).isGreaterThan(CUSTOMERS / 5);
    assertShare(
        "inside",
        (double) both.stream().filter(Known::inside).count() / both.size(),
        0.8,
        both.size());
    assertThat((double) both.stream().filter(Known::ofPurchases).count() / both.size())
        .as("with the number of purchases alone")
        .isLessThan(0.74);
    assertShare(
        "below",
        (double) both.stream().filter(known -> known.came < known.low).count() / both.size(),
        0.1,
        both.size());
    List<Known> open = all.stream().filter(known -> known.high > 0).toList();
    List<Known> ordered = open.stream().sorted(Comparator.comparingDouble(Known::mean)).toList();
    assertShare(
        "above",
        (double) open.stream().filter(known -> known.came > known.high).count() / open.size(),
        0.1,
        open.size());
    int tenth = ordered.size() / 10;
    for (int i = 0; i < 10; i++) {
      List<Known> some = ordered.subList(i * tenth, (i + 1) * tenth);
      assertShare(
          "above in tenth " + (i + 1) + " of value",
          (double) some.stream().filter(known -> known.came > known.high).count() / tenth,
          0.1,
          tenth);
    }
    // Nobody else is expected to come at all.
    assertThat(all.stream().filter(known -> known.high == 0 && known.came > 0).count())
        .isLessThanOrEqualTo((all.size() - open.size()) / 10);
  }

  @ParameterizedTest
  @MethodSource("truths")
  void theDeviationIsHowFarWhatComesIsFromWhatIsExpected(Method method, double[] truth) {
    List<Known> all = customers(method, truth);
    double[] squares =
        all.stream()
            .mapToDouble(known -> Math.pow((known.came - known.mean) / known.sd, 2))
            .toArray();
    double mean = Arrays.stream(squares).average().orElseThrow();
    double error =
        Math.sqrt(
            Arrays.stream(squares).map(square -> Math.pow(square - mean, 2)).sum()
                / squares.length
                / squares.length);
    assertThat(mean).isCloseTo(1, within(3.5 * error));
    assertThat(error).isLessThan(0.1);
    // A total's: variances add up.
    double sum = all.stream().mapToDouble(known -> known.came - known.mean).sum();
    double sd = Math.sqrt(all.stream().mapToDouble(known -> known.sd * known.sd).sum());
    assertThat(Math.abs(sum / sd)).isLessThan(3);
  }

  @Test
  void manyPurchasesHaveAnIntervalAndSpendThatVariesWithoutBoundHasNoDeviation() {
    Fit purchases = fit(Method.NBD, 0.5, 60);
    SpendAhead ahead = new SpendAhead(purchases, fit(Method.GAMMA_GAMMA, SPEND), YEAR, 0.8);
    double[] daily = ahead.spread(3_000, 3_000, 3_000, 3_000, 20);
    double mean = 3_000.5 / 3_060 * YEAR * 20;
    assertThat(daily[SpendAhead.LOW]).isBetween(0.85 * mean, 0.95 * mean);
    assertThat(daily[SpendAhead.HIGH]).isBetween(1.05 * mean, 1.15 * mean);
    assertThat((daily[SpendAhead.HIGH] - daily[SpendAhead.LOW]) / daily[SpendAhead.DEVIATION])
        .as("as of a normal distribution")
        .isCloseTo(2 * 1.2816, within(0.03));

    SpendAhead wild = new SpendAhead(purchases, fit(Method.GAMMA_GAMMA, 1, 1.5, 10), YEAR, 0.8);
    double[] once = wild.spread(5, 90, 100, 0, 0);
    assertThat(once[SpendAhead.HIGH]).isGreaterThan(once[SpendAhead.LOW]).isFinite();
    assertThat(once[SpendAhead.DEVIATION]).isNaN();
    assertThat(wild.spread(5, 90, 100, 1, 12)[SpendAhead.DEVIATION]).isPositive();
    assertThat(
            new SpendAhead(purchases, fit(Method.GAMMA_GAMMA, 1, .9, 10), YEAR, 0.8)
                .spread(5, 90, 100, 0, 0))
        .as("expected spend is infinite")
        .isNull();
    assertThat(ahead.spread(5, 101, 100, 1, 12)).as("recency beyond age").isNull();
    assertThat(ahead.spread(5, 90, 100, 1, 0)).as("a purchase without spend").isNull();
  }
}
