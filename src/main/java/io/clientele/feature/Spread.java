package io.clientele.feature;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;

/** How the values of one feature lie among some customers. No order of rows changes a digit. */
final class Spread {
  /** The bin of what is null. */
  static final String NULL = "<null>";

  /** The bin of what no other is for. */
  static final String OTHER = "<other>";

  private static final int MOST_TEXTS = 9;

  /** A bin that is empty on one side has this share, or its part of the index were endless. */
  private static final double LEAST_SHARE = 1e-4;

  /** From the least to the greatest. */
  private final double[] numbers;

  /** How often each text is there. */
  private final Map<String, Long> texts;

  /** Those included for whom the feature is null. */
  private final long customers;

  private Spread(double[] numbers, Map<String, Long> texts, long customers) {
    this.numbers = numbers;
    this.texts = texts;
    this.customers = customers;
  }

  long customers() {
    return customers;
  }

  /** Of numbers, or nulls. */
  static Spread ofNumbers(List<Double> values) {
    return new Spread(
        values.stream()
            .filter(value -> value != null)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray(),
        Map.of(),
        values.size());
  }

  /** Of texts, or nulls. */
  static Spread ofTexts(List<String> values) {
    Map<String, Long> times = new TreeMap<>();
    for (String value : values) {
      if (value != null) {
        times.merge(value, 1L, Long::sum);
      }
    }
    return new Spread(new double[0], times, values.size());
  }

  double nullShare() {
    return 1 - (double) known() / customers;
  }

  /** To twelve digits; empty of no number. */
  OptionalDouble mean() {
    return numbers.length == 0 ? OptionalDouble.empty() : twelveDigits(exactMean());
  }

  /** Sample standard deviation to twelve digits; empty of fewer than two numbers. */
  OptionalDouble sd() {
    if (numbers.length < 2) {
      return OptionalDouble.empty();
    }
    double mean = exactMean();
    double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    return twelveDigits(Math.sqrt(squares / (numbers.length - 1)));
  }

  /** By linear interpolation; empty of no number. */
  OptionalDouble quantile(int percent) {
    if (numbers.length == 0) {
      return OptionalDouble.empty();
    }
    double position = (numbers.length - 1) * (percent / 100.0);
    double floor = Math.floor(position);
    double ceiling = Math.ceil(position);
    double lower = numbers[(int) floor];
    double higher = numbers[(int) ceiling];
    return OptionalDouble.of(
        lower == higher ? lower : (ceiling - position) * lower + (position - floor) * higher);
  }

  /** The deciles, each once; none of no number. */
  double[] edges() {
    DoubleStream.Builder deciles = DoubleStream.builder();
    for (int percent = 10; percent < 100; percent += 10) {
      quantile(percent).ifPresent(deciles::add);
    }
    return deciles.build().distinct().toArray();
  }

  /** The texts that have bins of their own: the most frequent, of equals the first. */
  List<String> frequentTexts() {
    return texts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_TEXTS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The share of each bin, in bins of any night; those that are empty are left out.
   *
   * @param edges of the bins of numbers; without any, numbers were not known then
   * @param known the texts that have a bin
   */
  Map<String, Double> shares(double[] edges, Collection<String> known) {
    Map<String, Double> shares = new TreeMap<>();
    for (double number : numbers) {
      long below = Arrays.stream(edges).filter(edge -> edge < number).count();
      shares.merge(edges.length == 0 ? OTHER : Long.toString(below), 1.0, Double::sum);
    }
    texts.forEach(
        (text, times) ->
            shares.merge(known.contains(text) ? text : OTHER, (double) times, Double::sum));
    if (known() < customers) {
      shares.put(NULL, (double) (customers - known()));
    }
    shares.replaceAll((bin, times) -> times / customers);
    return shares;
  }

  /** Population stability index of two maps of shares: the sum of (p - q) ln(p / q). */
  static double index(Map<String, Double> now, Map<String, Double> then) {
    TreeSet<String> bins = new TreeSet<>(now.keySet());
    bins.addAll(then.keySet());
    double total = 0;
    for (String bin : bins) {
      double p = Math.max(LEAST_SHARE, now.getOrDefault(bin, 0.0));
      double q = Math.max(LEAST_SHARE, then.getOrDefault(bin, 0.0));
      total += (p - q) * StrictMath.log(p / q);
    }
    return total;
  }

  private long known() {
    return numbers.length + texts.values().stream().mapToLong(Long::longValue).sum();
  }

  private double exactMean() {
    return Arrays.stream(numbers).sum() / numbers.length;
  }

  /** As many as sums in any order agree in. */
  private static OptionalDouble twelveDigits(double value) {
    return OptionalDouble.of(Double.parseDouble(String.format(Locale.ROOT, "%.11e", value)));
  }
}
