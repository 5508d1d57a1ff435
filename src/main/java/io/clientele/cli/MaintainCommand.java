package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Maintain;
import io.clientele.lake.Lake;
import io.clientele.lake.Migrations;
import io.clientele.lake.Upkeep;
import io.clientele.pipeline.Housekeeping;
import io.clientele.pipeline.Progress;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Keeps the warehouse small and quick to read. */
@Command(
    name = "maintain",
    description =
        "Take out old nights and what unpublished runs left, put small files together, free disk.")
final class MaintainCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  MaintainCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    if (System.getenv("CLIENTELE_TERMINAL") != null) {
      try (TerminalProgress progress = new TerminalProgress(spark, spec.commandLine().getErr())) {
        run(configuration, spark, progress);
      }
    } else {
      run(configuration, spark, new LogProgress());
    }
    return 0;
  }

  private static void run(Configuration configuration, SparkSession spark, Progress progress) {
    Maintain maintain = configuration.shop().maintain();
    Lake lake = Night.lake(configuration, spark);
    progress.say("maintenance of " + lake.root());
    Migrations.migrate(lake, Contracts.ALL).forEach(progress::say);
    new Housekeeping(
            lake,
            Contracts.ALL,
            new Upkeep(lake, maintain.smallFiles(), maintain.fileMb(), maintain.keptHours()),
            maintain.dailyDays(),
            maintain.journalDays(),
            progress,
            Clock.systemUTC())
        .run();
  }
}
