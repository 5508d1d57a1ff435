package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A warehouse of two nights read by a real Trino, by Delta Kernel and by {@code jobs/query}: every
 * name has as many rows and the same sums. Not part of every build, for the server is 800 MB; see
 * CONTRIBUTING.md.
 */
@EnabledIfSystemProperty(
    named = "clientele.trino",
    matches = ".+",
    disabledReason = "clientele.trino does not name the archive of a Trino server")
@EnabledIfSystemProperty(
    named = "clientele.trino.java",
    matches = ".+",
    disabledReason = "clientele.trino.java does not name the home of a newer JDK")
class TrinoIT {
  private static final String IN = "delta.clientele";

  @TempDir Path folder;

  @Test
  void everyNameHasTheSameRowsInTrinoInDeltaKernelAndInSpark()
      throws IOException, InterruptedException, SQLException {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
                "o2,c2,2025-03-02 10:00:00,open,1.50,,2025-03-02 10:00:00",
                "o3,c1,2025-03-07 10:00:00,completed,,2.25,2025-03-07 10:00:00")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00", "o3,1,p2,3,7.00,2.00");
    shop.night("2025-03-10");
    shop.orders(
            "b.csv",
            "o2,c2,2025-03-02 10:00:00,cancelled,1.50,,2025-03-11 08:00:00",
            "o4,c3,2025-03-11 10:00:00,completed,,,2025-03-11 10:00:00")
        .lines("b.csv", "o4,1,p1,1,7.00,4.00");
    shop.night("2025-03-11");
    Path file = folder.resolve("register.sql");
    CommandLineRun run =
        CommandLineRun.of(
            "register-trino",
            "--shop",
            shop.configuration().toString(),
            "--warehouse",
            shop.warehouse().toString(),
            "--out",
            file.toString());
    assertThat(run.code()).as(run.err()).isZero();
    List<String> statements = List.of(Files.readString(file).strip().split(";\\R|;$", -1));
    try (Trino trino = Trino.start(folder, "delta")) {
      int refused = 0;
      for (String statement : twice(statements)) {
        refused += execute(trino, statement);
      }
      // What is registered already is refused, the second time.
      long tables = statements.stream().filter(sql -> sql.startsWith("CALL")).count();
      assertThat(refused).isEqualTo((int) tables);
      compare(trino, shop, (int) tables);
    }
  }

  private static List<String> twice(List<String> statements) {
    List<String> all = new ArrayList<>(statements);
    all.addAll(statements);
    all.removeIf(String::isBlank);
    return all;
  }

  private static int execute(Trino trino, String statement) throws SQLException {
    try {
      trino.rows(statement);
      return 0;
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("already exists");
      return 1;
    }
  }

  private void compare(Trino trino, SmallShop shop, int tables) throws SQLException, IOException {
    Map<String, List<String>> numbers = new TreeMap<>();
    for (String row :
        trino.rows(
            "select table_name, column_name, data_type from delta.information_schema.columns"
                + " where table_schema = 'clientele' order by 1, ordinal_position")) {
      String[] cells = row.split("\t", -1);
      List<String> columns = numbers.computeIfAbsent(cells[0], any -> new ArrayList<>());
      if (cells[2].matches("bigint|integer|double|decimal.*")) {
        columns.add(cells[1]);
      }
    }
    int kernel = 0;
    int spark = 0;
    for (Map.Entry<String, List<String>> name : numbers.entrySet()) {
      String table = name.getKey();
      List<Double> theirs =
          doubles(trino.rows(sums(name.getValue(), IN + ".\"" + table + "\"")).get(0), "\t");
      Path files = shop.warehouse().resolve(table);
      if (Files.isDirectory(files)) {
        assertSame(table + " by Delta Kernel", theirs, kernel(files, name.getValue()));
        kernel++;
      }
      // Night tables are read by _current and _history there.
      if (!numbers.containsKey(table + "_history")) {
        String row =
            CommandLineRun.query(
                    shop.configuration(), shop.warehouse(), sums(name.getValue(), table))
                .get(0);
        assertSame(table + " by Spark", theirs, doubles(row, ","));
        spark++;
      }
    }
    System.out.println(
        numbers.size() + " names in Trino; " + kernel + " by Delta Kernel, " + spark + " by Spark");
    assertThat(kernel).isEqualTo(tables);
    assertThat(numbers.keySet())
        .contains("kpi_days", "kpi_drivers_current", "cohorts_current", "customer_tags_history");
  }

  private static String sums(List<String> columns, String table) {
    StringBuilder sql = new StringBuilder("select cast(count(*) as double)");
    for (String column : columns) {
      sql.append(String.format(", coalesce(sum(cast(%s as double)), 0)", quoted(column, table)));
    }
    return sql.append(" from ").append(table).toString();
  }

  /** Trino's names in quotes are Spark's texts. */
  private static String quoted(String column, String table) {
    return table.startsWith(IN) ? '"' + column + '"' : '`' + column + '`';
  }

  private static List<Double> doubles(String row, String between) {
    List<Double> numbers = new ArrayList<>();
    for (String cell : row.split(between, -1)) {
      numbers.add(Double.valueOf(cell));
    }
    return numbers;
  }

  private static void assertSame(String what, List<Double> theirs, List<Double> ours) {
    assertThat(ours).as(what).hasSameSizeAs(theirs);
    for (int i = 0; i < theirs.size(); i++) {
      double apart = Math.abs(theirs.get(i) - ours.get(i));
      assertThat(apart)
          .as("%s, number %d: %s and %s", what, i, theirs, ours)
          .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(theirs.get(i))));
    }
  }

  /** Rows, and the sums of these columns, read without Spark. */
  private static List<Double> kernel(Path table, List<String> columns) throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    Snapshot snapshot =
        io.delta.kernel.Table.forPath(engine, table.toString()).getLatestSnapshot(engine);
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(engine);
    double[] sums = new double[columns.size() + 1];
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> rows = files.next().getRows()) {
          while (rows.hasNext()) {
            add(engine, state, rows.next(), columns, sums);
          }
        }
      }
    }
    List<Double> numbers = new ArrayList<>();
    for (double sum : sums) {
      numbers.add(sum);
    }
    return numbers;
  }

  private static void add(Engine engine, Row state, Row file, List<String> columns, double[] sums)
      throws IOException {
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(FileReadResult::getData);
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            sums[0]++;
            for (int i = 0; i < columns.size(); i++) {
              sums[i + 1] += number(row, row.getSchema().indexOf(columns.get(i)));
            }
          }
        }
      }
    }
  }

  private static double number(Row row, int at) {
    if (row.isNullAt(at)) {
      return 0;
    }
    String type = row.getSchema().at(at).getDataType().toString().toLowerCase(Locale.ROOT);
    if (type.startsWith("decimal")) {
      return row.getDecimal(at).doubleValue();
    }
    return switch (type) {
      case "double" -> row.getDouble(at);
      case "long" -> row.getLong(at);
      case "integer" -> row.getInt(at);
      default -> throw new IllegalStateException(type);
    };
  }
}
