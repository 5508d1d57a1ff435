package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights as they come, with late and corrected rows, two of them killed on the way, end in the
 * tables of one clean backfill of the same dates, when all is known.
 */
class NightsInARowIT {
  private static final LocalDate LAST = LocalDate.of(2025, 12, 31);
  private static final int NIGHTS = Integer.getInteger("clientele.nights", 0);
  private static final Pattern DELIVERED = Pattern.compile("delivered=(\\d{4}-\\d{2}-\\d{2})");

  @TempDir Path folder;

  @Test
  void nightsAsTheyComeEndInTheTablesOfOneBackfill() throws IOException {
    assumeTrue(NIGHTS > 1, "takes minutes a night: asked for with -Dclientele.nights=7");
    SyntheticShop.write(
        TestSpark.session(), new ShopSize(120, 60, 4, LAST), folder.resolve("logs").toString());
    Path backfill = SameNightIT.webShop(folder, "logs");
    LocalDate first = LAST.minusDays(NIGHTS - 1L);
    CommandLineRun.night(
        backfill,
        folder.resolve("backfilled"),
        "--from",
        first.toString(),
        "--to",
        LAST.toString());

    Path nightly = SameNightIT.webShop(folder, "arrived");
    Path warehouse = folder.resolve("nightly");
    for (LocalDate night = first; !night.isAfter(LAST); night = night.plusDays(1)) {
      arrive(night);
      if (night.equals(first)) {
        killed(nightly, warehouse, night, "compute features", "2");
      } else if (night.equals(LAST)) {
        killed(nightly, warehouse, night, "ingest web.lines", "2");
      }
      night("", "").run(nightly, warehouse, night.toString());
    }

    Map<String, List<String>> wanted = Warehouses.content(backfill, folder.resolve("backfilled"));
    Map<String, List<String>> found = Warehouses.content(nightly, warehouse);
    // How rows came to be known is another story each time.
    wanted.remove("reconciliation");
    wanted.forEach((view, rows) -> assertThat(found.get(view)).as(view).isEqualTo(rows));
    assertThat(
            CommandLineRun.query(
                nightly, warehouse, "select count(distinct as_of) from customer_features_history"))
        .containsExactly(String.valueOf(NIGHTS));
    assertThat(CommandLineRun.query(nightly, warehouse, "select count(*) > 0 from restatements"))
        .as("late rows and corrections")
        .containsExactly("true");
  }

  /** What has arrived by a night: tables without nights, and folders of nights up to this one. */
  private void arrive(LocalDate night) throws IOException {
    Path logs = folder.resolve("logs");
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher delivered = DELIVERED.matcher(file.toString());
        Path to = folder.resolve("arrived").resolve(logs.relativize(file));
        boolean later = delivered.find() && LocalDate.parse(delivered.group(1)).isAfter(night);
        if (!later && !Files.exists(to)) {
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
    }
  }

  private static void killed(
      Path shop, Path warehouse, LocalDate night, String step, String moment) {
    assertThatThrownBy(() -> night(step, moment).run(shop, warehouse, night.toString()))
        .isInstanceOf(KilledNight.Stopped.class);
  }

  private static KilledNight night(String step, String moment) {
    return new KilledNight(
        step,
        moment,
        () -> {
          throw new KilledNight.Stopped();
        },
        told -> {});
  }
}
