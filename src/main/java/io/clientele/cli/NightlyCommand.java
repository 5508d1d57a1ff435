package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.forget.Forget;
import io.clientele.lake.Lake;
import io.clientele.lake.Migrations;
import io.clientele.lake.Publication;
import io.clientele.pipeline.Progress;
import io.clientele.pipeline.Stage;
import io.clientele.problem.ExitCode;
import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs nights and publishes them. */
@Command(
    name = "nightly",
    description = "Run the whole night of a date, or of several in order, and publish it.")
final class NightlyCommand implements Callable<Integer> {
  /** The demo shop: small enough for a minute, large enough to have segments. */
  static final ShopSize DEMO = new ShopSize(2_000, 365, 1, LocalDate.of(2025, 12, 31));

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Mixin private NightDates nights;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description =
          "Write how the command gets on and ends into this file, as JSON, whatever happens.")
  private Path summary;

  NightlyCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    NightlyReport report = new NightlyReport(summary);
    report.begin();
    try {
      nights.check();
      Configuration configuration = options.read();
      report.of(configuration.shop());
      List<Stage> stages = Night.stages(configuration);
      SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
      double startUp = report.seconds();
      // The script tells whether standard error is a terminal.
      if (System.getenv("CLIENTELE_TERMINAL") != null) {
        try (TerminalProgress progress = new TerminalProgress(spark, spec.commandLine().getErr())) {
          run(configuration, stages, spark, progress, startUp, report);
        }
      } else {
        run(configuration, stages, spark, new LogProgress(), startUp, report);
      }
    } catch (RuntimeException e) {
      report.failed(e);
      throw e;
    }
    report.done();
    return ExitCode.DONE.code();
  }

  private void run(
      Configuration configuration,
      List<Stage> stages,
      SparkSession spark,
      Progress progress,
      double startUp,
      NightlyReport report) {
    Timed timed = new Timed(progress);
    if (options.isDemo()) {
      generateDemo(spark, timed);
    }
    Lake lake = Night.lake(configuration, spark);
    List<LocalDate> dates = nights.of(configuration.shop().shop(), lake);
    if (dates.isEmpty()) {
      timed.say("nothing to catch up: the last night is published");
      return;
    }
    timed.say(
        (dates.size() == 1
                ? "night of " + dates.get(0)
                : dates.size() + " nights from " + dates.get(0))
            + " of shop "
            + configuration.shop().shop().name()
            + " into "
            + lake.root());
    Night.checkKey(lake, Night.personal(configuration));
    if (Forget.isUnfinished(lake)) {
      timed.say(
          "warning: a person is not forgotten yet, for jobs/forget was cut short; run it again");
    }
    Migrations.migrate(lake, Contracts.ALL).forEach(timed::say);
    Publication publication;
    try (Monitor monitor = new Monitor(spark, timed, report)) {
      publication = Night.pipeline(configuration, stages, lake, monitor).run(dates);
    }
    double all = report.seconds();
    timed.say(
        String.format(
            Locale.ROOT,
            "published %s as run %s in %.0f s: start-up %.1f, ingest %.1f, compute %.1f, publish %.1f, other %.1f",
            dates.size() == 1
                ? publication.asOf()
                : dates.size() + " nights up to " + publication.asOf(),
            publication.runId(),
            all,
            startUp,
            timed.ingest(),
            timed.compute(),
            timed.publish(),
            all - startUp - timed.ingest() - timed.compute() - timed.publish()));
  }

  private static void generateDemo(SparkSession spark, Progress progress) {
    Path folder = ShopOptions.home().resolve("target/demo");
    if (!SyntheticShop.isComplete(spark, folder.toString())) {
      progress.say("generating the demo shop into " + folder);
      SyntheticShop.write(spark, DEMO, folder.toString());
    }
  }
}
