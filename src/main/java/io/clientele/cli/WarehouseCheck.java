package io.clientele.cli;

import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Probe;
import io.clientele.lake.PublishedNights;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a night could be written into the warehouse. */
final class WarehouseCheck {
  private static final long MEGABYTE = 1L << 20;
  private static final long LEAST_DISK = 512 * MEGABYTE;
  private static final long GOOD_DISK = 5120 * MEGABYTE;
  private static final Duration SMALL_LAG = Duration.ofSeconds(10);
  private static final Duration LARGE_LAG = Duration.ofMinutes(10);

  private final Lake lake;
  private final Clock clock;

  WarehouseCheck(Lake lake, Clock clock) {
    this.lake = lake;
    this.clock = clock;
  }

  /**
   * Everything about it.
   *
   * @param asOf the date of the next night, where the configuration tells
   */
  List<Finding> all(Optional<LocalDate> asOf) {
    List<Finding> findings = new ArrayList<>();
    Probe probe = new Probe(lake);
    try {
      long before = clock.millis();
      long stamped = probe.write();
      findings.add(Finding.ok("warehouse", lake.root() + " can be written"));
      // The file was written between two looks at the clock.
      long lag = stamped < before ? before - stamped : Math.max(0, stamped - clock.millis());
      findings.add(clock(Duration.ofMillis(lag)));
      findings.add(disk(probe.freeBytes()));
    } catch (IOException e) {
      findings.add(
          Finding.error(
              "warehouse",
              lake.root() + " cannot be written: " + firstLine(e),
              "name a folder that this user may write to, with --warehouse or in the configuration"));
    }
    try {
      findings.add(layout(Layout.of(lake)));
      probe
          .holder()
          .ifPresent(
              holder ->
                  findings.add(Finding.warning("lock", "held by " + holder, "wait for it to end")));
      asOf.ifPresent(date -> findings.add(date(date, PublishedNights.read(lake).lastDate())));
    } catch (Problem problem) {
      findings.add(Finding.of("warehouse", problem));
    }
    return findings;
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  static Finding clock(Duration lag) {
    String says =
        "the file system's clock and this machine's are "
            + String.format(Locale.ROOT, "%.1f s apart", lag.toMillis() / 1000.0);
    String remedy = "files are known by their times: set both clocks, with NTP for example";
    // Some file systems keep whole seconds only.
    if (lag.compareTo(SMALL_LAG) < 0) {
      return Finding.ok("clock", says);
    }
    return lag.compareTo(LARGE_LAG) < 0
        ? Finding.warning("clock", says, remedy)
        : Finding.error("clock", says, remedy);
  }

  static Finding disk(long bytes) {
    String says = String.format(Locale.ROOT, "%,d MB free", bytes / MEGABYTE);
    String remedy = "free some: jobs/maintain takes out what nobody reads any more";
    if (bytes < LEAST_DISK) {
      return Finding.error("disk", says, remedy);
    }
    return bytes < GOOD_DISK ? Finding.warning("disk", says, remedy) : Finding.ok("disk", says);
  }

  static Finding layout(Optional<Integer> layout) {
    if (layout.isEmpty()) {
      return Finding.ok("layout", "nothing is in the warehouse yet");
    }
    int found = layout.get();
    if (found > Layout.CURRENT) {
      return Finding.error(
          "layout",
          "layout " + found + ", newer than the " + Layout.CURRENT + " that this version knows",
          "use the version of Clientele that wrote it, or a newer one");
    }
    return found < Layout.CURRENT
        ? Finding.warning(
            "layout",
            "layout " + found + ", older than " + Layout.CURRENT,
            "the next night or jobs/maintain brings it up to date; older versions cannot use it then")
        : Finding.ok("layout", "layout " + found);
  }

  private Finding date(LocalDate asOf, Optional<LocalDate> last) {
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), java.time.ZoneOffset.UTC).plusDays(1);
    String says =
        "the next night is that of "
            + asOf
            + last.map(date -> ", the latest published one " + date).orElse("");
    if (asOf.isAfter(tomorrow)) {
      return Finding.error("as-of", says + ": a date to come", "check shop.as-of and the clock");
    }
    return last.isPresent() && asOf.isBefore(last.get())
        ? Finding.warning(
            "as-of", says, "readers keep seeing the later one; check shop.as-of and the clock")
        : Finding.ok("as-of", says);
  }
}
