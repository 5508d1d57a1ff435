package io.clientele.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.SmallShop;
import io.clientele.TestSpark;
import io.clientele.lake.Lake;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features against numbers worked out by hand. */
class FeaturesTest {
  @TempDir Path folder;

  @Test
  void featuresAreWhatTheirDefinitionsSayAlsoOfWhoNeverBought() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                // Five kept orders on four days: 1 Jan, 11 Jan (two), 31 Jan, 1 Apr.
                "o1,c1,2025-01-01 08:00:00,completed,,,",
                "o2,c1,2025-01-11 13:00:00,completed,2.00,,",
                "o3,c1,2025-01-11 19:00:00,open,0.00,,",
                "o4,c1,2025-01-31 23:00:00,completed,,,",
                "o5,c1,2025-04-01 02:00:00,completed,,5.00,",
                // Cancelled, refunded in full, credit note, and one after the as-of date.
                "o6,c1,2025-03-01 10:00:00,cancelled,,,",
                "o7,c1,2025-03-02 10:00:00,completed,,30.00,",
                "o8,c1,2025-04-05 10:00:00,return,,,",
                "o9,c1,2025-04-11 10:00:00,completed,,,",
                // And somebody who never bought.
                "o10,c2,2025-01-02 08:00:00,cancelled,,,")
            .lines(
                "a.csv",
                "o1,1,p1,2,10.00,4.00",
                "o2,1,p1,1,10.00,4.00",
                "o2,2,p2,1,5.00,",
                "o3,1,p3,1,7.00,2.00",
                "o4,1,p1,3,10.00,4.00",
                "o4,2,p2,-1,5.00,",
                "o5,1,p4,1,20.00,9.00",
                "o6,1,p5,1,99.00,9.00",
                "o7,1,p6,1,30.00,9.00",
                "o8,1,p1,-1,10.00,4.00",
                "o9,1,p9,1,99.00,9.00");
    shop.features("2025-04-10", "fit segments", "segment customers");

    assertThat(
            shop.query(
                "select first_purchase_on, last_purchase_on, tenure_days, recency_days from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("2025-01-01,2025-04-01,99,9");
    assertThat(
            shop.query(
                "select frequency_lifetime, orders_lifetime, frequency_90d, orders_90d, frequency_30d from customer_features_current where frequency_lifetime > 0"))
        // 90 days up to 10 April begin on 11 January.
        .containsExactly("4,5,3,4,1");
    // Gross 20+15+7+30+20+30 = 122, discount 2, returns 5 (line of o4) + 5 (o5) + 30 (o7) + 10 (o8)
    // = 50.
    assertThat(
            shop.query(
                "select revenue_lifetime, revenue_30d from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("70.0,5.0");
    // Cost 8+4+2+12+9-4 = 31; what was refunded in full is not kept.
    assertThat(
            shop.query(
                "select contribution_lifetime from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("39.0");
    // Gaps 10, 20, 60: mean 30, sample standard deviation sqrt((400 + 100 + 900) / 2).
    assertThat(
            shop.query(
                "select gap_days_mean, round(gap_days_sd, 9), gap_days_max from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("30.0," + Math.round(Math.sqrt(700) * 1e9) / 1e9 + ",60");
    // Kept orders bought 2+1+1+1+3+1 units and o7 one more; products p1 to p4 in kept orders.
    assertThat(
            shop.query(
                "select order_value_mean, units_per_order, distinct_products from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("14.0,2.0,4");
    assertThat(
            shop.query(
                "select round(discount_share, 6), round(return_share, 6), round(cancelled_share, 6) from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("0.090909,0.409836,0.166667");
    // 1 Jan Wednesday, 11 Jan Saturday (two orders), 31 Jan Friday, 1 Apr Tuesday.
    assertThat(
            shop.query(
                "select usual_weekday, weekend_share, usual_daypart, morning_share, night_share from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("saturday,0.4,evening,0.2,0.2");
    // Last 90 days: o3, o2, o4, o5; the 90 before: o1.
    assertThat(
            shop.query(
                "select orders_trend from customer_features_current where frequency_lifetime > 0"))
        .containsExactly("0.6");
    assertThat(
            shop.query(
                "select frequency_lifetime, revenue_lifetime, distinct_products, recency_days is null, order_value_mean is null,"
                    + " usual_weekday is null, cancelled_share from customer_features_current where frequency_lifetime = 0"))
        .containsExactly("0,0.0,0,true,true,true,1.0");
    assertThat(
            shop.query(
                "select rfm_segment is null, value_tier is null, cluster is null from customer_segments_current s"
                    + " join customer_features_current f using (customer_id) where frequency_lifetime = 0"))
        .containsExactly("true,true,true");
  }

  @Test
  void moneyGivenBackAndAnOrderCancelledWeeksLaterChangeDaysAndTheFeaturesThatDependOnThem() {
    SmallShop shop =
        new SmallShop(folder)
            // Three for ten: the price of one cannot be told to the cent.
            .configure(
                "sources.web.lines.tables.order_lines.gross = \"if(product = 'p3', round(quantity * price, 2), null)\"")
            .orders(
                "back.csv",
                // Refunded with tax and shipping: 120 for goods of 100.
                "b1,back1,2025-01-01 08:00:00,completed,,120.00,",
                // A line of 40 came back, and its refund is booked as well.
                "b2,back2,2025-01-01 08:00:00,completed,,40.00,",
                // Sold at 100 less 20, and given back the same.
                "b3,back3,2025-01-01 08:00:00,completed,20.00,,",
                "b4,back3,2025-01-02 08:00:00,return,-20.00,,",
                "b5,back4,2025-01-01 08:00:00,completed,,,",
                "b6,back4,2025-01-02 08:00:00,completed,,,")
            .lines(
                "back.csv",
                "b1,1,p1,1,100.00,",
                "b2,1,p1,1,60.00,",
                "b2,2,p2,1,40.00,",
                "b2,3,p2,-1,40.00,",
                "b3,1,p1,1,100.00,",
                "b4,1,p1,-1,100.00,",
                "b5,1,p3,3,3.3333,",
                "b5,2,p2,3,3.3333,",
                "b6,1,p3,-3,3.3333,")
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
                "o2,c1,2025-03-08 10:00:00,completed,,,2025-03-08 10:00:00",
                "o3,c2,2025-03-08 10:00:00,completed,,,2025-03-08 10:00:00",
                "o4,c2,2025-03-09 10:00:00,completed,,,2025-03-09 10:00:00")
            .lines(
                "a.csv",
                "o1,1,p1,1,10.00,",
                "o2,1,p2,2,10.00,",
                "o3,1,p1,1,7.00,",
                "o4,1,p1,1,7.00,");
    shop.features("2025-03-29");
    moneyGivenBackIsNeverMoreThanTheGoodsCostAndALineIsWorthWhatTheSourceSays(shop);
    shop.orders("b.csv", "o2,c1,2025-03-08 10:00:00,cancelled,,,2025-03-29 09:00:00");
    shop.features("2025-03-29");
    assertThat(
            shop.query(
                "select account_id, day, array_join(reasons, ';'), orders_before, orders_after from restatements"))
        .containsExactly("c1,2025-03-08,orders cancelled,1,0");
    // Of the columns of both runs' features, those that differ, by account.
    Map<String, Map<String, Object>> before = features("2025-03-29.1");
    Map<String, Map<String, Object>> after = features("2025-03-29.2");
    // How much more than everybody chooses something depends on everybody.
    assertThat(withoutLifts(after.get("c2"))).isEqualTo(withoutLifts(before.get("c2")));
    Map<String, Object> changed = new TreeMap<>(after.get("c1"));
    changed.entrySet().removeAll(before.get("c1").entrySet());
    assertThat(changed)
        .containsEntry("last_purchase_on", java.sql.Date.valueOf("2025-03-01"))
        .containsEntry("recency_days", 28)
        .containsEntry("frequency_lifetime", 1)
        .containsEntry("orders_30d", 1L)
        .containsEntry("revenue_lifetime", 10.0)
        .containsEntry("distinct_products", 1L)
        .containsEntry("cancelled_share", 0.5)
        .containsEntry("gap_days_mean", null)
        .doesNotContainKeys("first_purchase_on", "tenure_days", "discount_share", "return_share");
  }

  private static void moneyGivenBackIsNeverMoreThanTheGoodsCostAndALineIsWorthWhatTheSourceSays(
      SmallShop shop) {
    assertThat(
            shop.query(
                "select account_id, sum(orders), sum(net_revenue) from account_days"
                    + " where account_id in ('back1', 'back2', 'back3') group by 1 order by 1"))
        .containsExactly("back1,0,0.0000", "back2,1,20.0000", "back3,1,0.0000");
    assertThat(
            shop.query(
                "select day, gross_revenue, returns, net_revenue from account_days where account_id = 'back4' order by 1"))
        .containsExactly("2025-01-01,19.9999,0.0000,19.9999", "2025-01-02,0.0000,10.0000,-10.0000");
  }

  private static Map<String, Object> withoutLifts(Map<String, Object> features) {
    Map<String, Object> without = new TreeMap<>(features);
    without.keySet().removeIf(name -> name.endsWith("_lift"));
    return without;
  }

  /** The features that a run wrote, by account and column. */
  private Map<String, Map<String, Object>> features(String runId) {
    Lake lake = Lake.open(TestSpark.session(), folder.resolve("warehouse-shop").toString());
    Map<String, Map<String, Object>> features = new TreeMap<>();
    Table table = CustomerFeatures.TABLE;
    var accounts =
        lake.read(CustomerAccounts.TABLE, lake.version(CustomerAccounts.TABLE))
            .select("customer_id", "account_id");
    lake.read(table, lake.version(table))
        .where(Table.RUN_ID.col().equalTo(runId))
        .drop(Table.RUN_ID.name())
        .join(accounts, "customer_id")
        .collectAsList()
        .forEach(
            row -> {
              Map<String, Object> values = new TreeMap<>();
              for (String column : row.schema().fieldNames()) {
                values.put(column, row.getAs(column));
              }
              features.put(row.getAs("account_id"), values);
            });
    return features;
  }
}
