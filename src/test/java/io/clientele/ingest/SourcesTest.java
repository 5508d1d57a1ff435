package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clientele.CountedFiles;
import io.clientele.SmallShop;
import io.clientele.TestSpark;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where rows come from and how they change, on a shop with a source of orders for each test. All
 * tests share the nights, for a night costs seconds.
 */
class SourcesTest {
  private static final String ORDERS =
      "order_id = id, account_id = who, ordered_at = at, status = status, gross = gross, updated_at = changed";

  private static final String HEADER = "id,who,at,status,gross,changed\n";

  @TempDir private static Path folder;
  private static SmallShop shop;
  private static List<String> said;
  private static int opened;
  private static List<String> beforeItWasEmptied;
  private static String stopped;
  private static ExitCode stoppedWith;
  private static List<String> saidWhenSkipped;
  private static List<String> skipped;
  private static List<String> saidWhenMended;

  /** A source whose feed is of the orders that a folder has. */
  private static String source(String name, String feed) {
    return "sources." + name + ".orders {\n" + feed + "\n}\n";
  }

  private static String csv(String name, String more) {
    return source(
        name,
        """
        format = csv, paths = [%s], options { header = true }
        tables.orders { %s }
        %s
        """
            .formatted(name, ORDERS, more));
  }

  private static void configure(String onDrift) {
    shop.write(
        "shop.conf",
        "shop { name = small, zone = Europe/Berlin, currency = EUR }\n"
            + source(
                "changing", "format = delta, paths = [table], tables.orders { " + ORDERS + " }")
            + source(
                "folders",
                """
                format = csv, paths = ["logs/channel=*"], options { header = true }
                tables.orders {
                  order_id = "concat(channel, '-', id)", account_id = who, ordered_at = at
                  status = "'completed'", channel = channel, gross = gross
                }
                """)
            + csv("late", "corrections-days = 30, max-refused-share = 1")
            + csv("drifting", onDrift)
            + csv("emptied", "")
            + source(
                "foreign",
                """
                format = parquet, paths = [foreign]
                tables.orders {
                  order_id = id, account_id = "'c1'", ordered_at = "'2025-03-01'", status = "'completed'", gross = total
                }
                """)
            + source(
                "counted",
                """
                format = csv, paths = ["counted://%s"], options { header = true }, max-refused-share = 1
                amount = gross, ignore = [{ reason = test, when = "who = 'test'" }]
                tables.orders { %s }
                tables.accounts { account_id = who }
                grain = orders
                """
                    .formatted(folder.resolve("counted"), ORDERS)));
  }

  @BeforeAll
  static void nights() throws IOException {
    CountedFiles.install();
    shop = new SmallShop(folder, "shop");
    configure("");
    SparkSession spark = TestSpark.session(java.time.ZoneId.of("Europe/Berlin"));
    String table = "delta.`" + folder.resolve("table") + "`";
    spark.sql(
        "create table "
            + table
            + " (id string, who string, at timestamp, status string, gross decimal(9,2), changed timestamp)"
            + " using delta tblproperties (delta.enableChangeDataFeed = true)");
    spark.sql(
        "insert into "
            + table
            + " values ('o1', 'c1', '2025-03-01 10:00:00', 'completed', 10, null),"
            + " ('o2', 'c1', '2025-03-02 10:00:00', 'completed', 20, null), ('o3', 'c2', '2025-03-03 10:00:00', 'open', 30, null)");
    gzip("logs/channel=web/day=1/a.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    // The same bytes say something else in another folder; in the same one they are a copy.
    gzip("logs/channel=app/day=1/a.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    gzip("logs/channel=app/day=1/b.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    shop.write(
        "late/a.csv",
        HEADER
            + "o1,c1,2025-01-01 10:00:00,completed,10,2025-01-01 11:00:00\n"
            + "o2,c1,2025-03-01 10:00:00,completed,20,2025-03-01 11:00:00\n");
    shop.write("drifting/a.csv", HEADER + "o1,c1,2025-03-01 10:00:00,completed,10,\n");
    shop.write("emptied/a.csv", HEADER + "o1,c1,2025-03-01 10:00:00,completed,10,\n");
    shop.write("emptied/empty.csv", "").write("emptied/quiet.csv", HEADER);
    shop.write("emptied/other.csv", HEADER + "o2,c2,2025-03-01 10:00:00,completed,20,\n");
    parquet("foreign/a.parquet");
    shop.write(
        "counted/a.csv",
        HEADER
            + "o1,c1,2025-03-01 10:00:00,completed,10,\n"
            + "o1,c1,2025-03-01 10:00:00,completed,10,\n"
            + "o2,c1,2025-03-01 10:00:00,sent,20,\n"
            + "o3,test,2025-03-01 10:00:00,completed,30,\n");
    said = shop.ingest("2025-03-10");

    spark.sql("update " + table + " set gross = 25 where id = 'o2'");
    // Every row is deleted and inserted in one commit.
    spark.sql("insert overwrite " + table + " select * from " + table);
    spark.sql("delete from " + table + " where id = 'o1'");
    spark.sql(
        "insert into " + table + " values ('o4', 'c2', '2025-03-11 10:00:00', 'open', 40, null)");
    shop.write(
        "late/b.csv",
        HEADER
            + "o1,c1,2025-01-01 10:00:00,cancelled,10,2025-03-10 11:00:00\n"
            + "o2,c1,2025-03-01 10:00:00,cancelled,20,2025-03-10 11:00:00\n"
            + "o3,c2,2024-12-24 10:00:00,completed,30,2024-12-24 11:00:00\n");
    shop.write("emptied/later.csv", "");
    shop.write(
        "counted/b.csv", HEADER + "o1,c1,2025-03-01 10:00:00,cancelled,10,2025-03-02 09:00:00\n");
    shop.ingest("2025-03-11");
    opened = CountedFiles.opened("b.csv");
    beforeItWasEmptied = orders("emptied", "order_id");

    shop.write(
        "drifting/b.csv",
        "id,who,at,status,note,changed\no2,c1,2025-03-02 10:00:00,completed,x,\n");
    // Its content is now that of another file; its rows go all the same.
    shop.write("emptied/a.csv", HEADER);
    Problem problem = catchThrowableOfType(Problem.class, () -> shop.ingest("2025-03-12"));
    stopped = problem.getMessage();
    stoppedWith = problem.exitCode();
    configure("on-drift = skip");
    saidWhenSkipped = shop.ingest("2025-03-12");
    skipped = orders("drifting", "order_id");

    shop.write(
        "drifting/b.csv",
        "id,who,at,status,note,changed,gross\no2,c1,2025-03-02 10:00:00,completed,x,,20\n");
    saidWhenMended = shop.ingest("2025-03-13");
  }

  private static List<String> orders(String source, String columns) {
    return shop.query(
        "select " + columns + " from orders where source = '" + source + "' order by 1");
  }

  private static void gzip(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void parquet(String name) throws IOException {
    var schema =
        org.apache.parquet.schema.MessageTypeParser.parseMessageType(
            "message m { required binary id (UTF8); optional int32 total; }");
    var hadoop = new org.apache.hadoop.conf.Configuration();
    var file = new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
    try (var writer =
        org.apache.parquet.hadoop.example.ExampleParquetWriter.builder(file)
            .withConf(hadoop)
            .withType(schema)
            .build()) {
      writer.write(
          new org.apache.parquet.example.data.simple.SimpleGroupFactory(schema)
              .newGroup()
              .append("id", "o1")
              .append("total", 7));
    }
  }

  @Test
  void aDeltaTableIsFollowedByItsChangeFeedDeletionsIncluded() {
    assertThat(orders("changing", "order_id, gross"))
        .containsExactly("o2,25.0000", "o3,30.0000", "o4,40.0000");
    assertThat(
            shop.query(
                "select outcome, reason, rows from reconciliation where run_id = '2025-03-11.1'"
                    + " and source = 'changing' order by 1, 2"))
        .containsExactly(
            "accepted,\"\",1",
            "accepted,correction,1",
            "accepted,deleted by the source,1",
            "duplicate,known from an earlier night,1",
            "duplicate,the same row again,5",
            "read,\"\",9");
    assertThat(
            shop.query(
                "select day, array_join(reasons, ';') from restatements where source = 'changing' order by 1"))
        .containsExactly("2025-03-01,orders withdrawn", "2025-03-02,orders corrected");
  }

  @Test
  void compressedFilesInFoldersThatSaySomethingAreReadWithIt() {
    assertThat(said.toString()).contains("b.csv.gz has the content of");
    assertThat(orders("folders", "order_id, channel")).containsExactly("app-o1,app", "web-o1,web");
  }

  @Test
  void aCorrectionOfLongAgoIsQuarantinedAndALateRowIsNot() {
    assertThat(orders("late", "order_id, status"))
        .containsExactly("o1,completed", "o2,cancelled", "o3,completed");
    assertThat(
            shop.query(
                "select array_join(reasons, ';'), raw like '%cancelled%' from quarantine where source = 'late'"))
        .containsExactly("corrects a row more than 30 days back,true");
    assertThat(
            shop.query(
                "select account_id, day, array_join(reasons, ';'), net_revenue_before, net_revenue_after"
                    + " from restatements where source = 'late' order by 1, 2"))
        .containsExactly(
            "c1,2025-03-01,orders cancelled,20.0000,0.0000",
            "c2,2024-12-24,orders added,0.0000,30.0000");
  }

  @Test
  void aMissingColumnStopsTheNightOrIsLeftForAnotherAsConfigured() {
    assertThat(stopped).contains("b.csv has no column 'gross', which was in ");
    assertThat(stoppedWith).isEqualTo(ExitCode.NOT_PUBLISHED);
    assertThat(saidWhenSkipped.toString()).contains("skipped: ", "no column 'gross'");
    assertThat(skipped).containsExactly("o1");
    assertThat(saidWhenMended.toString()).contains("has a new column 'note'");
    assertThat(orders("drifting", "order_id, gross")).containsExactly("o1,10.0000", "o2,20.0000");
  }

  @Test
  void emptyFilesAreNoTroubleAndAFileEmptiedLaterTakesItsRowsBack() {
    assertThat(beforeItWasEmptied).containsExactly("o1", "o2");
    assertThat(orders("emptied", "order_id")).containsExactly("o2");
    assertThat(
            shop.query(
                "select array_join(reasons, ';') from restatements where source = 'emptied'"))
        .containsExactly("orders withdrawn");
  }

  @Test
  void parquetThatSparkDidNotWriteIsRead() {
    assertThat(orders("foreign", "order_id, gross")).containsExactly("o1,7.0000");
  }

  @Test
  void rowsAreReadOnceWhateverIsAskedAboutThem() {
    assertThat(
            shop.query(
                "select outcome, sum(rows), sum(amount) from reconciliation where source = 'counted'"
                    + " group by 1 order by 1"))
        .containsExactly(
            "accepted,2,20.0000",
            "duplicate,1,10.0000",
            "ignored,1,30.0000",
            "quarantined,1,20.0000",
            "read,5,80.0000");
    // Once before the night for the header, once for digest and once for columns, once for its
    // rows.
    assertThat(opened).isEqualTo(4);
  }
}
