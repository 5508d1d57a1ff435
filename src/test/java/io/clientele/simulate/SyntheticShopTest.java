package io.clientele.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a shop, against its truth. */
class SyntheticShopTest {
  private static final ShopSize SIZE = new ShopSize(1000, 90, 5, LocalDate.of(2025, 3, 31));
  private static final Map<String, String> FORMATS =
      Map.ofEntries(
          Map.entry("web/accounts", "csv"),
          Map.entry("web/orders", "json"),
          Map.entry("web/order_lines", "parquet"),
          Map.entry("web/events", "json"),
          Map.entry("web/service_cases", "json"),
          Map.entry("web/reviews", "json"),
          Map.entry("web/contacts", "csv"),
          Map.entry("web/campaigns", "csv"),
          Map.entry("web/products", "csv"),
          Map.entry("web/exchange_rates", "csv"),
          Map.entry("store/cards", "csv"),
          Map.entry("store/receipts", "text"),
          Map.entry("store/stores", "csv"),
          Map.entry("market/orders", "parquet"),
          Map.entry("truth/people", "parquet"),
          Map.entry("truth/reviews", "parquet"),
          Map.entry("truth/effects", "parquet"),
          Map.entry("truth/devices", "parquet"),
          Map.entry("truth/bots", "parquet"),
          Map.entry("truth/dirt", "json"),
          Map.entry("truth/corrections", "parquet"),
          Map.entry("truth/late", "parquet"));

  @TempDir static Path folder;

  private static SparkSession spark;

  @BeforeAll
  static void generate() {
    spark = TestSpark.session();
    spark.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
    SyntheticShop.write(spark, SIZE, folder.resolve("shop").toString());
  }

  private static Dataset<Row> read(Path shop, String table) {
    return spark
        .read()
        .format(FORMATS.get(table))
        .option("header", "true")
        .option("sep", table.equals("store/cards") ? ";" : ",")
        .load(shop.resolve(table).toString());
  }

  private static Dataset<Row> read(String table) {
    return read(folder.resolve("shop"), table);
  }

  private static List<String> content(Path shop, String table) {
    String format = FORMATS.get(table).equals("parquet") ? "parquet" : "text";
    return spark.read().format(format).load(shop.resolve(table).toString()).collectAsList().stream()
        .map(Row::mkString)
        .sorted()
        .toList();
  }

  private static String folderOf(String night) {
    return "if(NIGHT > '2025-03-17', NIGHT, substring(NIGHT, 1, 7))".replace("NIGHT", night);
  }

  @Test
  void theShopIsTheSameWhateverTheParallelism() {
    Path again = folder.resolve("again");
    SparkSession session = TestSpark.session();
    session.conf().set("spark.sql.shuffle.partitions", "7");
    session.conf().set("spark.sql.leafNodeDefaultParallelism", "5");
    SyntheticShop.write(session, SIZE, again.toString());
    for (String table : FORMATS.keySet()) {
      assertThat(content(again, table))
          .as(table)
          .isEqualTo(content(folder.resolve("shop"), table))
          .isNotEmpty();
    }
    assertThat(SyntheticShop.isComplete(spark, again.toString())).isTrue();
    assertThat(SyntheticShop.isComplete(spark, folder.resolve("none").toString())).isFalse();
  }

  @Test
  void anotherSeedIsAnotherShop() {
    Shop shop = Shop.of(SIZE);
    Shop other = Shop.of(new ShopSize(SIZE.customers(), SIZE.days(), 6, SIZE.lastDay()));
    for (FactTable table : SyntheticShop.TABLES) {
      assertThat(values(table, other)).as(table.name()).isNotEqualTo(values(table, shop));
    }
  }

  private static List<String> values(FactTable table, Shop shop) {
    return LongStream.range(0, 50)
        .mapToObj(number -> Life.draw(shop, number))
        .flatMap(life -> table.traces(life).stream())
        .map(trace -> trace.row().mkString("|"))
        .toList();
  }

  @Test
  void oldMonthsAreDeliveredTogetherAndTheLastTwoWeeksNightByNight() throws Exception {
    try (Stream<Path> nights = Files.list(folder.resolve("shop/web/orders"))) {
      assertThat(nights.map(path -> path.getFileName().toString()))
          .contains("delivered=2025-01", "delivered=2025-03", "delivered=2025-03-18")
          .contains("delivered=2025-03-31")
          .doesNotContain("delivered=2025-03-17");
    }
  }

  @Test
  void plantedDirtIsInTheFilesAndNoOther() {
    Map<String, Long> found = new TreeMap<>();
    DirtInFiles.SIGNS.forEach(
        (table, signs) -> {
          Dataset<Row> rows = read(table.replace('.', '/'));
          found.put(table + " DUPLICATE", rows.count() - rows.distinct().count());
          List<Dirt> kinds = List.copyOf(signs.keySet());
          Row counts =
              rows.agg(
                      expr("count(*)"),
                      kinds.stream()
                          .map(kind -> expr("count_if(" + signs.get(kind) + ")"))
                          .toArray(Column[]::new))
                  .first();
          for (int i = 0; i < kinds.size(); i++) {
            found.put(table + " " + kinds.get(i), counts.getLong(i + 1));
          }
        });
    found.values().removeIf(rows -> rows == 0);
    Map<String, Long> planted = new TreeMap<>();
    for (Row row : read("truth/dirt").select("table_name", "dirt", "rows").collectAsList()) {
      planted.put(row.getString(0) + " " + row.getString(1), row.getLong(2));
    }
    assertThat(found).isEqualTo(planted);
    assertThat(
            planted.keySet().stream().map(kind -> kind.substring(kind.indexOf(" ") + 1)).distinct())
        .containsExactlyInAnyOrder(
            Stream.of(Dirt.values())
                .filter(dirt -> dirt != Dirt.NONE)
                .map(Dirt::name)
                .toArray(String[]::new));
  }

  @Test
  void lateRowsArriveDaysAfterTheirDay() {
    Dataset<Row> late = read("truth/late");
    assertThat(late.where("datediff(delivered, day) between 3 and 21").count())
        .isEqualTo(late.count())
        .isGreaterThan(20);
    Dataset<Row> orders = late.where("table_name = 'web.orders'");
    assertThat(
            orders
                .join(
                    read("web/orders").withColumnRenamed("delivered", "in_folder"),
                    expr("key = order_id and in_folder = " + folderOf("delivered")))
                .where("substring(ordered_at, 1, 10) = day")
                .select("key")
                .distinct()
                .count())
        .isEqualTo(orders.count())
        .isPositive();
  }

  @Test
  void correctionsArriveLaterUnderTheSameKeyWithALaterUpdate() {
    Map<String, String> keys =
        Map.of(
            "web.orders", "order_id", "web.service_cases", "case_id", "market.orders", "orderNo");
    keys.forEach(
        (table, key) -> {
          String updated = table.startsWith("market") ? "changedAt" : "updated_at";
          Dataset<Row> corrections =
              read("truth/corrections").where(col("table_name").equalTo(table));
          Dataset<Row> rows = read(table.replace('.', '/'));
          Dataset<Row> versions =
              rows.where(col(key).isNotNull())
                  .distinct()
                  .groupBy(key)
                  .agg(
                      expr("count(*) - 1 as corrections"),
                      expr("count(distinct " + updated + ") - 1 as updates"));
          assertThat(versions.where("corrections <> updates").count()).as(table).isZero();
          Row sums = versions.agg(expr("sum(corrections)"), expr("max(corrections)")).first();
          assertThat(sums.getLong(0)).as(table).isEqualTo(corrections.count()).isPositive();
          assertThat(sums.getLong(1)).as(table).isPositive();
        });
    assertThat(
            read("web/orders")
                .where("status = 'cancelled'")
                .select("order_id")
                .intersect(read("web/orders").where("status = 'completed'").select("order_id"))
                .count())
        .isPositive();
  }

  @Test
  void everyReviewHasItsSentimentAndTheTextsShowIt() {
    Dataset<Row> reviews = read("web/reviews").where("review_id is not null").distinct();
    Dataset<Row> truth = read("truth/reviews");
    Dataset<Row> joined = reviews.where("rating <= 5").join(truth, "review_id");
    assertThat(joined.count()).isEqualTo(reviews.where("rating <= 5").count()).isGreaterThan(100);
    assertThat(joined.groupBy("language", "sentiment").count().count()).isEqualTo(6);
    assertThat(
            joined
                .where("text like '%late%' or text like '%慢%'")
                .where("sentiment <> 'negative'")
                .count())
        .isZero();
    Map<String, Double> ratings = new TreeMap<>();
    for (Row row : joined.groupBy("sentiment").avg("rating").collectAsList()) {
      ratings.put(row.getString(0), row.getDouble(1));
    }
    assertThat(ratings.get("positive")).isGreaterThan(ratings.get("neutral") + 0.8);
    assertThat(ratings.get("neutral")).isGreaterThan(ratings.get("negative") + 0.8);
  }

  @Test
  void theSamePersonIsKnownToThreeSystems() {
    Dataset<Row> people = read("truth/people").where("card is not null and buyer is not null");
    Dataset<Row> accounts = read("web/accounts").where("account_id is not null").distinct();
    Dataset<Row> known =
        people
            .join(accounts, "account_id")
            .join(
                read("store/cards").distinct().withColumnRenamed("Email", "card_email"),
                expr("card = Kartennr"))
            .join(
                read("market/orders").groupBy("buyer").agg(expr("max(buyerEmail) as buyer_email")),
                "buyer")
            .cache();
    assertThat(known.count()).isEqualTo(people.count()).isGreaterThan(20);
    long sameMail = known.where("email = lower(card_email) and email = lower(buyer_email)").count();
    long otherMail =
        known
            .where("email <> lower(card_email) or card_email is null or buyer_email is null")
            .count();
    assertThat(sameMail).isGreaterThan(5);
    assertThat(otherMail).isGreaterThan(5);
    assertThat(
            read("store/receipts")
                .where("length(value) = 64")
                .selectExpr("trim(substring(value, 13, 11)) as number")
                .where("number <> '' and number <> 'TEST'")
                .distinct()
                .join(read("truth/people"), expr("card = number"), "left_anti")
                .count())
        .isZero();
  }

  @Test
  void loginsTellWhoseADeviceIsAndBotsHaveNone() {
    Dataset<Row> logins =
        read("web/events").where("kind = 'login' and account_id <> 'TEST'").distinct();
    assertThat(
            logins
                .select("device_id", "account_id")
                .distinct()
                .join(read("truth/devices").withColumnRenamed("account_id", "owner"), "device_id")
                .where("account_id <> owner")
                .count())
        .isZero();
    assertThat(logins.count()).isGreaterThan(50);
    assertThat(read("truth/bots").select("why").distinct().count()).isEqualTo(2);
    assertThat(
            read("web/events")
                .join(read("truth/bots"), "device_id")
                .where("account_id is null")
                .groupBy("device_id")
                .count()
                .where("count > 300")
                .count())
        .isEqualTo(2);
  }

  @Test
  void trueEffectsAreOfEveryoneInTheArms() {
    Dataset<Row> contacts = read("web/contacts").distinct();
    Row sums = read("truth/effects").agg(expr("sum(people)"), expr("sum(treated)")).first();
    assertThat(sums.getLong(0)).isEqualTo(contacts.count()).isGreaterThan(200);
    assertThat(sums.getLong(1)).isEqualTo(contacts.where("arm = 'treatment'").count());
    assertThat(contacts.where("arm = 'control' and (cost > 0 or opened_at is not null)").count())
        .isZero();
    assertThat(read("truth/effects").where("persuasion = 'persuadable' and effect > 0.1").count())
        .isEqualTo(read("web/campaigns").count());
  }
}
