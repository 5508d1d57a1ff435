package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.cli.PartOfNight;
import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All systems of the synthetic shop are taken in, and found to be what its truth says they are. */
class SyntheticShopIT {
  private static final ShopSize SIZE = new ShopSize(250, 150, 4, LocalDate.of(2025, 12, 31));
  private static final String KEY = "nobody here is real";

  @TempDir static Path folder;
  private static Path shop;
  private static Path warehouse;

  @BeforeAll
  static void takeIn() throws IOException {
    SyntheticShop.write(TestSpark.session(), SIZE, folder.resolve("logs").toString());
    shop = folder.resolve("shop.conf");
    Files.writeString(folder.resolve("key"), KEY);
    StringBuilder text =
        new StringBuilder(
            "shop { name = demo, zone = Europe/Berlin, currency = EUR }\npersonal.key-file = key"
                + "\nfeed.max-refused-share = 0.2\n");
    for (String part : List.of("web", "behaviour", "store", "market")) {
      text.append(
          Files.readString(Path.of("conf/demo", part + ".conf")).replace("../target/demo", "logs"));
    }
    Files.writeString(shop, text);
    warehouse = folder.resolve("warehouse");
    PartOfNight.of(
            shop,
            warehouse,
            TestSpark::session,
            name ->
                name.startsWith("ingest ")
                    || Set.of("check quality", "identify customers", "put together visits")
                        .contains(name))
        .run("2025-12-31");
  }

  private static List<String> query(String sql) {
    return CommandLineRun.query(shop, warehouse, sql);
  }

  private static List<String> truth(String table, String format, String expression) {
    return TestSpark.session()
        .read()
        .format(format)
        .load(folder.resolve("logs/truth").resolve(table).toString())
        .selectExpr(expression)
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void theAccountOfEveryFeedClosesInRowsAndMoney() {
    assertThat(
            query(
                "select source, feed from reconciliation group by 1, 2 having sum(if(outcome = 'read', rows, -rows)) <> 0"
                    + " or sum(if(outcome = 'read', amount, -amount)) <> 0"))
        .isEmpty();
    assertThat(query("select count(distinct source, feed) from reconciliation"))
        .containsExactly("14");
  }

  @Test
  void thePlantedDirtIsFoundToTheRow() {
    Map<String, String> feeds =
        Map.of(
            "web.lines", "web.order_lines",
            "web.cases", "web.service_cases",
            "market.orders", "market.orders");
    // What gives each kind of dirt away; a row with several reasons counts for the one planted.
    Map<String, String> signs = new TreeMap<>();
    signs.put("DUPLICATE", "reason = 'the same row again'");
    signs.put("TEST", "reason = 'test account'");
    signs.put("SHORT", "reason like '%short line%'");
    signs.put(
        "NO_ACCOUNT",
        "reason like '%account_id is missing%' or reason like '%account_id is not null or device_id%'");
    signs.put(
        "BAD_DATE",
        "reason rlike '(ordered|happened|opened|written|sent)_at (is missing|cannot be read)'");
    signs.put("BAD_PRICE", "reason like '%unit_price breaks%' or reason like '%negative price%'");
    signs.put("NO_RATE", "reason like '%no exchange rate for XAU%'");
    signs.put("BAD_STATUS", "reason like '%status%'");
    signs.put("BAD_RATING", "reason like '%rating breaks%'");
    signs.put("BAD_KIND", "reason like '%kind breaks%'");
    signs.put("NO_KEY", "reason rlike '(order|review|case|contact|account)_id is missing'");
    StringBuilder kind = new StringBuilder("case ");
    // The order matters: a short line lacks much else, a test order is nothing but that.
    for (String dirt :
        List.of(
            "DUPLICATE",
            "TEST",
            "SHORT",
            "NO_ACCOUNT",
            "BAD_DATE",
            "BAD_PRICE",
            "NO_RATE",
            "BAD_STATUS",
            "BAD_RATING",
            "BAD_KIND",
            "NO_KEY")) {
      kind.append("when ").append(signs.get(dirt)).append(" then '").append(dirt).append("' ");
    }
    kind.append("end");
    List<String> found = new ArrayList<>();
    for (String row :
        query(
            "select source || '.' || feed, "
                + kind
                + " as kind, sum(rows) from reconciliation where outcome in ('duplicate', 'ignored', 'quarantined')"
                + " group by 1, 2 having kind is not null")) {
      String[] cells = row.split(",", -1);
      // The key of an account is the account.
      String dirt =
          cells[0].equals("web.accounts") ? cells[1].replace("NO_ACCOUNT", "NO_KEY") : cells[1];
      found.add(feeds.getOrDefault(cells[0], cells[0]) + " " + dirt + " " + cells[2]);
    }
    // A sale without a card is none of our business, and so is its being told twice.
    long twice =
        TestSpark.session()
            .read()
            .text(folder.resolve("logs/store/receipts").toString())
            .where("trim(substring(value, 13, 11)) = ''")
            .groupBy("value")
            .count()
            .where("count > 1")
            .count();
    String planted =
        "if(table_name = 'store.receipts' and dirt = 'DUPLICATE', rows - " + twice + ", rows)";
    assertThat(found.stream().sorted().toList())
        .isEqualTo(truth("dirt", "json", "concat(table_name, ' ', dirt, ' ', " + planted + ")"))
        .hasSizeGreaterThan(30);
    assertThat(
            query(
                "select distinct reason from reconciliation where outcome = 'quarantined' and ("
                    + kind
                    + ") is null"))
        .as("refusals that nobody planted")
        .isEmpty();
  }

  @Test
  void moneyIsInTheShopsCurrencyByTheRateOfTheDay() {
    TreeMap<LocalDate, BigDecimal> rates = new TreeMap<>();
    TestSpark.session()
        .read()
        .option("header", "true")
        .csv(folder.resolve("logs/web/exchange_rates").toString())
        .where("currency = 'USD'")
        .collectAsList()
        .forEach(
            row ->
                rates.put(
                    LocalDate.parse(row.<String>getAs("day")),
                    new BigDecimal(row.<String>getAs("rate"))));
    Map<String, String> expected = new TreeMap<>();
    TestSpark.session()
        .read()
        .schema("order_id string, ordered_at string, gross string, currency string")
        .json(folder.resolve("logs/web/orders").toString())
        .where("currency = 'USD' and order_id is not null and ordered_at not like '%/%'")
        .collectAsList()
        .forEach(
            row -> {
              LocalDate day = LocalDate.parse(row.getString(1).substring(0, 10));
              BigDecimal worth =
                  new BigDecimal(row.getString(2)).multiply(rates.floorEntry(day).getValue());
              expected.put(
                  row.getString(0), worth.setScale(4, RoundingMode.HALF_UP).toPlainString());
            });
    List<String> dollars =
        query("select order_id, gross from orders where source = 'web' and currency = 'USD'");
    assertThat(dollars)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(row.split(",", -1)[1]).isEqualTo(expected.get(row.split(",", -1)[0])));
    assertThat(
            query("select currency from orders where currency is not null group by 1 order by 1"))
        .contains("EUR", "GBP", "USD");
  }

  @Test
  void machinesAreKnownFromPeopleAndDevicesFromTheirLogins() {
    List<String> bots = truth("bots", "parquet", "device_id");
    List<String> taken =
        query("select distinct device_id from sessions where bot_reason is not null order by 1");
    assertThat(bots).containsAll(taken).isNotEmpty();
    List<String> byRate =
        TestSpark.session()
            .read()
            .parquet(folder.resolve("logs/truth/bots").toString())
            .where("why = 'rate'")
            .selectExpr("device_id")
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList();
    assertThat(taken).isEqualTo(byRate).isNotEmpty();
    // A visit on a device that was ever logged in is its owner's, also before the login.
    Map<String, String> owners = new TreeMap<>();
    truth("devices", "parquet", "concat(device_id, ',', account_id)")
        .forEach(row -> owners.put(row.split(",", -1)[0], row.split(",", -1)[1]));
    List<String> visits =
        query(
            "select distinct device_id, account_id from sessions where account_id is not null and bot_reason is null");
    assertThat(visits)
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(owners.get(row.split(",", -1)[0])).isEqualTo(row.split(",", -1)[1]));
    assertThat(
            query(
                "select count_if(seen_account_id is null and account_id is not null) > 0 from sessions"))
        .containsExactly("true");
  }

  @Test
  void nobodyIsNamedOutsideTheVault() {
    assertThat(query("select count(*) from vault where email like '%@%' and last_name is not null"))
        .isNotEqualTo(List.of("0"));
    assertThat(
            query(
                "select count(*) from quarantine q join vault v on length(v.email) > 3 and q.raw like '%' || v.email || '%'"))
        .containsExactly("0");
    assertThat(
            query(
                "select count(*) from accounts where email_hash is not null and not email_hash rlike '^[0-9a-f]{64}$'"))
        .containsExactly("0");
    assertThat(
            query("select count(*) > 0 from orders where account_id rlike '^guest-[0-9a-f]{24}$'"))
        .containsExactly("true");
    // The same address in two systems, whatever its case, is the same hash.
    assertThat(
            query(
                "select count(*) > 0 from accounts a join accounts b on a.email_hash = b.email_hash where a.source = 'web' and b.source = 'store'"))
        .containsExactly("true");
  }
}
