package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.forget.Forget;
import io.clientele.lake.Lake;
import io.clientele.lake.Publication;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Progress;
import io.clientele.pipeline.Stage;
import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.lang.management.ManagementFactory;
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

/** Runs a night and publishes it. */
@Command(name = "nightly", description = "Run the whole night of a date and publish it.")
final class NightlyCommand implements Callable<Integer> {
  /** The demo shop: small enough for a minute, large enough to have segments. */
  static final ShopSize DEMO = new ShopSize(2_000, 365, 1, LocalDate.of(2025, 12, 31));

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The night's date. Default: shop.as-of, else yesterday.")
  private LocalDate asOf;

  NightlyCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    List<Stage> stages = Night.stages(configuration);
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    double startUp = secondsSinceJvmStart();
    // The script tells whether standard error is a terminal.
    if (System.getenv("CLIENTELE_TERMINAL") != null) {
      try (TerminalProgress progress = new TerminalProgress(spark, spec.commandLine().getErr())) {
        run(configuration, stages, spark, progress, startUp);
      }
    } else {
      run(configuration, stages, spark, new LogProgress(), startUp);
    }
    return 0;
  }

  private void run(
      Configuration configuration,
      List<Stage> stages,
      SparkSession spark,
      Progress progress,
      double startUp) {
    Timed timed = new Timed(progress);
    if (options.isDemo()) {
      generateDemo(spark, timed);
    }
    LocalDate date = asOf != null ? asOf : Dates.asOf(configuration.shop().shop());
    Lake lake = Night.lake(configuration, spark);
    timed.say(
        "night of "
            + date
            + " of shop "
            + configuration.shop().shop().name()
            + " into "
            + lake.root());
    Night.checkKey(lake, Night.personal(configuration));
    if (Forget.isUnfinished(lake)) {
      timed.say(
          "warning: a person is not forgotten yet, for jobs/forget was cut short; run it again");
    }
    Pipeline pipeline = Night.pipeline(configuration, stages, lake, timed);
    Publication publication = pipeline.run(date);
    timed.say(
        String.format(
            Locale.ROOT,
            "published %s as run %s in %.0f s: start-up %.1f, ingest %.1f, compute %.1f, publish %.1f, other %.1f",
            publication.asOf(),
            publication.runId(),
            secondsSinceJvmStart(),
            startUp,
            timed.ingest(),
            timed.compute(),
            timed.publish(),
            secondsSinceJvmStart() - startUp - timed.ingest() - timed.compute() - timed.publish()));
  }

  private static void generateDemo(SparkSession spark, Progress progress) {
    Path folder = ShopOptions.home().resolve("target/demo");
    if (!SyntheticShop.isComplete(spark, folder.toString())) {
      progress.say("generating the demo shop into " + folder);
      SyntheticShop.write(spark, DEMO, folder.toString());
    }
  }

  private static double secondsSinceJvmStart() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }
}
