package io.clientele.cli;

import io.clientele.config.Costs;
import io.clientele.feature.CustomerFeatures;
import io.clientele.feature.CustomerFeaturesStage;
import io.clientele.identity.CustomerAccountsStage;
import io.clientele.lake.Lake;
import io.clientele.lake.RawFiles;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Stage;
import io.clientele.problem.Problem;
import io.clientele.rollup.AccountDaysStage;
import io.clientele.schema.Accounts;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the features of a shop from its facts against DuckDB with equivalent SQL on the same
 * files, and a night with one more day against the whole.
 */
@Command(
    name = "features",
    description =
        "Measure roll-up and features against DuckDB on the same files, and a night of one more day against all.")
final class BenchFeaturesCommand implements Callable<Integer> {
  private static final String SQL = "/bench/features.sql";
  private static final Pattern WINDOWS = Pattern.compile("\\$\\{windows:(.*)\\}\\n");
  private static final String ROLL_UP = "roll up days";
  private static final String FEATURES = "compute features";
  private static final List<Table> FACTS = MadeUpFacts.TABLES;

  /** What the made-up shop gives. */
  private static final Map<String, Set<String>> SUPPLIED =
      Map.of(
          "accounts", Set.of("account_id", "registered_at"),
          "products", Set.of("product_id", "category"),
          "orders", Set.of("order_id", "channel"),
          "order_lines", Set.of("line_no", "product_id"),
          "events", Set.of("event_id"));

  /** Two numbers are the same when they differ by no more than this part of them. */
  private static final String TOLERANCE = "1e-9";

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--customers",
      paramLabel = "N",
      description = "Customers of the made-up shop. Default: ${DEFAULT-VALUE}.")
  private long customers = 200_000;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Days of history. Default: ${DEFAULT-VALUE}.")
  private int days = 365;

  @Option(
      names = "--nights",
      paramLabel = "N",
      description = "Nights after the first, each of one more day. Default: ${DEFAULT-VALUE}.")
  private int nights = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to work in; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target/bench");

  BenchFeaturesCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    PrintWriter to = spec.commandLine().getOut();
    String folder = out.toAbsolutePath().resolve("features").toString();
    RawFiles.remove(spark, folder);
    Lake lake = Lake.open(spark, folder);
    LocalDate last = LocalDate.of(2025, 12, 30);
    LocalDate first = last.minusDays(days - 1L);
    List<Stage> stages =
        List.of(
            new CustomerAccountsStage(List.of(Accounts.TABLE)),
            new AccountDaysStage(
                List.of(Orders.TABLE, OrderLines.TABLE, io.clientele.schema.Sessions.TABLE)),
            new CustomerFeaturesStage(Costs.NONE, SUPPLIED));
    PlanOutline plan = new PlanOutline();
    spark.sparkContext().addSparkListener(plan);
    // All facts; rows of the following day stay out of the first night.
    Timed full = night(lake, new MadeUpFacts(spark, customers, first, last, true), stages, last);
    to.printf(Locale.ROOT, "%,d customers, %d days%n", customers, days);
    to.printf("full build     %s%n", told(full));
    to.flush();
    spark.sparkContext().removeSparkListener(plan);
    to.println("plan of the features, last first");
    plan.print(to);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      compare(duck, lake, last, full, to);
    } catch (SQLException e) {
      throw Problem.failed("DuckDB could not do it: " + e.getMessage(), "", e);
    }
    for (int night = 1; night <= nights; night++) {
      LocalDate next = last.plusDays(night);
      Timed more = night(lake, new MadeUpFacts(spark, customers, next, next, false), stages, next);
      to.printf(
          Locale.ROOT,
          "%-14s %s; %.2f of the full build, %.2f of its CPU%n",
          night == 1 ? "one more day" : night + " more days",
          told(more),
          seconds(more) / seconds(full),
          cpu(more) / cpu(full));
      to.flush();
    }
    RawFiles.remove(spark, folder);
    return 0;
  }

  private static double seconds(Timed timed) {
    return timed.seconds(ROLL_UP) + timed.seconds(FEATURES);
  }

  private static double cpu(Timed timed) {
    return timed.cpuSeconds(ROLL_UP) + timed.cpuSeconds(FEATURES);
  }

  private static String told(Timed timed) {
    return String.format(
        Locale.ROOT,
        "%7.1f s, CPU %.1f s (roll up days %.1f, CPU %.1f; compute features %.1f, CPU %.1f)",
        seconds(timed),
        cpu(timed),
        timed.seconds(ROLL_UP),
        timed.cpuSeconds(ROLL_UP),
        timed.seconds(FEATURES),
        timed.cpuSeconds(FEATURES));
  }

  private static Timed night(Lake lake, Stage facts, List<Stage> stages, LocalDate asOf) {
    Timed timed = new Timed(new LogProgress());
    List<Stage> all = Stream.concat(Stream.of(facts), stages.stream()).toList();
    new Pipeline(lake, all, "bench", "bench", timed, Clock.systemUTC()).run(asOf);
    return timed;
  }

  private void compare(Connection duck, Lake lake, LocalDate asOf, Timed ours, PrintWriter to)
      throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("set TimeZone = 'UTC'");
      statement.execute("set threads = 2");
      String sql = sql(lake, asOf);
      double before = Timed.cpuSeconds();
      double theirs = Measured.of(() -> executed(statement, sql)).seconds();
      double computed = Timed.cpuSeconds() - before;
      to.printf(
          Locale.ROOT,
          "DuckDB         %7.1f s, CPU %.1f s; ours is %.2f times that, of CPU %.2f times%n",
          theirs,
          computed,
          seconds(ours) / theirs,
          cpu(ours) / computed);
      List<String> columns = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery("select * from duck limit 0")) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getMetaData().getColumnName(i));
        }
      }
      columns.remove("customer_id");
      String differences =
          columns.stream().map(BenchFeaturesCommand::differs).collect(Collectors.joining(", "));
      String files = lake.location(CustomerFeatures.TABLE).replaceFirst("^file:", "");
      try (ResultSet rows =
          statement.executeQuery(
              "select count(*), "
                  + differences
                  + " from duck d full join read_parquet('"
                  + files
                  + "/*/*.parquet') f using (customer_id)")) {
        rows.next();
        int differing = 0;
        for (int i = 0; i < columns.size(); i++) {
          if (rows.getLong(i + 2) > 0) {
            differing++;
            to.printf(
                Locale.ROOT,
                "  %s differs for %,d customers%n",
                columns.get(i),
                rows.getLong(i + 2));
          }
        }
        to.printf(
            Locale.ROOT,
            "results        %d columns of %,d customers compared, %d differ by more than %s%n",
            columns.size(),
            rows.getLong(1),
            differing,
            TOLERANCE);
      }
      to.flush();
    }
  }

  private static boolean executed(Statement statement, String sql) {
    try {
      return statement.execute(sql);
    } catch (SQLException e) {
      throw Problem.failed("DuckDB could not do it: " + e.getMessage(), "", e);
    }
  }

  private static String differs(String column) {
    String a = "d." + column;
    String b = "f." + column;
    return String.format(
        "count(*) filter (case when typeof(%1$s) in ('VARCHAR', 'DATE') then %1$s::varchar is distinct from %2$s::varchar"
            + " else (%1$s is null) <> (%2$s is null) or abs(try_cast(%1$s::varchar as double) - try_cast(%2$s::varchar as double))"
            + " > %3$s * greatest(1, abs(try_cast(%2$s::varchar as double))) end)",
        a, b, TOLERANCE);
  }

  private static String sql(Lake lake, LocalDate asOf) {
    String sql;
    try (InputStream in = BenchFeaturesCommand.class.getResourceAsStream(SQL)) {
      sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sql =
        WINDOWS
            .matcher(sql)
            .replaceAll(found -> Matcher.quoteReplacement(windows(found.group(1)) + "\n"));
    for (Table fact : FACTS) {
      String files = lake.location(fact).replaceFirst("^file:", "") + "/*.parquet";
      sql = sql.replace("${" + fact.name() + "}", files);
    }
    return sql.replace("${as_of}", asOf.toString());
  }

  private static String windows(String template) {
    StringBuilder columns = new StringBuilder();
    for (int window : new int[] {7, 30, 90, 180, 365}) {
      columns.append(
          template
                  .replace("${in}", "day > date '${as_of}' - " + window)
                  .replace("${w}", window + "d")
              + ", ");
    }
    return columns + template.replace("${in}", "true").replace("${w}", "lifetime") + ",";
  }
}
