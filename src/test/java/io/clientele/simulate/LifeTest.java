package io.clientele.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What people do, against the rates and effects they have. */
class LifeTest {
  private static final Shop SHOP = Shop.of(new ShopSize(6000, 365, 9, LocalDate.of(2025, 12, 31)));
  private static final List<Life> LIVES =
      LongStream.range(0, SHOP.size().customers()).mapToObj(n -> Life.draw(SHOP, n)).toList();

  @Test
  void peopleBuyAtTheirRatesUntilTheyDropOut() {
    double expected = 0;
    double bought = 0;
    for (Life life : LIVES) {
      Person person = life.person();
      if (person.purchaseRate() == 0) {
        assertThat(life.orders()).isEmpty();
      } else if (person.persuasion() != Persuasion.SLEEPING_DOG) {
        Seasons seasons = SHOP.seasons();
        expected +=
            person.purchaseRate()
                * (seasons.shopTime(person.end(SHOP)) - seasons.shopTime(person.joined()));
        bought += life.orders().stream().filter(o -> o.campaign() == null).count() - 1;
      }
    }
    // A Poisson total: three standard deviations are 3 / sqrt(expected) of it.
    assertThat(Math.abs(bought / expected - 1)).isLessThan(3 / Math.sqrt(expected));
    assertThat(LIVES)
        .allSatisfy(
            life ->
                assertThat(life.orders())
                    .isSortedAccordingTo((a, b) -> Double.compare(a.day(), b.day())));
  }

  @Test
  void aYearOfShopTimeIsAYearAndBusyDaysShow() {
    for (int year = 2024; year <= 2026; year++) {
      LocalDate first = LocalDate.of(year, 1, 1);
      Seasons seasons = new Seasons(first, first.lengthOfYear());
      assertThat(seasons.shopTime(first.lengthOfYear()))
          .isCloseTo(first.lengthOfYear(), org.assertj.core.api.Assertions.within(1e-9));
      assertThat(seasons.day(seasons.shopTime(200.25)))
          .isCloseTo(200.25, org.assertj.core.api.Assertions.within(1e-9));
    }
    long saturdays = orders(DayOfWeek.SATURDAY);
    long tuesdays = orders(DayOfWeek.TUESDAY);
    // Expected 1.47; three standard deviations of this ratio are about 0.12.
    assertThat(saturdays / (double) tuesdays).isBetween(1.3, 1.65);
    double december = ordersIn(12) / alive(334, 365);
    double july = ordersIn(7) / alive(181, 212);
    assertThat(december / july).isGreaterThan(1.4);
  }

  private static long orders(DayOfWeek day) {
    return LIVES.stream()
        .flatMap(life -> life.orders().stream())
        .filter(order -> order.at().getDayOfWeek() == day)
        .count();
  }

  private static long ordersIn(int month) {
    return LIVES.stream()
        .flatMap(life -> life.orders().stream())
        .filter(order -> order.at().getMonthValue() == month)
        .count();
  }

  /** Orders that the rates of the living promise for those days without seasons. */
  private static double alive(int from, int to) {
    return LIVES.stream()
        .mapToDouble(
            life ->
                life.person().purchaseRate()
                    * Math.max(
                        0,
                        Math.min(to, life.person().end(SHOP))
                            - Math.max(from, life.person().joined())))
        .sum();
  }

  @Test
  void armsAreBalancedAndEffectsComeOutAsTheTruthSays() {
    Map<Persuasion, double[]> sums = new EnumMap<>(Persuasion.class);
    for (Life life : LIVES) {
      for (Contact contact : life.contacts()) {
        double[] sum = sums.computeIfAbsent(life.person().persuasion(), type -> new double[5]);
        boolean bought = life.orders().stream().anyMatch(o -> contact.campaign().worksOn(o.day()));
        int arm = contact.treated() ? 0 : 2;
        sum[arm]++;
        sum[arm + 1] += bought ? 1 : 0;
        sum[4] += contact.campaign().effect(SHOP, life.person(), life.person().end(SHOP));
      }
    }
    sums.forEach(
        (type, sum) -> {
          double people = sum[0] + sum[2];
          assertThat(Math.abs(sum[0] - people / 2))
              .as("arms of " + type)
              .isLessThan(3 * Math.sqrt(people) / 2);
          double treated = sum[1] / sum[0];
          double control = sum[3] / sum[2];
          double error =
              Math.sqrt(treated * (1 - treated) / sum[0] + control * (1 - control) / sum[2]);
          assertThat(Math.abs(treated - control - sum[4] / people))
              .as("effect on " + type)
              .isLessThan(3 * error);
          if (type == Persuasion.PERSUADABLE) {
            assertThat(treated - control).isGreaterThan(5 * error);
          } else if (type == Persuasion.SLEEPING_DOG) {
            assertThat(treated - control).isLessThan(-5 * error);
          }
        });
    assertThat(sums).hasSize(Persuasion.values().length);
  }

  @Test
  void keysAreUniqueAndSomeAccountsAreHeavy() {
    Set<String> keys = new HashSet<>();
    int orders = 0;
    for (Life life : LIVES) {
      for (Order order : life.orders()) {
        keys.add(order.id());
        orders++;
      }
    }
    assertThat(keys).hasSize(orders);
    double mean = orders / (double) LIVES.size();
    assertThat(LIVES)
        .filteredOn(life -> life.person().reseller())
        .isNotEmpty()
        .anySatisfy(life -> assertThat(life.orders().size()).isGreaterThan((int) (20 * mean)));
  }

  @Test
  void visitsCrossMidnightAndSomeBeginWithoutALogin() {
    Life life = LIVES.get(1);
    assertThat(MadeUpVisits.of(life)).isEqualTo(MadeUpVisits.of(life));
    assertThat(LIVES.subList(0, 500).stream().flatMap(l -> MadeUpVisits.of(l).stream()).toList())
        .anySatisfy(event -> assertThat(event.account()).isNull())
        .anySatisfy(event -> assertThat(event.kind()).isEqualTo("login"));
    assertThat(
            LIVES.subList(0, 500).stream()
                .flatMap(l -> MadeUpVisits.of(l).stream())
                .collect(
                    java.util.stream.Collectors.groupingBy(
                        Event::session,
                        java.util.stream.Collectors.mapping(
                            event -> event.at().toLocalDate(),
                            java.util.stream.Collectors.toSet())))
                .values())
        .anySatisfy(days -> assertThat(days).hasSize(2));
  }
}
