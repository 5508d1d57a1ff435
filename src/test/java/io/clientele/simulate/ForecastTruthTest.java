package io.clientele.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.HandMadeNights;
import io.clientele.config.Forecast;
import io.clientele.config.Propensity;
import io.clientele.forecast.Buyers;
import io.clientele.forecast.CustomerForecastsStage;
import io.clientele.forecast.TrainForecastsStage;
import io.clientele.schema.CustomerForecasts;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a night says of the synthetic shop's customers, who are known by all their orders, against
 * what nobody but the simulation knows: who has dropped out, and at what rate the others buy.
 */
class ForecastTruthTest {
  private static final LocalDate LAST = LocalDate.of(2025, 9, 30);
  private static final Shop SHOP = Shop.of(new ShopSize(3000, 365, 1, LAST));

  /**
   * @param purchases days with a purchase that the person's own rates promise for the coming 90
   *     days
   */
  private record Known(
      boolean alive, double purchases, double probability, double recency, double expected) {}

  @TempDir static Path folder;
  private static List<Known> known;

  @BeforeAll
  static void forecast() {
    List<Life> lives =
        LongStream.range(0, SHOP.size().customers())
            .mapToObj(number -> Life.draw(SHOP, number))
            .filter(life -> !life.orders().isEmpty())
            .toList();
    TreeMap<String, NavigableSet<LocalDate>> purchases = new TreeMap<>();
    lives.forEach(life -> purchases.put(life.person().account(), days(life)));
    Forecast config =
        new Forecast(
            List.of("pareto-nbd", "mbg-nbd"),
            90,
            28,
            100,
            50,
            90,
            0.1,
            new Propensity(1000, 50, 50));
    HandMadeNights nights = Buyers.shop(folder, purchases, LAST, LAST).skipTo(LAST);
    nights.night(
        new TrainForecastsStage(config, Buyers.LEARNING),
        new CustomerForecastsStage(config, Buyers.FEATURES));
    var forecasts =
        nights
            .read(CustomerForecasts.TABLE)
            .select("customer_id", "p_alive", "expected_purchases_90d")
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getString(0), (Row row) -> row));
    known =
        lives.stream()
            .map(
                life -> {
                  Person person = life.person();
                  Row row = forecasts.get(Buyers.id(person.account()));
                  boolean alive = person.joined() + person.lifetime() >= SHOP.size().days();
                  double living =
                      -Math.expm1(-90 * person.dropoutRate())
                          / Math.max(person.dropoutRate(), 1e-9);
                  return new Known(
                      alive,
                      alive ? -Math.expm1(-person.purchaseRate()) * living : 0,
                      row.getDouble(1),
                      days(life).last().toEpochDay(),
                      row.getDouble(2));
                })
            .toList();
  }

  private static NavigableSet<LocalDate> days(Life life) {
    return life.orders().stream()
        .map(order -> SHOP.date(order.day()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whoIsStillACustomerIsToldBetterThanByRecency() {
    double alive = known.stream().filter(Known::alive).count();
    double expected = known.stream().mapToDouble(Known::probability).sum();
    double share = alive / known.size();
    double brier =
        known.stream()
            .mapToDouble(one -> Math.pow(one.probability() - (one.alive() ? 1 : 0), 2))
            .average()
            .orElseThrow();
    String figures =
        "%d customers, %.0f alive, %.1f expected, Brier %.4f of %.4f, AUC %.3f, of recency %.3f"
            .formatted(
                known.size(), alive, expected, brier, share * (1 - share), auc(true), auc(false));
    assertThat(expected).as(figures).isCloseTo(alive, within(0.05 * known.size()));
    assertThat(brier).as(figures).isLessThan(0.75 * share * (1 - share));
    assertThat(auc(true)).as(figures).isGreaterThan(auc(false));
  }

  @Test
  void purchasesAreExpectedAtTheRatesPeopleHave() {
    double rates = known.stream().mapToDouble(Known::purchases).sum();
    double expected = known.stream().mapToDouble(Known::expected).sum();
    List<Known> best =
        known.stream().sorted((a, b) -> Double.compare(b.expected(), a.expected())).toList();
    int tenth = known.size() / 10;
    StringBuilder figures = new StringBuilder("%.1f of %.1f;".formatted(expected, rates));
    for (int i = 0; i < 10; i++) {
      Stream<Known> group = best.stream().skip((long) i * tenth).limit(tenth);
      List<Known> members = group.toList();
      figures.append(
          " %.1f of %.1f"
              .formatted(
                  members.stream().mapToDouble(Known::expected).sum(),
                  members.stream().mapToDouble(Known::purchases).sum()));
    }
    assertThat(expected).as(figures.toString()).isCloseTo(rates, within(0.1 * rates));
    double told = best.stream().limit(tenth).mapToDouble(Known::expected).sum();
    double promised = best.stream().limit(tenth).mapToDouble(Known::purchases).sum();
    assertThat(told).as(figures.toString()).isCloseTo(promised, within(0.15 * promised));
  }

  /** The chance that a score is higher for one who is alive than for one who is not. */
  private static double auc(boolean model) {
    double above = 0;
    long pairs = 0;
    for (Known one : known) {
      for (Known other : known) {
        if (one.alive() && !other.alive()) {
          pairs++;
          double difference =
              model ? one.probability() - other.probability() : one.recency() - other.recency();
          above += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
        }
      }
    }
    return above / pairs;
  }
}
