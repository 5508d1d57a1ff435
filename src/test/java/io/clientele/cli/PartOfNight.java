package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Progress;
import io.clientele.pipeline.Stage;
import io.clientele.pipeline.StagePlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;

/** A night of some of the real stages only, published like any other: for tests of those stages. */
public final class PartOfNight {
  private final Configuration configuration;
  private final Lake lake;
  private final List<Stage> stages;
  private final List<String> said = new ArrayList<>();

  private PartOfNight(Configuration configuration, Lake lake, List<Stage> stages) {
    this.configuration = configuration;
    this.lake = lake;
    this.stages = stages;
  }

  /** The stages of a shop whose names fit. */
  public static PartOfNight of(
      Path shop, Path warehouse, Sessions sessions, Predicate<String> names) {
    Configuration configuration =
        Configuration.read(shop, List.of("warehouse=\"" + warehouse + "\""));
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    return new PartOfNight(
        configuration,
        Night.lake(configuration, spark),
        Night.stages(configuration).stream().filter(stage -> names.test(stage.name())).toList());
  }

  /** Ingest, the gates, and the roll-up of days. */
  public static PartOfNight upToDays(Path shop, Path warehouse, Sessions sessions) {
    return of(
        shop,
        warehouse,
        sessions,
        name ->
            name.startsWith("ingest ") || List.of("check quality", "roll up days").contains(name));
  }

  /** Up to the features of customers, and other stages by name. */
  public static PartOfNight upToFeatures(
      Path shop, Path warehouse, Sessions sessions, String... more) {
    Set<String> names = new HashSet<>(List.of(more));
    names.addAll(
        List.of("check quality", "roll up days", "identify customers", "compute features"));
    return of(
        shop, warehouse, sessions, name -> name.startsWith("ingest ") || names.contains(name));
  }

  /** Runs and publishes; returns everything that was said on the way. */
  public List<String> run(String asOf) {
    return run(asOf, Clock.systemUTC());
  }

  /** The same by another clock, which may fail at any moment. */
  public List<String> run(String asOf, Clock clock) {
    Progress progress =
        new Progress() {
          @Override
          public void say(String line) {
            said.add(line);
          }

          @Override
          public void begin(String name) {}

          @Override
          public void end(long rows, double seconds, String note) {
            said.add(note);
          }

          @Override
          public void skip(String name) {}
        };
    run(asOf, clock, progress);
    return said;
  }

  /** The same, told as it happens. */
  public void run(String asOf, Clock clock, Progress progress) {
    new Pipeline(lake, stages, configuration.digest(), "test", progress, clock)
        .run(LocalDate.parse(asOf));
  }

  /** The names of its stages, in the order in which they run. */
  public List<String> stages() {
    return StagePlan.order(stages).stream().map(Stage::name).toList();
  }
}
