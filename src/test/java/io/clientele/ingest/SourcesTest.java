package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where rows come from and how they change, on small shops of orders alone. */
class SourcesTest {
  private static final String ORDERS =
      "order_id = id, account_id = who, ordered_at = at, status = status, gross = gross, updated_at = changed";

  @TempDir Path folder;

  private SmallShop shop(String feed) {
    return new SmallShop(folder, "shop")
        .write(
            "shop.conf",
            "shop { name = small, zone = Europe/Berlin, currency = EUR }\n"
                + "sources.web.orders {\n"
                + feed
                + "\n}\n");
  }

  private void gzip(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aDeltaTableIsFollowedByItsChangeFeedDeletionsIncluded() {
    SparkSession spark = TestSpark.session(java.time.ZoneId.of("Europe/Berlin"));
    String table = "delta.`" + folder.resolve("source") + "`";
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
    SmallShop shop = shop("format = delta, paths = [source], tables.orders { " + ORDERS + " }");
    shop.ingest("2025-03-03");
    spark.sql("update " + table + " set gross = 25 where id = 'o2'");
    // Every row is deleted and inserted in one commit.
    spark.sql("insert overwrite " + table + " select * from " + table);
    spark.sql("delete from " + table + " where id = 'o1'");
    spark.sql(
        "insert into " + table + " values ('o4', 'c2', '2025-03-04 10:00:00', 'open', 40, null)");
    shop.ingest("2025-03-04");
    assertThat(shop.query("select order_id, gross from orders order by 1"))
        .containsExactly("o2,25.0000", "o3,30.0000", "o4,40.0000");
    assertThat(
            shop.query(
                "select outcome, reason, rows from reconciliation where run_id = '2025-03-04.1' order by 1, 2"))
        .containsExactly(
            "accepted,\"\",1",
            "accepted,correction,1",
            "accepted,deleted by the source,1",
            "duplicate,known from an earlier night,1",
            "duplicate,the same row again,5",
            "read,\"\",9");
    assertThat(shop.query("select day, array_join(reasons, ';') from restatements order by 1"))
        .containsExactly("2025-03-01,orders withdrawn", "2025-03-02,orders corrected");
  }

  @Test
  void compressedFilesInFoldersThatSaySomethingAreReadWithIt() throws IOException {
    gzip("logs/channel=web/day=1/a.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    // The same bytes say something else in another folder; in the same one they are a copy.
    gzip("logs/channel=app/day=1/a.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    gzip("logs/channel=app/day=1/b.csv.gz", "id,who,at,gross\no1,c1,2025-03-01 10:00:00,10\n");
    SmallShop shop =
        shop(
            """
            format = csv, paths = ["logs/channel=*"], options { header = true }
            tables.orders {
              order_id = "concat(channel, '-', id)", account_id = who, ordered_at = at
              status = "'completed'", channel = channel, gross = gross
            }
            """);
    List<String> said = shop.ingest("2025-03-01");
    assertThat(said.toString()).contains("b.csv.gz has the content of");
    assertThat(shop.query("select order_id, channel from orders order by 1"))
        .containsExactly("app-o1,app", "web-o1,web");
  }

  @Test
  void aCorrectionOfLongAgoIsQuarantinedAndALateRowIsNot() {
    String header = "id,who,at,status,gross,changed\n";
    SmallShop shop =
        shop(
            """
            format = csv, paths = [in], options { header = true }
            corrections-days = 30, max-refused-share = 1
            tables.orders { %s }
            """
                .formatted(ORDERS));
    shop.write(
        "in/a.csv",
        header
            + "o1,c1,2025-01-01 10:00:00,completed,10,2025-01-01 11:00:00\n"
            + "o2,c1,2025-03-01 10:00:00,completed,20,2025-03-01 11:00:00\n");
    shop.ingest("2025-03-10");
    shop.write(
        "in/b.csv",
        header
            + "o1,c1,2025-01-01 10:00:00,cancelled,10,2025-03-10 11:00:00\n"
            + "o2,c1,2025-03-01 10:00:00,cancelled,20,2025-03-10 11:00:00\n"
            + "o3,c2,2024-12-24 10:00:00,completed,30,2024-12-24 11:00:00\n");
    shop.ingest("2025-03-11");
    assertThat(shop.query("select order_id, status from orders order by 1"))
        .containsExactly("o1,completed", "o2,cancelled", "o3,completed");
    assertThat(
            shop.query("select array_join(reasons, ';'), raw like '%cancelled%' from quarantine"))
        .containsExactly("corrects a row more than 30 days back,true");
    assertThat(
            shop.query(
                "select account_id, day, array_join(reasons, ';'), net_revenue_before, net_revenue_after"
                    + " from restatements order by 1, 2"))
        .containsExactly(
            "c1,2025-03-01,orders cancelled,20.0000,0.0000",
            "c2,2024-12-24,orders added,0.0000,30.0000");
  }

  @Test
  void aMissingColumnStopsTheNightOrIsLeftForAnotherAsConfigured() {
    String feed =
        """
        format = csv, paths = [in], options { header = true }
        tables.orders { %s }
        """
            .formatted(ORDERS);
    SmallShop shop = shop(feed);
    shop.write(
        "in/a.csv", "id,who,at,status,gross,changed\no1,c1,2025-03-01 10:00:00,completed,10,\n");
    shop.ingest("2025-03-01");
    shop.write(
        "in/b.csv", "id,who,at,status,note,changed\no2,c1,2025-03-02 10:00:00,completed,x,\n");
    assertThatThrownBy(() -> shop.ingest("2025-03-02"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("b.csv has no column 'gross', which was in ")
        .extracting(problem -> ((Problem) problem).exitCode())
        .isEqualTo(ExitCode.NOT_PUBLISHED);
    shop(feed + "\non-drift = skip");
    assertThat(shop.ingest("2025-03-02").toString()).contains("skipped: ", "no column 'gross'");
    assertThat(shop.query("select order_id from orders")).containsExactly("o1");
    shop.write(
        "in/b.csv",
        "id,who,at,status,note,changed,gross\no2,c1,2025-03-02 10:00:00,completed,x,,20\n");
    assertThat(shop.ingest("2025-03-03").toString()).contains("has a new column 'note'");
    assertThat(shop.query("select order_id, gross from orders order by 1"))
        .containsExactly("o1,10.0000", "o2,20.0000");
  }

  @Test
  void emptyFilesAreNoTroubleAndAFileEmptiedLaterTakesItsRowsBack() {
    String header = "id,who,at,status,gross,changed\n";
    SmallShop shop =
        shop(
            "format = csv, paths = [in], options { header = true }, tables.orders { "
                + ORDERS
                + " }");
    shop.write("in/a.csv", header + "o1,c1,2025-03-01 10:00:00,completed,10,\n");
    shop.write("in/empty.csv", "").write("in/quiet.csv", header);
    shop.write("in/other.csv", header + "o2,c2,2025-03-01 10:00:00,completed,20,\n");
    shop.ingest("2025-03-01");
    shop.write("in/later.csv", "");
    shop.ingest("2025-03-02");
    assertThat(shop.query("select order_id from orders order by 1")).containsExactly("o1", "o2");
    // Its content is now that of another file; its rows go all the same.
    shop.write("in/a.csv", header);
    shop.ingest("2025-03-03");
    assertThat(shop.query("select order_id from orders")).containsExactly("o2");
    assertThat(shop.query("select array_join(reasons, ';') from restatements"))
        .containsExactly("orders withdrawn");
  }

  @Test
  void parquetThatSparkDidNotWriteIsRead() throws IOException {
    var schema =
        org.apache.parquet.schema.MessageTypeParser.parseMessageType(
            "message m { required binary id (UTF8); optional int32 total; }");
    var hadoop = new org.apache.hadoop.conf.Configuration();
    var file = new org.apache.hadoop.fs.Path(folder.resolve("in/a.parquet").toString());
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
    SmallShop shop =
        shop(
            """
            format = parquet, paths = [in]
            tables.orders {
              order_id = id, account_id = "'c1'", ordered_at = "'2025-03-01'", status = "'completed'", gross = total
            }
            """);
    shop.ingest("2025-03-01");
    assertThat(shop.query("select order_id, gross from orders")).containsExactly("o1,7.0000");
  }

  @Test
  void rowsAreReadOnceWhateverIsAskedAboutThem() {
    CountedFiles.install();
    String header = "id,who,at,status,gross,changed\n";
    SmallShop shop =
        shop(
            """
            format = csv, paths = ["counted://%s"], options { header = true }, max-refused-share = 1
            amount = gross, ignore = [{ reason = test, when = "who = 'test'" }]
            tables.orders { %s }
            tables.accounts { account_id = who }
            grain = orders
            """
                .formatted(folder.resolve("in"), ORDERS));
    shop.write(
        "in/a.csv",
        header
            + "o1,c1,2025-03-01 10:00:00,completed,10,\n"
            + "o1,c1,2025-03-01 10:00:00,completed,10,\n"
            + "o2,c1,2025-03-01 10:00:00,sent,20,\n"
            + "o3,test,2025-03-01 10:00:00,completed,30,\n");
    shop.ingest("2025-03-01");
    shop.write("in/b.csv", header + "o1,c1,2025-03-01 10:00:00,cancelled,10,2025-03-02 09:00:00\n");
    shop.ingest("2025-03-02");
    assertThat(
            shop.query(
                "select outcome, sum(rows), sum(amount) from reconciliation group by 1 order by 1"))
        .containsExactly(
            "accepted,2,20.0000",
            "duplicate,1,10.0000",
            "ignored,1,30.0000",
            "quarantined,1,20.0000",
            "read,5,80.0000");
    // Once before the night for the header, once for digest and once for columns, once for its
    // rows.
    assertThat(CountedFiles.opened("b.csv")).isEqualTo(4);
  }
}
