package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.Feed;
import io.clientele.config.Keys;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Stage;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at everything a night needs, and says of each thing how it is and what to do. */
@Command(
    name = "doctor",
    description =
        "Check everything a night needs: a line each, ok, warning or error with a remedy.")
final class DoctorCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  DoctorCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Clock clock = Clock.systemUTC();
    List<Finding> findings = new ArrayList<>();
    Optional<Configuration> configuration = configuration(findings);
    List<Stage> stages = configuration.map(read -> stages(read, findings)).orElse(List.of());
    configuration.ifPresent(read -> findings.add(personal(read)));
    findings.addAll(MachineCheck.all(LocalDate.ofInstant(clock.instant(), ZoneId.of("UTC"))));
    session(configuration, findings)
        .ifPresent(spark -> withSession(spark, configuration, stages, clock, findings));
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(out::println);
    long errors = count(findings, Finding.Level.error);
    out.println(errors + " errors, " + count(findings, Finding.Level.warning) + " warnings");
    return errors == 0 ? ExitCode.DONE.code() : ExitCode.BAD_CONFIGURATION.code();
  }

  private static long count(List<Finding> findings, Finding.Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private Optional<Configuration> configuration(List<Finding> findings) {
    try {
      Configuration read = options.read();
      findings.add(
          Finding.ok(
              "configuration",
              "shop "
                  + read.shop().shop().name()
                  + ", days of "
                  + read.shop().shop().zone()
                  + ", money in "
                  + read.shop().shop().currency()));
      return Optional.of(read);
    } catch (Problem problem) {
      findings.add(Finding.of("configuration", problem));
      return Optional.empty();
    }
  }

  private static List<Stage> stages(Configuration configuration, List<Finding> findings) {
    try {
      List<Stage> stages = Night.stages(configuration);
      findings.add(Finding.ok("mappings and tags", stages.size() + " stages"));
      return stages;
    } catch (Problem problem) {
      findings.add(Finding.of("mappings and tags", problem));
      return List.of();
    }
  }

  /** Whether there is a key, when some feed gives what may not be kept without one. */
  private static Finding personal(Configuration configuration) {
    boolean needed =
        configuration.shop().sources().values().stream()
            .flatMap(feeds -> feeds.values().stream())
            .anyMatch(DoctorCommand::givesPersonalData);
    try {
      Keys keys = configuration.keys();
      if (!needed) {
        return Finding.ok("personal data", "no feed gives any");
      }
      return keys.hash().isEmpty()
          ? Finding.error(
              "personal data",
              "there is no key to hash it with",
              "export CLIENTELE_KEY=… or CLIENTELE_KEY_FILE=…, the same for every night")
          : Finding.ok(
              "personal data",
              "there is a key to hash it with"
                  + (keys.vault().isEmpty() ? "; the vault is in clear" : ""));
    } catch (Problem problem) {
      return Finding.of("personal data", problem);
    }
  }

  private static boolean givesPersonalData(Feed feed) {
    return !feed.guest().isEmpty()
        || Contracts.ALL.stream()
            .filter(table -> feed.tables().containsKey(table.name()))
            .flatMap(
                table ->
                    table.fields().stream()
                        .filter(field -> feed.tables().get(table.name()).containsKey(field.name())))
            .anyMatch(field -> field.privacy() != Field.Privacy.NONE);
  }

  private Optional<SparkSession> session(
      Optional<Configuration> configuration, List<Finding> findings) {
    ZoneId zone = configuration.map(read -> read.shop().shop().zoneId()).orElse(ZoneId.of("UTC"));
    try {
      SparkSession spark = sessions.open(zone);
      findings.addAll(MachineCheck.engines(spark));
      return Optional.of(spark);
    } catch (Exception | LinkageError e) {
      findings.add(
          Finding.error(
              "spark",
              "no session can be opened: " + e,
              "unset SPARK_HOME and CLIENTELE_SUBMIT to run with the embedded Spark"));
      return Optional.empty();
    }
  }

  private void withSession(
      SparkSession spark,
      Optional<Configuration> configuration,
      List<Stage> stages,
      Clock clock,
      List<Finding> findings) {
    try {
      Optional<String> warehouse =
          configuration.map(read -> read.shop().warehouse()).or(options::warehouse);
      if (warehouse.isEmpty()) {
        return;
      }
      Lake lake = Lake.open(spark, warehouse.get());
      findings.addAll(
          new WarehouseCheck(lake, clock)
              .all(configuration.map(read -> Dates.asOf(read.shop().shop()))));
      configuration.ifPresent(read -> findings.addAll(SourceCheck.all(read, stages, lake)));
    } catch (Problem problem) {
      findings.add(Finding.of("warehouse", problem));
    }
  }
}
