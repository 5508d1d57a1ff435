package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Stage;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a night would do, and why, without doing it. */
@Command(name = "plan", description = "Say what a night would do, and why, without doing it.")
final class PlanCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The night's date. Default: shop.as-of, else yesterday.")
  private LocalDate asOf;

  PlanCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    List<Stage> stages = Night.stages(configuration);
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    LocalDate date = asOf != null ? asOf : Dates.asOf(configuration.shop().shop());
    Lake lake = Night.lake(configuration, spark);
    Pipeline pipeline = Night.pipeline(configuration, stages, lake, new LogProgress());
    pipeline.plan(date).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
