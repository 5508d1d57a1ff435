package io.clientele;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.feature.CustomerFeatures;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole nights on the real data sets, against published truths and against the files themselves.
 */
@RealData
class ActualShopsIT {
  @TempDir Path folder;

  private static Path example(String name) {
    return Path.of("conf/examples", name + ".conf");
  }

  /** A session that compiles expressions, as production does: with many rows it pays. */
  private static SparkSession compiling(ZoneId zone) {
    SparkSession session = Main.session(zone);
    session.conf().set("spark.sql.codegen.wholeStage", "true");
    session.conf().set("spark.sql.codegen.factoryMode", "FALLBACK");
    return session;
  }

  /** Customers, and those of whom any of ten features is not what plain SQL over the facts says. */
  private static final String TEN_FEATURES =
      """
      with baskets as (
        select account_id, count(*) as orders, count(distinct to_date(ordered_at)) as days,
          count(distinct if(ordered_at >= timestamp'2017-10-03 00:00:00', to_date(ordered_at), null)) as days_90,
          datediff(date'2017-12-31', max(to_date(ordered_at))) as recency, count(distinct store) as stores,
          avg(if(dayofweek(ordered_at) in (1, 7), 1.0D, 0.0D)) as weekend
        from orders group by 1),
      bought as (
        select o.account_id, count(*) as lines, sum(l.gross - l.discount) as net,
          count(distinct l.product_id) as products, count(distinct p.category) as categories
        from order_lines l join orders o using (source, order_id) left join products p using (source, product_id)
        group by 1)
      select count(*), count_if(not coalesce(
        f.orders_lifetime = b.orders and f.frequency_lifetime = b.days and f.frequency_90d = b.days_90
          and f.recency_days = b.recency and f.distinct_stores = b.stores and abs(f.weekend_share - b.weekend) < 1e-9
          and abs(f.lines_per_order - l.lines / b.orders) < 1e-9 and abs(f.revenue_lifetime - l.net) < 1e-6
          and f.distinct_products = l.products and f.distinct_categories = l.categories, false))
      from baskets b join bought l using (account_id) join customer_accounts using (account_id)
        join customer_features_current f using (customer_id)
      """;

  @Test
  void cdnow() {
    Path shop = example("cdnow");
    CommandLineRun.night(shop, folder);
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select outcome, sum(rows), sum(amount) from reconciliation group by 1 order by 1"))
        .containsExactly("accepted,6919,244091.9400", "read,6919,244091.9400");
    assertThat(CommandLineRun.query(shop, folder, "select count(*) from customer_features_current"))
        .containsExactly("2357");
    // Calibration to the 39th week, holdout after it (Fader and Hardie).
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select sum(days - 1), count_if(days = 1), count_if(days > 1), sum(later) from ("
                    + "select count_if(day <= '1997-09-30') days, count_if(day > '1997-09-30') later"
                    + " from account_days where orders > 0 group by source, account_id)"))
        .containsExactly("2457,1411,946,1882");
    assertThat(
            CommandLineRun.query(
                shop, folder, "select sum(units), sum(net_revenue) from account_days"))
        .containsExactly(unitsOfCdnow() + ",244091.9400");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_segments_current where cluster is null or rfm_segment is null or value_tier is null"))
        .containsExactly("0");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_forecasts_current where p_alive is null or clv_365d is null"))
        .containsExactly("0");
    assertThat(backtest(shop)).isCloseTo(1, within(0.25));
    anEarlierVersionIsUsedAgain(shop);
  }

  private void anEarlierVersionIsUsedAgain(Path shop) {
    CommandLineRun wrong = rollback(shop, 7);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("there is no version 7 of a model of purchases", "there are [1]");

    assertThat(rollback(shop, 1).code()).isZero();
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select b.reason, a.fit = b.fit, b.promoted_on > a.promoted_on from models a, models b"
                    + " where a.model = 'purchases' and b.model = 'purchases' and a.version = 1 and b.version = 2"))
        .containsExactly("version 1 again: it was better,true,true");
  }

  /** Conditions are refused that name other texts than those. */
  private void everyTextIsKnown(Path shop, Table table) {
    List<Field> closed =
        table.fields().stream().filter(field -> field.oneOf().isPresent()).toList();
    String unknown =
        closed.stream()
            .map(
                field ->
                    String.format(
                        "count_if(%1$s not in ('%2$s')) + if(count(%1$s) = 0, 1, 0)",
                        field.name(), String.join("', '", field.oneOf().orElseThrow())))
            .collect(Collectors.joining(" + "));
    assertThat(
            CommandLineRun.query(shop, folder, "select " + unknown + " from " + table + "_current"))
        .containsExactly("0");
  }

  private CommandLineRun rollback(Path shop, int version) {
    return CommandLineRun.of(
        "rollback",
        "--shop",
        shop.toString(),
        "--warehouse",
        folder.toString(),
        "--model",
        "purchases",
        "--version",
        String.valueOf(version),
        "--reason",
        "it was better");
  }

  /**
   * What the model in use expected of the held-out days, over what came; it ranks by more than
   * recency.
   */
  private double backtest(Path shop) {
    String row =
        CommandLineRun.query(
                shop,
                folder,
                "with best as (select min_by(candidate, value) candidate from model_metrics where metric = 'squared_error')"
                    + " select max(value) filter (where metric = 'purchases' and m.candidate = best.candidate)"
                    + " / max(value) filter (where metric = 'actual_purchases'),"
                    + " max(value) filter (where metric = 'auc' and m.candidate = best.candidate)"
                    + " > max(value) filter (where metric = 'auc' and m.candidate = 'recency')"
                    + " from model_metrics m cross join best where m.model = 'purchases'")
            .get(0);
    assertThat(row).endsWith(",true");
    return Double.parseDouble(row.split(",", -1)[0]);
  }

  /**
   * A propensity in use: it ranked better than days since the last purchase alone in days that it
   * had not seen, and every customer who ever bought has one.
   */
  private void assertInUse(Path shop, String model, int days) {
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select max(value) filter (where metric = 'auc' and candidate = lower(method))"
                    + " > max(value) filter (where metric = 'auc' and candidate = 'recency'),"
                    + " max(value) filter (where metric = 'calibration_error' and candidate = lower(method)) < 0.1,"
                    + " max(promoted_on) is not null"
                    + " from model_metrics join models using (model, version) where model = '"
                    + model
                    + "'"))
        .containsExactly("true,true,true");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count_if(p is null or abs(p + churn_"
                    + days
                    + "d - 1) > 1e-9), min(p) >= 0 and max(p) <= 1 and max(p) > 3 * min(p)"
                    + " from (select *, purchase_propensity_"
                    + days
                    + "d p from customer_forecasts_current) where p_alive is not null"))
        .containsExactly("0,true");
  }

  private static String unitsOfCdnow() {
    try (var lines =
        Files.lines(Path.of(System.getenv("CLIENTELE_DATA"), "cdnow/CDNOW_sample.txt"))) {
      return lines.mapToInt(line -> Integer.parseInt(line.substring(20, 23).strip())).sum()
          + ".0000";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void onlineRetail() throws IOException {
    Path shop = example("online-retail");
    CommandLineRun.night(ActualShopsIT::compiling, shop, folder);
    Map<String, Long> reasons = new TreeMap<>();
    Map<String, BigDecimal> revenue = new TreeMap<>();
    long lines = countByHand(reasons, revenue);
    assertThat(lines).isEqualTo(320_705);
    Map<String, Long> found = new TreeMap<>();
    CommandLineRun.query(
            shop,
            folder,
            "select concat(outcome, ' ', reason), rows from reconciliation where outcome <> 'read' order by 1")
        .forEach(
            row -> found.put(row.split(",", -1)[0].strip(), Long.valueOf(row.split(",", -1)[1])));
    assertThat(found).isEqualTo(reasons);
    assertThat(
            CommandLineRun.query(
                shop, folder, "select rows from reconciliation where outcome = 'read'"))
        .containsExactly("320705");
    everyTextIsKnown(shop, CustomerFeatures.TABLE);
    everyTextIsKnown(shop, CustomerSegments.TABLE);

    Map<String, BigDecimal> ours = new TreeMap<>();
    CommandLineRun.query(
            shop, folder, "select account_id, sum(net_revenue) from account_days group by 1")
        .forEach(
            row ->
                ours.put(row.split(",", -1)[0], new BigDecimal(row.split(",", -1)[1]).setScale(4)));
    assertThat(ours).isEqualTo(revenue);
    // No dropout is visible in nine months, and forecasting goes on.
    assertThat(
            CommandLineRun.query(
                shop, folder, "select method from models where model = 'purchases'"))
        .containsExactly("NBD");
    assertThat(backtest(shop)).isCloseTo(1, within(0.15));
    assertInUse(shop, "purchase_90d", 90);
    segmentsTell(shop);
    // Wholesale buyers: a few customers with a large part of the revenue, in a group of their own.
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select customer_share < 0.02 and revenue_share > 0.1, relationship_level from segment_profiles_current"
                    + " where segmentation = 'cluster' and segment = 'outlier'"))
        .containsExactly("true,partnership");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_segments_current"
                    + " where value_tier is not null and (tier_cluster is null or left(tier_cluster, 1) <> value_tier)"))
        .as("every tier is divided")
        .containsExactly("0");
    ReportPages.check(shop, folder, "online-retail");
  }

  /** Every segmentation that there is tells something of the revenue of the next 90 days. */
  private void segmentsTell(Path shop) {
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select segmentation from segment_evaluations_current where tells order by 1"))
        .contains("cluster", "lifecycle", "profit_class", "rfm_segment", "value_tier");
  }

  /** The same rules in plain Java over the file. */
  private static long countByHand(Map<String, Long> reasons, Map<String, BigDecimal> revenue)
      throws IOException {
    Path file =
        Path.of(
            System.getenv("CLIENTELE_DATA"), "online-retail/online_retail_2010-12_2011-08.csv.gz");
    Set<String> adjustments =
        Set.of(
            "POST", "DOT", "C2", "M", "D", "S", "B", "CRUK", "PADS", "AMAZONFEE", "BANK CHARGES");
    Set<String> seen = new HashSet<>();
    long count = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        count++;
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        boolean cancellation = cells[0].startsWith("C");
        int quantity = Integer.parseInt(cells[3]);
        BigDecimal price = new BigDecimal(cells[5]);
        String reason;
        if (adjustments.contains(cells[1].toUpperCase(java.util.Locale.ROOT))) {
          reason = "ignored adjustment line";
        } else if (quantity < 0 && !cancellation) {
          reason = "ignored negative quantity without cancellation";
        } else if (price.signum() <= 0) {
          reason = "ignored zero or negative price";
        } else if (cells[6].isEmpty()) {
          reason = "ignored no customer";
        } else if (!seen.add(line)) {
          reason = "duplicate the same row again";
        } else {
          reason = cancellation ? "accepted cancellation" : "accepted";
          revenue.merge(
              cells[6], price.multiply(BigDecimal.valueOf(quantity)).setScale(4), BigDecimal::add);
        }
        reasons.merge(reason, 1L, Long::sum);
      }
    }
    return count;
  }

  @Test
  void rfmGolden() {
    Path shop = example("rfm-golden");
    CommandLineRun.night(shop, folder);
    List<String> scores =
        CommandLineRun.query(
            shop,
            folder,
            "select account_id, recency_days, orders_lifetime, cast(revenue_lifetime as int), recency_score, frequency_score, monetary_score"
                + " from customer_segments_current join customer_features_current using (customer_id)"
                + " join customer_accounts using (customer_id)"
                + " where account_id in ('Abbey O''Reilly', 'Add Senger', 'Aden Lesch', 'Aden Murphy', 'Admiral Senger') order by 1");
    assertThat(scores).hasSize(5);
    assertThat(scores.get(0)).isEqualTo("Abbey O'Reilly,205,6,472,3,4,3");
    assertThat(scores.get(1)).isEqualTo("Add Senger,140,3,340,4,1,2");
    assertThat(scores.get(2)).startsWith("Aden Lesch,").endsWith(",3,2,3");
    assertThat(scores.get(3)).startsWith("Aden Murphy,").endsWith(",5,4,4");
    assertThat(scores.get(4)).startsWith("Admiral Senger,").endsWith(",4,3,3");
  }

  @Test
  void completeJourney() throws IOException {
    Path shop = example("complete-journey");
    // Each model takes a while to learn: two are learnt here.
    List<String> without = new ArrayList<>();
    for (String tag : List.of("age-band", "household-size", "married", "like-private-label")) {
      without.addAll(List.of("--set", "tags." + tag + ".status=retired"));
    }
    CommandLineRun.night(ActualShopsIT::compiling, shop, folder, without.toArray(String[]::new));
    segmentsTell(shop);
    Map<String, Map<String, String>> products = new TreeMap<>();
    rows("complete-journey/products.csv.gz", row -> products.put(row.get("product_id"), row));
    List<Map<String, String>> lines = rows("complete-journey/transactions.csv.gz");
    List<Map<String, String>> coupons = rows("complete-journey/coupons.csv.gz");
    List<Map<String, String>> people = rows("complete-journey/demographics.csv");
    List<Map<String, String>> campaigns = rows("complete-journey/campaign_descriptions.csv");
    List<Map<String, String>> reached = rows("complete-journey/campaigns.csv");
    List<Map<String, String>> redeemed = rows("complete-journey/coupon_redemptions.csv");

    // What became of every row and cent.
    Ledger account = new Ledger();
    // Household: gross, discount, net.
    Ledger households = new Ledger();
    Ledger sums = new Ledger();
    Set<String> baskets = new HashSet<>();
    for (Map<String, String> line : lines) {
      BigDecimal quantity = new BigDecimal(line.get("quantity"));
      BigDecimal paid = cents(line.get("sales_value"));
      BigDecimal card = cents(line.get("retail_disc"));
      BigDecimal maker = cents(line.get("coupon_disc"));
      BigDecimal match = cents(line.get("coupon_match_disc"));
      account.add("transactions,read,", BigDecimal.ONE, paid);
      if (quantity.signum() == 0) {
        // A line of money without goods would be refused; there is none.
        assertThat(paid).isZero();
        account.add(
            "transactions,ignored,"
                + (maker.signum() > 0 ? "coupon without goods" : "nothing sold"),
            BigDecimal.ONE,
            paid);
        continue;
      }
      account.add(
          "transactions,accepted," + (paid.signum() == 0 ? "for free" : ""), BigDecimal.ONE, paid);
      baskets.add(line.get("basket_id"));
      BigDecimal given = card.add(match);
      households.add(line.get("household_id"), paid.add(given), given, paid);
      boolean petrol =
          products
              .getOrDefault(line.get("product_id"), Map.of())
              .getOrDefault("product_type", "")
              .startsWith("GASOLINE");
      // Petrol paid by the amount is one of something, all other is in thousandths of a gallon.
      boolean thousandths = petrol && quantity.compareTo(BigDecimal.ONE) > 0;
      sums.add(
          "lines",
          thousandths ? quantity.movePointLeft(3) : quantity,
          paid.add(given),
          given,
          match,
          maker);
    }
    for (Map.Entry<String, Integer> feed :
        Map.of(
                "products", products.size(),
                "demographics", people.size(),
                "campaign-descriptions", campaigns.size(),
                "campaigns", reached.size(),
                "redemptions", redeemed.size())
            .entrySet()) {
      BigDecimal rows = BigDecimal.valueOf(feed.getValue());
      account.add(feed.getKey() + ",read,", rows, BigDecimal.ZERO);
      account.add(feed.getKey() + ",accepted,", rows, BigDecimal.ZERO);
    }
    BigDecimal couponRows = BigDecimal.valueOf(coupons.size());
    BigDecimal distinct = BigDecimal.valueOf(new HashSet<>(coupons).size());
    account.add("coupons,read,", couponRows, BigDecimal.ZERO);
    account.add("coupons,accepted,", distinct, BigDecimal.ZERO);
    account.add(
        "coupons,duplicate,the same row again", couponRows.subtract(distinct), BigDecimal.ZERO);

    assertThat(lines).hasSize(75_000);
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select concat_ws(',', feed, outcome, reason, cast(rows as decimal(18,4)), amount) from reconciliation"))
        .map(ActualShopsIT::unquoted)
        .containsExactlyInAnyOrderElementsOf(account.lines());
    assertThat(account.lines())
        .contains(
            "transactions,read,,75000.0000,233935.2400",
            "transactions,ignored,coupon without goods,141.0000,0.0000",
            "transactions,ignored,nothing sold,275.0000,0.0000");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select account_id, sum(gross_revenue), sum(discount), sum(net_revenue) from account_days group by 1"))
        .containsExactlyInAnyOrderElementsOf(households.lines());
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select 'lines', sum(quantity), sum(gross), sum(discount), sum(coupon_discount), sum(funded_discount) from order_lines"))
        .containsExactlyElementsOf(sums.lines());
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*), count(distinct store) from orders where channel = 'store' and status = 'completed'"))
        .containsExactly(
            baskets.size()
                + ","
                + lines.stream()
                    .filter(line -> baskets.contains(line.get("basket_id")))
                    .map(line -> line.get("store_id"))
                    .distinct()
                    .count());
    Set<String> known = new HashSet<>(households.keys());
    people.forEach(row -> known.add(row.get("household_id")));
    assertThat(CommandLineRun.query(shop, folder, "select count(*) from customer_features_current"))
        .containsExactly(String.valueOf(known.size()));

    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select account_id, age_band, income_band, marital_status, household_size, children from accounts"))
        .containsExactlyInAnyOrderElementsOf(
            told(
                people,
                "household_id",
                "age",
                "income",
                "marital_status",
                "household_size",
                "kids_count"));
    assertThat(
            CommandLineRun.query(
                shop, folder, "select campaign_id, kind, starts_on, ends_on from campaigns"))
        .containsExactlyInAnyOrderElementsOf(
            told(campaigns, "campaign_id", "campaign_type", "start_date", "end_date"));
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select account_id, campaign_id, coupon_id, to_date(redeemed_at) from contacts where channel is null"))
        .containsExactlyInAnyOrderElementsOf(
            told(reached, "household_id", "campaign_id", "no coupon", "no date"));
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select account_id, campaign_id, coupon_id, to_date(redeemed_at) from contacts where channel = 'coupon'"))
        .containsExactlyInAnyOrderElementsOf(
            told(redeemed, "household_id", "campaign_id", "coupon_upc", "redemption_date"));
    Ledger departments = new Ledger();
    products
        .values()
        .forEach(
            row ->
                departments.add(
                    row.get("department"),
                    BigDecimal.ONE,
                    row.get("product_category").isEmpty() ? BigDecimal.ZERO : BigDecimal.ONE));
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select department, cast(count(*) as decimal(18,4)), cast(count(category) as decimal(18,4)) from products group by 1"))
        .containsExactlyInAnyOrderElementsOf(departments.lines());
    assertThat(
            CommandLineRun.query(
                shop, folder, "select message from quality_checks where verdict <> 'passed'"))
        .isEmpty();
    assertThat(CommandLineRun.query(shop, folder, TEN_FEATURES))
        .containsExactly(households.lines().size() + ",0");
    tagsKeepTheirPromise(shop);
  }

  /** What is published was right often enough of customers who were held out; the rest abstains. */
  private void tagsKeepTheirPromise(Path shop) {
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from tag_quality_current where segmentation = 'all' and verdict = 'published' and (precision < wanted_precision or threshold < 0.5)"))
        .containsExactly("0");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select distinct tag from tag_quality_current where held_out > 150 order by 1"))
        .containsExactly("family", "groceries-next");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select verdict, precision_low > 0.75, auc_low > 0.75, held_out > 1000 from tag_quality_current where tag = 'groceries-next' and segmentation = 'all'"))
        .containsExactly("published,true,true,true");
    // Whom a value that abstains is told of, it is known of.
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_tags_current t join tag_quality_current q on t.tag = q.tag and t.value = q.value and q.segmentation = 'all'"
                    + " where q.verdict <> 'published' and t.confidence < 1"))
        .containsExactly("0");
    // What households said is told of them.
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*) from customer_tags_current where tag = 'income' and evidence is null"))
        .containsExactly(
            CommandLineRun.query(shop, folder, "select count(income_band) from accounts").get(0));
    // Who seldom buys it, or buys of it as others do, has no favourite.
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select max(n), count(*) > 500 from (select customer_id, count(*) n from customer_tags_current where tag = 'favourite-department' group by 1)"))
        .containsExactly("2,true");
  }

  @Test
  void aSourceOfProfilesWithoutOrders() throws IOException {
    Path shop = example("splink-fake-1000");
    CommandLineRun.night(shop, folder);
    List<Map<String, String>> people = rows("splink-fake-1000/fake_1000.csv");
    assertThat(people).hasSize(1000);
    assertThat(
            CommandLineRun.query(
                shop, folder, "select outcome, rows from reconciliation order by 1"))
        .containsExactly("accepted,1000", "read,1000");

    Map<String, String> hashes = new TreeMap<>();
    CommandLineRun.query(shop, folder, "select account_id, email_hash from accounts")
        .forEach(row -> hashes.put(row.split(",", -1)[0], row.split(",", -1)[1]));
    assertThat(hashes).hasSize(1000);
    Map<String, String> byEmail = new TreeMap<>();
    for (Map<String, String> person : people) {
      String hash = hashes.get(person.get("unique_id"));
      assertThat(hash).matches(person.get("email").isEmpty() ? "" : "[0-9a-f]{64}");
      byEmail.putIfAbsent(person.get("email"), hash);
      assertThat(hash).isEqualTo(byEmail.get(person.get("email")));
    }
    assertThat(new HashSet<>(byEmail.values())).hasSameSizeAs(byEmail.keySet());

    assertThat(
            TestSpark.session()
                .read()
                .format("delta")
                .load(folder.resolve("vault").toString())
                .selectExpr(
                    "concat_ws(',', account_id, ifnull(first_name, ''), ifnull(last_name, ''), birth_date, ifnull(city, ''), ifnull(email, ''))")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(
            told(people, "unique_id", "first_name", "surname", "dob", "city", "email"));
    Set<String> personal = new HashSet<>();
    for (String column : List.of("first_name", "surname", "dob", "email")) {
      people.forEach(person -> personal.add(person.get(column)));
    }
    // Surnames that are words of the comments on columns, too.
    personal.removeAll(Set.of("", "Price", "Day"));
    Set<String> words = wordsOutsideTheVault(folder);
    assertThat(words).contains("splink");
    words.retainAll(personal);
    assertThat(words).isEmpty();

    // Nobody bought: all are prospects, and there is nothing to segment.
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select tag, count(*) from customer_tags_current join customer_features_current using (customer_id)"
                    + " where frequency_lifetime = 0 and revenue_lifetime = 0 and recency_days is null group by 1"))
        .containsExactly("prospect,1000");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select count(*), count(rfm_segment), count(value_tier), count(cluster) from customer_segments_current"))
        .containsExactly("1000,0,0,0");
    assertThat(
            CommandLineRun.query(
                shop,
                folder,
                "select note from segmentation_metrics_current where metric = 'refused' order by 1"))
        .containsExactly(
            "\"clustering refused: 0 buyers, min-customers is 100\"",
            "lifecycle refused: nobody has bought twice");
  }

  /** Every word of every table but the vault, and of every file that is not in a table's format. */
  private static Set<String> wordsOutsideTheVault(Path warehouse) throws IOException {
    Set<String> words = new HashSet<>();
    try (Stream<Path> all = Files.walk(warehouse)) {
      for (Path path : all.filter(path -> !path.startsWith(warehouse.resolve("vault"))).toList()) {
        if (Files.isDirectory(path.resolve("_delta_log"))) {
          Dataset<Row> table = TestSpark.session().read().format("delta").load(path.toString());
          table
              .select(to_json(struct(col("*"))))
              .as(Encoders.STRING())
              .collectAsList()
              .forEach(row -> addWords(row, words));
        } else if (Files.isRegularFile(path) && !path.toString().matches(".*\\.(parquet|crc)")) {
          addWords(Files.readString(path), words);
        }
      }
    }
    return words;
  }

  private static void addWords(String text, Set<String> words) {
    words.addAll(List.of(text.split("[^\\p{L}\\p{N}@._'-]+")));
  }

  private static BigDecimal cents(String amount) {
    return new BigDecimal(amount).setScale(2, RoundingMode.HALF_UP);
  }

  private static String unquoted(String cell) {
    return cell.startsWith("\"") ? cell.substring(1, cell.length() - 1) : cell;
  }

  /** Amounts added up by key. */
  private static final class Ledger {
    private final Map<String, List<BigDecimal>> sums = new TreeMap<>();

    void add(String key, BigDecimal... amounts) {
      List<BigDecimal> sum = sums.get(key);
      List<BigDecimal> more = new ArrayList<>();
      for (int i = 0; i < amounts.length; i++) {
        more.add(sum == null ? amounts[i] : sum.get(i).add(amounts[i]));
      }
      sums.put(key, more);
    }

    Set<String> keys() {
      return sums.keySet();
    }

    /** As a query prints them. */
    List<String> lines() {
      return sums.entrySet().stream()
          .map(
              entry ->
                  entry.getKey()
                      + entry.getValue().stream()
                          .map(amount -> "," + amount.setScale(4))
                          .collect(Collectors.joining()))
          .toList();
    }
  }

  /** Some columns of rows, as a query prints them; one that there is not is empty. */
  private static List<String> told(List<Map<String, String>> rows, String... columns) {
    return rows.stream()
        .map(
            row ->
                Stream.of(columns)
                    .map(column -> row.getOrDefault(column, ""))
                    .collect(Collectors.joining(",")))
        .toList();
  }

  private static List<Map<String, String>> rows(String file) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    rows(file, rows::add);
    return rows;
  }

  /** The rows of a csv file, by column. */
  private static void rows(String file, Consumer<Map<String, String>> each) throws IOException {
    InputStream bytes = Files.newInputStream(Path.of(System.getenv("CLIENTELE_DATA"), file));
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes,
                StandardCharsets.UTF_8))) {
      String[] header = reader.readLine().split(",", -1);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
          row.put(header[i], cells[i].replaceAll("^\"|\"$", ""));
        }
        each.accept(row);
      }
    }
  }
}
