package io.clientele.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_csv;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** SQL over what is published. */
@Command(
    name = "query",
    description = "Run SQL over the published tables.",
    footer = "such as: jobs/query \"select * from customer_segments_current\"")
final class QueryCommand implements Callable<Integer> {
  /** How the result is printed. */
  enum Format {
    table,
    csv,
    json
  }

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Mixin private ShopOptions options;

  @Parameters(
      paramLabel = "SQL",
      description = "The query; night tables are there as NAME_current and NAME_history.")
  private String sql;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Option(
      names = "--limit",
      paramLabel = "ROWS",
      description =
          "Most rows printed as a table; csv and json print all. Default: ${DEFAULT-VALUE}.")
  private int limit = 1000;

  QueryCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Dataset<Row> result = PublishedShop.open(sessions, options).query(sql);
    switch (format) {
      case table -> printTable(result, out);
      case csv -> {
        out.println(String.join(",", result.columns()));
        lines(result.select(to_csv(all(result)))).forEachRemaining(out::println);
      }
      case json -> lines(result.select(to_json(all(result)))).forEachRemaining(out::println);
    }
    out.flush();
    return 0;
  }

  private static Column all(Dataset<Row> rows) {
    return struct(
        Arrays.stream(rows.columns()).map(name -> col("`" + name + "`")).toArray(Column[]::new));
  }

  private static Iterator<String> lines(Dataset<Row> rows) {
    Iterator<Row> iterator = rows.toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return iterator.hasNext();
      }

      @Override
      public String next() {
        return iterator.next().getString(0);
      }
    };
  }

  private void printTable(Dataset<Row> result, PrintWriter out) {
    String[] names = result.columns();
    Column[] texts =
        Arrays.stream(names)
            .map(name -> col("`" + name + "`").cast("string"))
            .toArray(Column[]::new);
    List<String[]> rows = new ArrayList<>();
    rows.add(names);
    for (Row row : result.select(texts).limit(limit + 1).collectAsList()) {
      String[] cells = new String[names.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.isNullAt(i) ? "" : row.getString(i);
      }
      rows.add(cells);
    }
    boolean more = rows.size() > limit + 1;
    List<String[]> shown = more ? rows.subList(0, limit + 1) : rows;
    int[] widths = new int[names.length];
    shown.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row[i].length())));
    for (String[] row : shown) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    if (more) {
      out.println("… more than " + limit + " rows; --limit shows more, --format csv all");
    }
  }
}
