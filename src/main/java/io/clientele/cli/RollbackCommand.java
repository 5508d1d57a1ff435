package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.forecast.ModelVersions;
import io.clientele.lake.Lake;
import io.clientele.lake.Layout;
import io.clientele.lake.Lock;
import io.clientele.lake.Migrations;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.Rework;
import io.clientele.problem.Problem;
import io.clientele.schema.Models;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts an earlier version of a model back in use. */
@Command(
    name = "rollback",
    description = "Put an earlier version of a model back in use, from the next night on.")
final class RollbackCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "Model as table models names it: purchases, spend, purchase_90d and others.")
  private String model;

  @Option(
      names = "--version",
      required = true,
      paramLabel = "N",
      description = "Its version that is to be used again.")
  private int version;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept in table models. Default: ${DEFAULT-VALUE}.")
  private String reason = "by hand";

  RollbackCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    Lake lake = Night.lake(configuration, spark);
    LocalDate last =
        PublishedNights.read(lake)
            .lastDate()
            .orElseThrow(
                () -> Problem.configuration("no night is published yet", "run jobs/nightly first"));
    Migrations.migrate(lake, Contracts.ALL);
    Lock lock = Lock.take(lake, "rollback");
    try {
      Layout.begin(lake);
      Rework rework = Rework.begin(lake, Contracts.ALL);
      if (!rework.tables().contains(Models.TABLE)) {
        throw Problem.configuration(
            "no model was trained yet", "run jobs/nightly: it trains when there is enough");
      }
      LocalDate from = last.plusDays(1);
      lake.merge(
          Models.TABLE,
          ModelVersions.again(
              lake.read(Models.TABLE, rework.version(Models.TABLE)), model, version, from, reason));
      rework.publish("rollback of " + model + " to version " + version);
      spec.commandLine()
          .getOut()
          .println("version " + version + " of " + model + " is used again from " + from + " on");
      return 0;
    } finally {
      lock.close();
    }
  }
}
