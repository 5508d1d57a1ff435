package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.lake.Lake;
import io.clientele.lake.TextFile;
import io.clientele.lake.Views;
import io.clientele.schema.Field;
import io.clientele.schema.Publications;
import io.clientele.schema.Table;
import io.clientele.schema.Vault;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Prints the SQL by which a Trino comes to know a warehouse. Views ask {@code publications} which
 * runs readers see, by the rule of {@link io.clientele.lake.PublishedNights}: of several
 * publications of a date the last one counts. So it need not be run again for a new night.
 */
@Command(
    name = "register-trino",
    description = "Print SQL that registers the published tables and views in a Trino.")
final class RegisterTrinoCommand implements Callable<Integer> {
  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Option(
      names = "--catalog",
      paramLabel = "NAME",
      description = "Trino's catalog, of connector delta_lake. Default: ${DEFAULT-VALUE}.")
  private String catalog = "delta";

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "The schema to register in. Default: ${DEFAULT-VALUE}.")
  private String schema = "clientele";

  @Option(
      names = "--location",
      paramLabel = "URI",
      description = "The warehouse as Trino reaches it. Default: as this command does.")
  private String location;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the SQL to a file instead.")
  private Path out;

  RegisterTrinoCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.read();
    ZoneId zone = configuration.shop().shop().zoneId();
    SparkSession spark = sessions.open(zone);
    Lake lake = Night.lake(configuration, spark);
    Views views = new Views(lake, Contracts.ALL);
    // Tells when nothing is published yet.
    views.lastDate();
    List<Table> published =
        Contracts.ALL.stream()
            .filter(
                table ->
                    table.kind() == Table.Kind.LEDGER ? lake.version(table) >= 0 : views.has(table))
            .toList();
    String root = location == null ? String.valueOf(lake.root()) : location;
    String sql =
        sql(
            catalog,
            schema,
            published,
            table -> uri(root.replaceFirst("/+$", "") + "/" + table),
            zone);
    if (out == null) {
      spec.commandLine().getOut().print(sql);
      spec.commandLine().getOut().flush();
      return 0;
    }
    TextFile.write(out, sql, "SQL", "--out");
    return 0;
  }

  /**
   * The statements. The vault is left out: personal data is not for BI.
   *
   * @param location where a table of a name is
   * @param zone in which the age of nights is told
   */
  static String sql(
      String catalog,
      String schema,
      List<Table> tables,
      UnaryOperator<String> location,
      ZoneId zone) {
    String in = name(catalog) + "." + name(schema);
    StringBuilder sql = new StringBuilder();
    sql.append("CREATE SCHEMA IF NOT EXISTS ").append(in).append(";\n");
    for (Table table : tables) {
      if (!table.equals(Vault.TABLE)) {
        sql.append(
            String.format(
                "CALL %s.system.register_table(%s, %s, %s);%n",
                name(catalog),
                text(schema),
                text(table.name()),
                text(location.apply(table.name()))));
      }
    }
    String publications = in + "." + name(Publications.TABLE.name());
    String latest =
        String.format(
            "= (SELECT run_id FROM %s ORDER BY as_of DESC, sequence DESC LIMIT 1)", publications);
    String winners =
        String.format("IN (SELECT max_by(run_id, sequence) FROM %s GROUP BY as_of)", publications);
    for (Table table : tables) {
      if (table.kind() == Table.Kind.NIGHT || table.equals(Publications.TABLE)) {
        sql.append(view(in, table, "_current", latest, zone));
        sql.append(view(in, table, "_history", winners, zone));
      }
    }
    return sql.toString();
  }

  /** Columns by name, so that a view goes on when its table is given one more. */
  private static String view(String in, Table table, String suffix, String runs, ZoneId zone) {
    String columns =
        table.fields().stream()
            .map(Field::name)
            .map(RegisterTrinoCommand::name)
            .collect(Collectors.joining(", "));
    if (table.equals(Publications.TABLE)) {
      columns +=
          String.format(
              ", date_diff('day', as_of, CAST(current_timestamp AT TIME ZONE %s AS date)) AS %s",
              text(zone.getId()), Views.AGE);
    }
    return String.format(
        "CREATE OR REPLACE VIEW %s.%s AS%n  SELECT %s%n  FROM %s.%s%n  WHERE run_id %s;%n",
        in, name(table + suffix), columns, in, name(table.name()), runs);
  }

  /** Hadoop tells a local folder with one slash, Trino wants three. */
  private static String uri(String text) {
    return text.replaceFirst("^file:/+", "file:///");
  }

  private static String name(String plain) {
    return '"' + plain.replace("\"", "\"\"") + '"';
  }

  private static String text(String plain) {
    return "'" + plain.replace("'", "''") + "'";
  }
}
