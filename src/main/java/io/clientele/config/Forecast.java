package io.clientele.config;

import java.util.List;
import java.util.Set;

/**
 * Forecasts of purchases and spend.
 *
 * @param methods the methods that compete in the backtest; of equals the first wins
 * @param backtestDays the last days, held out to compare them
 * @param retrainDays so many days after a champion was last challenged, the next is trained; or
 *     earlier, when its outcomes decay
 * @param minCustomers with fewer buyers before the backtest the forecast is refused
 * @param minRepeatBuyers with fewer who bought again
 * @param minHistoryDays with fewer days from the first purchase of the shop to the backtest
 * @param discountRate by which money a year ahead is worth less
 * @param propensity what is said of who will purchase, by all features
 */
public record Forecast(
    List<String> methods,
    int backtestDays,
    int retrainDays,
    int minCustomers,
    int minRepeatBuyers,
    int minHistoryDays,
    double discountRate,
    Propensity propensity) {
  public static final Set<String> METHODS = Set.of("pareto-nbd", "mbg-nbd", "bg-nbd", "nbd");

  public Forecast {
    BadValue.unless(
        !methods.isEmpty() && METHODS.containsAll(methods),
        "methods",
        "must be some of " + METHODS.stream().sorted().toList() + ", cannot be: " + methods);
    BadValue.unless(
        methods.stream().distinct().count() == methods.size(),
        "methods",
        "must not name a method twice: " + methods);
    atLeast("backtest-days", backtestDays, 7);
    atLeast("retrain-days", retrainDays, 1);
    atLeast("min-customers", minCustomers, 10);
    atLeast("min-repeat-buyers", minRepeatBuyers, 10);
    atLeast("min-history-days", minHistoryDays, 1);
    BadValue.unless(
        discountRate >= 0 && discountRate < 1,
        "discount-rate",
        "must be from 0 to under 1, cannot be: " + discountRate);
  }

  static void atLeast(String key, int value, int least) {
    BadValue.unless(value >= least, key, "must be at least " + least + ", cannot be: " + value);
  }
}
