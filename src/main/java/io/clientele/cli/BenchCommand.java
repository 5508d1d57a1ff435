package io.clientele.cli;

import io.clientele.config.Configuration;
import io.clientele.lake.Lake;
import io.clientele.lake.RawFiles;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures ingest against a bare read and write of the same files, in turns, in one run. */
@Command(
    name = "bench",
    description = "Measure ingest, format by format, against a bare Spark read and write.",
    synopsisSubcommandLabel = "[features | forecast | segments | tags | audience | visits]")
final class BenchCommand implements Callable<Integer> {
  private static final String COLUMNS =
      "order_id string, account_id string, ordered_at string, status string, channel string, gross string";
  private static final List<String> FORMATS = List.of("csv", "json", "text", "parquet", "delta");

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of each file set. Default: ${DEFAULT-VALUE}.")
  private long rows = 2_000_000;

  @Option(
      names = "--turns",
      paramLabel = "N",
      description = "Measured turns of each side; one more warms up. Default: ${DEFAULT-VALUE}.")
  private int turns = 3;

  @Option(
      names = "--formats",
      paramLabel = "F,…",
      split = ",",
      description = "Which formats. Default: all.")
  private List<String> formats = FORMATS;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to work in; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target/bench");

  BenchCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneId.of("Europe/Berlin"));
    PrintWriter to = spec.commandLine().getOut();
    to.printf("%d rows, median of %d turns each%n", rows, turns);
    to.println("format   bare rows/s  ingest rows/s  ingest/bare time  spread");
    Path folder = out.toAbsolutePath();
    for (String format : formats) {
      generate(spark, format, folder.resolve(format));
      double[] bare = new double[turns];
      double[] ours = new double[turns];
      double[] ratios = new double[turns];
      for (int turn = -1; turn < turns; turn++) {
        double one = seconds(() -> copy(spark, format, folder));
        double other = ingest(spark, format, folder);
        if (turn >= 0) {
          bare[turn] = one;
          ours[turn] = other;
          ratios[turn] = other / one;
        }
      }
      to.printf(
          Locale.ROOT,
          "%-8s %11.0f  %13.0f  %16.2f  %.2f–%.2f%n",
          format,
          rows / median(bare),
          rows / median(ours),
          median(ratios),
          Arrays.stream(ratios).min().orElseThrow(),
          Arrays.stream(ratios).max().orElseThrow());
      to.flush();
    }
    RawFiles.remove(spark, folder.toString());
    return 0;
  }

  private void generate(SparkSession spark, String format, Path to) {
    var orders =
        spark
            .range(0, rows, 1, 8)
            .selectExpr(
                "concat('o', id) as order_id",
                "concat('c', pmod(xxhash64(id), 100000)) as account_id",
                "date_format(timestamp'2025-01-01 00:00:00' + make_interval(0, 0, 0, 0, 0, 0, pmod(xxhash64(id, 1), 31536000)), 'yyyy-MM-dd HH:mm:ss') as ordered_at",
                "if(pmod(id, 50) = 0, 'cancelled', 'completed') as status",
                "element_at(array('web', 'app', 'store'), 1 + cast(pmod(xxhash64(id, 2), 3) as int)) as channel",
                "cast(cast(pmod(xxhash64(id, 3), 20000) / 100 as decimal(12,2)) as string) as gross");
    if (format.equals("text")) {
      orders =
          orders.selectExpr(
              "concat(rpad(order_id, 12, ' '), rpad(account_id, 8, ' '), ordered_at, rpad(status, 9, ' '), rpad(channel, 5, ' '), lpad(gross, 8, ' ')) as value");
    }
    RawFiles.write(orders, format, options(format), to.toString());
  }

  private static Map<String, String> options(String format) {
    return format.equals("csv") ? Map.of("header", "true") : Map.of();
  }

  private static void copy(SparkSession spark, String format, Path folder) {
    StructType columns =
        format.equals("text")
            ? new StructType().add("value", "string")
            : StructType.fromDDL(COLUMNS);
    RawFiles.copy(
        spark,
        format,
        options(format),
        columns,
        folder.resolve(format).toString(),
        folder.resolve("bare").toString());
  }

  /** Seconds of the ingest stage of a first night into an empty warehouse. */
  private static double ingest(SparkSession spark, String format, Path folder) {
    Path warehouse = folder.resolve("warehouse");
    RawFiles.remove(spark, warehouse.toString());
    Configuration configuration = configuration(format, folder, warehouse);
    List<Stage> stages =
        Night.stages(configuration).stream()
            .filter(stage -> stage.name().startsWith("ingest "))
            .toList();
    Lake lake = Night.lake(configuration, spark);
    Timed timed = new Timed(new LogProgress());
    new Pipeline(lake, stages, configuration.digest(), "bench", timed, Clock.systemUTC())
        .run(LocalDate.of(2025, 12, 31));
    return timed.ingest();
  }

  private static Configuration configuration(String format, Path folder, Path warehouse) {
    boolean text = format.equals("text");
    String sql =
        text
            ? """
              order_id = "substring(value, 1, 12)", account_id = "substring(value, 13, 8)"
              ordered_at = "substring(value, 21, 19)", status = "substring(value, 40, 9)"
              channel = "substring(value, 49, 5)", gross = "trim(substring(value, 54, 8))"
              """
            : """
              order_id = order_id, account_id = account_id, ordered_at = ordered_at, status = status
              channel = channel, gross = gross
              """;
    String file =
        """
        warehouse = "%s"
        shop { name = bench, zone = Europe/Berlin, currency = EUR }
        sources.bench.orders {
          format = %s
          paths = ["%s"]
          options { %s }
          columns = "%s"
          amount = "%s"
          tables.orders { %s }
        }
        """
            .formatted(
                warehouse,
                format,
                folder.resolve(format),
                format.equals("csv") ? "header = true" : "",
                text ? "" : COLUMNS,
                text ? "trim(substring(value, 54, 8))" : "gross",
                sql);
    try {
      Path shop = folder.resolve("bench-" + format + ".conf");
      Files.writeString(shop, file);
      return Configuration.read(shop, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double seconds(Runnable work) {
    long started = System.nanoTime();
    work.run();
    return (System.nanoTime() - started) / 1e9;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
