package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.CommandLineRun;
import io.clientele.SmallShop;
import io.clientele.TestSpark;
import io.clientele.config.Shop;
import io.clientele.lake.Lake;
import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Versions;
import io.clientele.pipeline.NightSummary;
import io.clientele.pipeline.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import picocli.CommandLine;

class NightlyCommandTest {
  private static final Shop SHOP = new Shop("small", "Europe/Berlin", "EUR", 7, "2025-03-10");

  @TempDir Path folder;

  private static List<String> dates(Lake lake, String... args) {
    NightDates dates = new NightDates();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("dates", CommandLine.Model.CommandSpec.forAnnotatedObject(dates)))
        .parseArgs(args);
    return dates.of(SHOP, lake).stream().map(LocalDate::toString).toList();
  }

  @Test
  void missedNightsAreThoseAfterTheLastOneThatIsPublished() {
    Lake lake = Lake.open(TestSpark.session(), folder.toString());
    assertThat(dates(lake)).containsExactly("2025-03-10");
    assertThat(dates(lake, "--as-of", "2025-03-09")).containsExactly("2025-03-09");
    assertThat(dates(lake, "--from", "2025-02-28", "--to", "2025-03-01"))
        .containsExactly("2025-02-28", "2025-03-01");
    assertThat(dates(lake, "--catch-up")).containsExactly("2025-03-10");
    Publication first =
        PublishedNights.publish(
            lake, Publication.NONE, LocalDate.of(2025, 3, 7), "x.1", Versions.NONE, Instant.EPOCH);
    // Published later, but of an older date.
    PublishedNights.publish(
        lake, first, LocalDate.of(2025, 3, 1), "y.1", Versions.NONE, Instant.EPOCH);
    assertThat(dates(lake, "--catch-up")).containsExactly("2025-03-08", "2025-03-09", "2025-03-10");
    assertThat(dates(lake, "--catch-up", "--as-of", "2025-03-08")).containsExactly("2025-03-08");
    assertThat(dates(lake, "--catch-up", "--as-of", "2025-03-07")).isEmpty();
  }

  @Test
  void datesThatMakeNoSenseAreRefusedBeforeThereIsASession() {
    assertThat(refused("--from", "2025-01-01")).startsWith("--from and --to go together");
    assertThat(refused("--from", "2025-01-02", "--to", "2025-01-01"))
        .startsWith("--from 2025-01-02 is after --to 2025-01-01");
    assertThat(refused("--from", "2025-01-01", "--to", "2025-01-02", "--catch-up"))
        .startsWith("--from and --to say which nights to run, as does --catch-up");
    assertThat(refused("--from", "2025-01-01", "--to", "2025-01-02", "--as-of", "2025-01-02"))
        .startsWith("--from and --to say which nights to run, as does --as-of");
    assertThat(refused("--summary", folder.resolve("shop.conf/summary.json").toString()))
        .startsWith("the summary ");
  }

  @Test
  void wrongArgumentsAreToldWithoutAllOptions() {
    assertThat(CommandLineRun.of("nightly", "--as-of", "2026-02-30").err())
        .isEqualToNormalizingNewlines(
            """
            Invalid value for option '--as-of': '2026-02-30' is not a date such as 2025-12-31
              run jobs/nightly --help for all options
            """);
    assertThat(CommandLineRun.of("nightly", "--plan").err())
        .isEqualToNormalizingNewlines(
            """
            Unknown option: '--plan'
              run jobs/nightly --help for all options
            """);
    CommandLineRun nobody = CommandLineRun.of("forget");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err())
        .startsWith("Error: Missing required argument")
        .contains("jobs/forget --account web:4711")
        .endsWith("  run jobs/forget --help for all options" + System.lineSeparator())
        .hasLineCount(3);
    assertThat(CommandLineRun.of("nihgtly").err()).contains("run jobs/submit --help");
    assertThat(CommandLineRun.of("forget", "--help").out()).contains("--reason=TEXT");
  }

  private String refused(String... args) {
    SmallShop shop = new SmallShop(folder);
    List<String> all =
        new ArrayList<>(List.of("nightly", "--shop", shop.configuration().toString()));
    all.addAll(List.of(args));
    CommandLineRun run =
        CommandLineRun.of(
            zone -> {
              throw new AssertionError("a session was opened");
            },
            all.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(2);
    return run.err();
  }

  @Test
  void theSummaryIsWrittenWhateverHappens() throws IOException {
    Path file = folder.resolve("monitor/summary.json");
    CommandLineRun.of("nightly", "--summary", file.toString(), "--shop", "nowhere.conf");
    JsonNode summary = new ObjectMapper().readTree(file.toFile());
    assertThat(summary.get("status").asText()).isEqualTo("bad configuration");
    assertThat(summary.get("exit_code").asInt()).isEqualTo(2);
    assertThat(summary.get("message").asText()).startsWith("no configuration file at ");
    assertThat(summary.get("nights")).isEmpty();

    NightlyReport report = new NightlyReport(file);
    report.begin();
    assertThat(new ObjectMapper().readTree(file.toFile()).get("status").asText())
        .isEqualTo("running");
    report.failed(new IllegalStateException("no idea"));
    assertThat(Files.readString(file)).contains("\"failed\"", "\"no idea\"", "\"exit_code\" : 1");
    report.ended(night());
    report.done();
    summary = new ObjectMapper().readTree(file.toFile());
    assertThat(summary.get("status").asText()).isEqualTo("done");
    assertThat(summary.get("nights").get(0).get("run_id").asText()).isEqualTo("2025-03-10.1");
  }

  @Test
  void aNightIsInSparksMetricsAndItsRunInTheLogLinesOfTasks() {
    SparkSession spark = TestSpark.session();
    Progress nowhere = new LogProgress();
    try (Monitor monitor = new Monitor(spark, nowhere, new NightlyReport(null))) {
      assertThat(gauges()).containsEntry("nights", "0").containsEntry("night.rows", "0");
      monitor.opened("2025-03-10.1");
      assertThat(MDC.get("mdc.run")).isEqualTo("2025-03-10.1");
      List<String> seen =
          org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1), 1)
              .map(any -> String.valueOf(MDC.get("mdc.run")))
              .collect();
      assertThat(seen).containsExactly("2025-03-10.1");
      monitor.ended(night());
    }
    assertThat(MDC.get("mdc.run")).isNull();
    assertThat(gauges())
        .containsEntry("nights", "1")
        .containsEntry("night.exit_code", "4")
        .containsEntry("night.seconds", "1.5")
        .containsEntry("night.rows", "12")
        .containsEntry("night.warnings", "1")
        .containsEntry("night.published", "0");
    // Another command of this process starts anew.
    new Monitor(spark, nowhere, new NightlyReport(null)).close();
    assertThat(gauges()).containsEntry("nights", "0");
  }

  private static Map<String, String> gauges() {
    var sources = SparkEnv.get().metricsSystem().getSourcesByName("clientele");
    assertThat(sources.size()).isEqualTo(1);
    Map<String, String> values = new java.util.TreeMap<>();
    sources
        .head()
        .metricRegistry()
        .getGauges()
        .forEach((name, gauge) -> values.put(name, String.valueOf(gauge.getValue())));
    return values;
  }

  private static NightSummary night() {
    return new NightSummary(
        "2025-03-10",
        "2025-03-10.1",
        1,
        "not published",
        4,
        "too much was refused",
        "check quality",
        "2025-03-11T00:00:00Z",
        1.5,
        List.of(new NightSummary.Step("ingest", 1, 1, 12, 1.0, "")),
        12,
        1,
        List.of("careful"),
        null,
        "2025-03-09",
        "c",
        "test");
  }
}
