package io.clientele.forecast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Customers of the CDNOW sample: purchase days until 1997-09-30, and what came after. Weeks and
 * means have two decimals, as in the tables that the published fits were made from.
 *
 * @param x days with a repeat purchase
 * @param recency weeks from the first to the last of them
 * @param age weeks from the first purchase to the end
 * @param spend mean spend on the days of repeat purchases; 0 without
 * @param later purchase days in the 39 weeks that follow
 */
record Cdnow(int x, double recency, double age, double spend, int later) {
  static final LocalDate END = LocalDate.of(1997, 9, 30);

  static List<Cdnow> customers() {
    Map<String, TreeMap<LocalDate, Double>> days = new TreeMap<>();
    try {
      for (String line :
          Files.readAllLines(
              Path.of(System.getenv("CLIENTELE_DATA"), "cdnow", "CDNOW_sample.txt"))) {
        String[] parts = line.trim().split("\\s+", -1);
        days.computeIfAbsent(parts[1], id -> new TreeMap<>())
            .merge(
                LocalDate.parse(parts[2], DateTimeFormatter.BASIC_ISO_DATE),
                Double.parseDouble(parts[4]),
                Double::sum);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Cdnow> customers = new ArrayList<>();
    for (TreeMap<LocalDate, Double> of : days.values()) {
      LocalDate first = of.firstKey();
      var repeats = of.subMap(first, false, END, true);
      customers.add(
          new Cdnow(
              repeats.size(),
              repeats.isEmpty() ? 0 : weeks(first, repeats.lastKey()),
              weeks(first, END),
              cents(repeats.values().stream().mapToDouble(v -> v).average().orElse(0)),
              of.tailMap(END, false).size()));
    }
    return customers;
  }

  static Patterns patterns() {
    List<Cdnow> all = customers();
    return Patterns.of(
        all.stream().mapToInt(Cdnow::x).toArray(),
        all.stream().mapToDouble(Cdnow::recency).toArray(),
        all.stream().mapToDouble(Cdnow::age).toArray(),
        all.stream().mapToDouble(c -> 1).toArray());
  }

  private static double weeks(LocalDate from, LocalDate to) {
    return cents(ChronoUnit.DAYS.between(from, to) / 7.0);
  }

  private static double cents(double value) {
    return Math.floor(value * 100 + 0.5 + 1e-9) / 100;
  }
}
