package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.feature.CustomerFeatures;
import io.clientele.lake.PublishedNight;
import io.clientele.lake.TextFile;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the data dictionary, from the contracts; needs a session for examples alone. */
@Command(
    name = "describe",
    description = "Print the data dictionary: all tables, or the columns of one.")
final class DescribeCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table.")
  private String name;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write all of it as one page, with the steps that write each table and what they read; with --warehouse also examples from its latest published night.")
  private Path html;

  DescribeCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (html != null) {
      writePage();
      out.println("the data dictionary is in " + html);
      out.flush();
      return 0;
    }
    if (options.warehouse().isPresent()) {
      throw Problem.configuration(
          "--warehouse is where examples come from, which only the page has", "add --html FILE");
    }
    Map<String, String> absent =
        options.isDemo()
            ? Map.of()
            : CustomerFeatures.absent(Night.supplied(options.read().shop()));
    if (name == null) {
      Contracts.ALL.forEach(
          table -> out.printf(Locale.ROOT, "%-22s %-7s %s%n", table, kind(table), table.doc()));
    } else {
      describe(out, table(), absent);
    }
    out.flush();
    return 0;
  }

  private void writePage() {
    if (name != null) {
      throw Problem.configuration(
          "--html is of all tables, not of '" + name + "'", "leave one of them out");
    }
    Configuration configuration = options.read();
    Optional<PublishedNight> night =
        options
            .warehouse()
            .map(
                any ->
                    PublishedNight.open(
                        Night.lake(
                            configuration, sessions.open(configuration.shop().shop().zoneId())),
                        Optional.empty()));
    TextFile.write(html, DictionaryPage.of(configuration, night), "dictionary", "--html");
  }

  private Table table() {
    String plain = name.replaceFirst("_(current|history)$", "");
    List<String> names = Contracts.ALL.stream().map(Table::name).toList();
    return Contracts.ALL.stream()
        .filter(table -> table.name().equals(plain))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.configuration(
                    "no table '" + name + "'; " + Nearest.hint(plain, names), ""));
  }

  private static String kind(Table table) {
    return table.kind().name().toLowerCase(Locale.ROOT);
  }

  private static void describe(PrintWriter out, Table table, Map<String, String> absent) {
    out.println(table + " (" + kind(table) + "): " + table.doc());
    if (!table.key().isEmpty()) {
      out.println("key: " + String.join(", ", table.key()));
    }
    if (table.kind() == Table.Kind.NIGHT) {
      out.println("views: " + table + "_current, " + table + "_history");
    }
    out.println();
    if (table.equals(CustomerFeatures.TABLE)) {
      describeFeatures(out, absent);
    } else {
      table.fields().forEach(field -> describe(out, field, ""));
    }
  }

  /** Family by family, with units; what the shop does not tell says so. */
  private static void describeFeatures(PrintWriter out, Map<String, String> absent) {
    Map<String, CustomerFeatures.Entry> dictionary = CustomerFeatures.dictionary();
    String family = "";
    for (Field field : CustomerFeatures.TABLE.fields()) {
      CustomerFeatures.Entry entry = dictionary.get(field.name());
      if (entry != null && !entry.family().equals(family)) {
        family = entry.family();
        out.println();
        out.println(
            family + (absent.containsKey(family) ? " (absent: " + absent.get(family) + ")" : ""));
      }
      String unit = entry == null || entry.unit().isEmpty() ? "" : " [" + entry.unit() + "]";
      describe(out, field, unit);
    }
  }

  private static void describe(PrintWriter out, Field field, String unit) {
    out.printf(
        Locale.ROOT,
        "  %-22s %-14s %s%n",
        field.name(),
        field.type().sql().toLowerCase(Locale.ROOT),
        field.comment() + unit);
  }
}
