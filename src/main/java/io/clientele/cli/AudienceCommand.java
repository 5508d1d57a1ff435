package io.clientele.cli;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.clientele.audience.Audience;
import io.clientele.audience.Counting;
import io.clientele.audience.Overlap;
import io.clientele.audience.SavedAudiences;
import io.clientele.config.Configuration;
import io.clientele.lake.IdFiles;
import io.clientele.lake.Lake;
import io.clientele.lake.Views;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerBitmaps;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Counts, lists, compares and exports the customers that fulfil a condition. */
@Command(
    name = "audience",
    description = "Count, list, compare or export the customers of a condition, as published.",
    footer = {
      "such as: jobs/audience \"segment.value_tier = 'A' and forecast.p_alive < 0.5 and not tag.prospect\"",
      "such as: jobs/audience win_back --export win_back.csv --suppress complained.txt"
    })
final class AudienceCommand implements Callable<Integer> {
  /** Formats of exports. */
  enum Format {
    csv,
    parquet
  }

  /** What is done with the audience; without any, it is counted. */
  static final class Action {
    @Option(
        names = "--list",
        paramLabel = "N",
        description = "The first N members, in the order of their ids.")
    private Integer list;

    @Option(
        names = "--sample",
        paramLabel = "N",
        description = "N members by chance, the same ones each time.")
    private Integer sample;

    @Option(
        names = "--overlap",
        paramLabel = "OTHER",
        description = "Compare with another audience, saved or a condition.")
    private String overlap;

    @Option(
        names = "--export",
        paramLabel = "FILE",
        description = "Write all members to a file, in place of what is there.")
    private String export;
  }

  /** What hashes of ids begin with, so that a sample is the same each time. */
  private static final long SEED = 42;

  private static final Field ID = CustomerSegments.CUSTOMER_ID;

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Parameters(
      paramLabel = "AUDIENCE",
      description =
          "A condition over tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN and feature.COLUMN, or the name of a saved audience.")
  private String who;

  @ArgGroup private Action action = new Action();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Of the export: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.csv;

  @Option(
      names = "--suppress",
      paramLabel = "FILE",
      description = "Customer ids, one a line, that must not be in the export.")
  private String suppress;

  AudienceCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    SavedAudiences saved = Night.audiences(configuration);
    Audience audience = audience(saved, who);
    Optional<Audience> other =
        Optional.ofNullable(action.overlap).map(text -> audience(saved, text));
    checkOptions();
    SparkSession spark = sessions.open(configuration.shop().shop().zoneId());
    Lake lake = Night.lake(configuration, spark);
    Views views = new Views(lake, Contracts.ALL);
    Counting counting =
        new Counting(
            saved.vocabulary(),
            views.lastDate(),
            views::current,
            // A night without tags has drawn none.
            views.has(CustomerBitmaps.TABLE)
                ? Optional.of(views.current(CustomerBitmaps.TABLE)).filter(bits -> !bits.isEmpty())
                : Optional.empty());
    PrintWriter out = spec.commandLine().getOut();
    if (other.isPresent()) {
      print(counting.overlap(audience, other.get()), out);
    } else if (action.list != null) {
      print(counting.members(audience).orderBy(ID.col()).limit(action.list), out);
    } else if (action.sample != null) {
      Column chance = xxhash64(lit(SEED), ID.col());
      print(counting.members(audience).orderBy(chance, ID.col()).limit(action.sample), out);
    } else if (action.export != null) {
      export(counting.members(audience), spark, out);
    } else {
      Overlap count = counting.overlap(audience, audience);
      out.printf(Locale.ROOT, "%d of %d customers%n", count.first(), count.customers());
    }
    out.flush();
    return 0;
  }

  private static Audience audience(SavedAudiences saved, String text) {
    Map<String, Audience> byName = saved.byName();
    if (byName.containsKey(text)) {
      return byName.get(text);
    }
    if (text.matches("[\\w-]+")) {
      throw Problem.configuration(
          "no saved audience '" + text + "'",
          byName.isEmpty()
              ? "the configuration has none: a condition is such as \"tag.mine and feature.orders_365d > 3\""
              : Nearest.hint(text, byName.keySet()));
    }
    try {
      return saved.vocabulary().audience(text);
    } catch (IllegalArgumentException e) {
      throw Problem.configuration(e.getMessage(), "");
    }
  }

  private void checkOptions() {
    if (action.export == null
        && (suppress != null || spec.commandLine().getParseResult().hasMatchedOption("--format"))) {
      throw Problem.configuration(
          "--format and --suppress are of an export", "add --export FILE, or leave them out");
    }
    for (Integer number : new Integer[] {action.list, action.sample}) {
      if (number != null && number < 1) {
        throw Problem.configuration(
            "Number of customers must be at least 1, cannot be: " + number, "");
      }
    }
  }

  private static void print(Dataset<Row> ids, PrintWriter out) {
    ids.collectAsList().forEach(row -> out.println(row.getString(0)));
  }

  private static void print(Overlap overlap, PrintWriter out) {
    out.printf(Locale.ROOT, "customers  %d%n", overlap.customers());
    out.printf(Locale.ROOT, "first      %d%n", overlap.first());
    out.printf(Locale.ROOT, "second     %d%n", overlap.second());
    out.printf(Locale.ROOT, "both       %d%n", overlap.both());
    out.printf(Locale.ROOT, "lift       %.3f%n", overlap.lift());
    out.printf(Locale.ROOT, "jaccard    %.3f%n", overlap.jaccard());
  }

  private void export(Dataset<Row> members, SparkSession spark, PrintWriter out) {
    Dataset<Row> kept = members.cache();
    try {
      Dataset<Row> left = kept;
      if (suppress != null) {
        Dataset<Row> never = IdFiles.read(spark, suppress, ID);
        left = kept.join(never, kept.col(ID.name()).equalTo(never.col(ID.name())), "left_anti");
      }
      IdFiles.write(left, format.name(), action.export, ID);
      long all = kept.count();
      long written = left.count();
      out.printf(Locale.ROOT, "%d customers written to %s%n", written, action.export);
      if (suppress != null) {
        out.printf(
            Locale.ROOT,
            "%d of %d members were taken out, for they are in %s%n",
            all - written,
            all,
            suppress);
      }
    } finally {
      kept.unpersist();
    }
  }
}
