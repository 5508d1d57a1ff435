package io.clientele.cli;

import io.clientele.config.Shop;
import io.clientele.lake.Lake;
import io.clientele.lake.PublishedNights;
import io.clientele.problem.Problem;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which nights to run. */
final class NightDates {
  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The night's date. Default: shop.as-of, else yesterday in the shop's zone.")
  private LocalDate asOf;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "Run the nights of all dates from this one to --to, in order.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "DATE", description = "The last of those dates.")
  private LocalDate to;

  @Option(
      names = "--catch-up",
      description =
          "Run the nights after the last one that is published, up to --as-of, in order; the one of --as-of when nothing is published.")
  private boolean catchUp;

  /** The dates in order; none when there is nothing to catch up. */
  List<LocalDate> of(Shop shop, Lake lake) {
    check();
    if (from != null) {
      return from.datesUntil(to.plusDays(1)).toList();
    }
    LocalDate last = asOf != null ? asOf : Dates.asOf(shop);
    Optional<LocalDate> published =
        catchUp ? PublishedNights.read(lake).lastDate() : Optional.empty();
    LocalDate first = published.map(date -> date.plusDays(1)).orElse(last);
    return first.isAfter(last) ? List.of() : first.datesUntil(last.plusDays(1)).toList();
  }

  /** What can be said of the dates before there is a session. */
  void check() {
    if ((from == null) != (to == null)) {
      throw Problem.configuration(
          "--from and --to go together", "name the first and the last date of the nights to run");
    }
    if (from != null && (asOf != null || catchUp)) {
      throw Problem.configuration(
          "--from and --to say which nights to run, as does "
              + (catchUp ? "--catch-up" : "--as-of"),
          "leave one of them out");
    }
    if (from != null && from.isAfter(to)) {
      throw Problem.configuration(
          "--from " + from + " is after --to " + to, "name the earlier date first");
    }
  }
}
