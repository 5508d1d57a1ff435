package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.config.ShopConfig;
import io.clientele.feature.FeatureTable;
import io.clientele.lake.Lake;
import io.clientele.lake.Publication;
import io.clientele.lake.PublishedNights;
import io.clientele.lake.RawFiles;
import io.clientele.problem.Problem;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Features of past dates, for training and for looking back. */
@Command(
    name = "features",
    description =
        "Compute the features of past dates, as the nights of those dates would have from what is known now.")
final class FeaturesCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    parquet,
    csv
  }

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--dates",
      required = true,
      split = ",",
      paramLabel = "DATE,…",
      description = "The as-of dates; each sees what happened up to the end of it.")
  private List<LocalDate> dates;

  @Option(
      names = "--known-at",
      paramLabel = "RUN|DATE",
      description =
          "See no correction that came after this run, or after the run that readers of this date see. Default: the last one.")
  private String knownAt;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to; an earlier result there is replaced.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.parquet;

  FeaturesCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    ShopConfig shop = configuration.shop();
    SparkSession spark = sessions.open(shop.shop().zoneId());
    Lake lake = Night.lake(configuration, spark);
    PublishedNights nights = PublishedNights.read(lake);
    Publication known = known(nights);
    List<LocalDate> inOrder = dates.stream().distinct().sorted().toList();
    LocalDate last = inOrder.get(inOrder.size() - 1);
    Map<String, Set<String>> supplied = Night.supplied(shop);
    boolean rolledUp =
        FeatureTable.inputs(supplied).stream().allMatch(table -> known.versions().has(table));
    if (!rolledUp) {
      throw Problem.configuration(
          "run " + known.runId() + " is of an older version of Clientele, without these roll-ups",
          "name a later run, or run jobs/nightly once");
    }
    LocalDate until = nights.lastDate(known.sequence());
    if (last.isAfter(until)) {
      throw Problem.configuration(
          "the night of "
              + last
              + " is not published; run "
              + known.runId()
              + " knows what happened up to "
              + until,
          "run jobs/nightly --as-of " + last + ", or leave the date out");
    }
    if (RawFiles.isOccupied(spark, out)) {
      throw Problem.configuration(
          "the folder " + out + " has something else in it than features",
          "name another one with --out");
    }
    FeatureTable table =
        new FeatureTable(
            shop.costs(), supplied, name -> lake.read(name, known.versions().of(name)));
    try {
      RawFiles.replace(
          spark,
          table.of(inOrder),
          format.name(),
          format == Format.csv ? RawFiles.CSV : Map.of(),
          out);
    } catch (Exception e) {
      if (knownAt != null && RawFiles.isGone(e)) {
        throw Problem.configuration(
            "the tables as run " + known.runId() + " knew them are no longer kept",
            "leave --known-at out; jobs/maintain and jobs/forget keep only the last versions");
      }
      throw e;
    }
    PrintWriter to = spec.commandLine().getOut();
    to.println(
        "features of "
            + inOrder.stream().map(LocalDate::toString).collect(Collectors.joining(", "))
            + " as run "
            + known.runId()
            + " knows them are in "
            + out);
    return 0;
  }

  private Publication known(PublishedNights nights) {
    if (nights.lastDate().isEmpty()) {
      throw Problem.configuration("no night is published yet", "run jobs/nightly first");
    }
    if (knownAt == null) {
      return nights.head();
    }
    return nights
        .named(knownAt)
        .orElseThrow(
            () ->
                Problem.configuration(
                    "no run or date '" + knownAt + "' is published",
                    "jobs/query \"select as_of, run_id from publications\" lists them"));
  }
}
