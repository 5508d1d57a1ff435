package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.feature.CustomerFeatures;
import io.clientele.lake.TextFile;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.report.Dictionary;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the data dictionary, from the contracts; needs no session. */
@Command(
    name = "describe",
    description = "Print the data dictionary: all tables, or the columns of one.")
final class DescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table.")
  private String name;

  @Option(
      names = "--shop",
      paramLabel = "FILE",
      description =
          "A shop's configuration: tells which families of features its facts do not tell, and why.")
  private Path shop;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write all of it as one page, with the steps that write each table and what they read; of the demo shop, where no other is named.")
  private Path html;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (html != null) {
      if (name != null) {
        throw Problem.configuration(
            "--html is of all tables, not of '" + name + "'", "leave one of them out");
      }
      Configuration configuration =
          Configuration.read(
              shop == null ? ShopOptions.home().resolve("conf/demo.conf") : shop, List.of());
      TextFile.write(html, page(configuration), "dictionary", "--html");
      out.println("the data dictionary is in " + html);
      out.flush();
      return 0;
    }
    Map<String, String> absent =
        shop == null
            ? Map.of()
            : CustomerFeatures.absent(Night.supplied(Configuration.read(shop, List.of()).shop()));
    if (name == null) {
      Contracts.ALL.forEach(
          table -> out.printf(Locale.ROOT, "%-22s %-7s %s%n", table, kind(table), table.doc()));
    } else {
      describe(out, table(), absent);
    }
    out.flush();
    return 0;
  }

  /** All contracts with their place in the shop's night. */
  static String page(Configuration configuration) {
    Map<String, Set<String>> steps = new TreeMap<>();
    Map<String, Set<String>> from = new TreeMap<>();
    for (Stage stage : Night.stages(configuration)) {
      for (Table written : stage.outputs()) {
        steps.computeIfAbsent(written.name(), any -> new LinkedHashSet<>()).add(stage.name());
        Set<String> read = from.computeIfAbsent(written.name(), any -> new LinkedHashSet<>());
        stage.inputs().forEach(table -> read.add(table.name()));
        stage.earlier().forEach(table -> read.add(table.name()));
      }
    }
    Map<String, String> units = new TreeMap<>();
    CustomerFeatures.dictionary()
        .forEach(
            (feature, entry) ->
                units.put(
                    feature, entry.family() + (entry.unit().isEmpty() ? "" : ", " + entry.unit())));
    return Dictionary.page(
        configuration.shop().shop().name(),
        Contracts.ALL.stream()
            .map(
                table ->
                    new Dictionary.Entry(
                        table,
                        List.copyOf(steps.getOrDefault(table.name(), Set.of())),
                        List.copyOf(from.getOrDefault(table.name(), Set.of())),
                        table.equals(CustomerFeatures.TABLE) ? units : Map.of()))
            .toList());
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
