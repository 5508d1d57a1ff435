package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.feature.CustomerFeatures;
import io.clientele.problem.Nearest;
import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
          "Write all of it to one HTML page, with where each table comes from; without --shop, in the demo shop.")
  private Path html;

  @Override
  public Integer call() {
    if (html != null) {
      return writePage();
    }
    PrintWriter out = spec.commandLine().getOut();
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

  private int writePage() {
    if (name != null) {
      throw Problem.configuration(
          "--html writes all tables, not " + name + " alone",
          "leave out the table: the page has an anchor of its name");
    }
    Path file = shop == null ? ShopOptions.home().resolve("conf/demo.conf") : shop;
    Configuration configuration = Configuration.read(file, List.of());
    String page =
        DictionaryPage.of(
            configuration.shop().shop().name(),
            Contracts.ALL,
            Night.stages(configuration),
            CustomerFeatures.absent(Night.supplied(configuration.shop())));
    try {
      Files.writeString(html, page);
    } catch (IOException e) {
      throw Problem.configuration(
          html + " cannot be written: " + e, "name a file in a folder that this user may write to");
    }
    return 0;
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
