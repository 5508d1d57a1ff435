package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.SmallShop;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows of a source, told by nights on small files. */
class IngestTest {
  private static final String ACCOUNT =
      "select feed, outcome, reason, rows, amount from reconciliation where run_id = '%s' order by 1, 2, 3";

  @TempDir Path folder;

  @Test
  void everyRowHasOneOutcomeWithItsReasonsAndTheAccountCloses() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,",
                "o2,c2,2025-03-02 10:00:00,completed,,,",
                "o2,c2,2025-03-02 10:00:00,completed,,,",
                "o3,test,2025-03-02 10:00:00,completed,,,",
                "o4,,2025-13-02,completed,,,",
                "o5,c1,2025-03-03 09:00:00,sent,much,,",
                "o6,c3")
            .lines(
                "a.csv",
                "o1,1,p1,2,10.00,4.00",
                "o1,2,p2,0,3.00,",
                "o2,1,p1,1,10.00,4.00",
                "o2,1,p1,1,10.00,4.00",
                "o2,2,p3,-1,-5.00,");
    shop.ingest("2025-03-10");
    assertThat(shop.query(String.format(ACCOUNT, "2025-03-10.1")))
        .containsExactly(
            "lines,accepted,\"\",2,30.0000",
            "lines,duplicate,the same row again,1,10.0000",
            "lines,quarantined,quantity breaks: quantity <> 0,1,0.0000",
            "lines,quarantined,unit_price breaks: unit_price >= 0,1,5.0000",
            "lines,read,\"\",5,45.0000",
            "orders,accepted,\"\",2,0.0000",
            "orders,duplicate,the same row again,1,0.0000",
            "orders,ignored,test order,1,0.0000",
            "orders,quarantined,account_id is missing or cannot be read; ordered_at is missing or cannot be read,1,0.0000",
            "orders,quarantined,\"status breaks: status in ('open', 'completed', 'cancelled', 'return'); discount cannot be read as DECIMAL(18,4)\",1,0.0000",
            "orders,quarantined,the row does not fit the columns; ordered_at is missing or cannot be read; status is missing or cannot be read,1,0.0000",
            "orders,read,\"\",7,0.0000");
    assertThat(shop.query("select raw from quarantine where feed = 'orders' and raw like '%o4%'"))
        .singleElement()
        .asString()
        .contains("2025-13-02");
  }

  @Test
  void anotherNightReadsOnlyNewFilesAndKnowsWhatItKnows() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
                "o2,c2,2025-03-02 10:00:00,open,,,2025-03-02 10:00:00")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00");
    shop.features("2025-03-10");
    shop.orders(
            "b.csv",
            "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
            "o2,c2,2025-03-02 10:00:00,open,,,2025-03-01 09:00:00",
            "o2,c2,2025-03-02 10:00:00,cancelled,,,2025-03-11 08:00:00",
            "o3,c3,2025-03-11 10:00:00,completed,,,2025-03-11 10:00:00")
        .lines("b.csv", "o3,1,p1,1,7.00,4.00");
    shop.features("2025-03-11");
    assertThat(shop.query(String.format(ACCOUNT, "2025-03-11.1")))
        .contains(
            "orders,accepted,\"\",1,0.0000",
            "orders,accepted,correction,1,0.0000",
            "orders,duplicate,another version of the same row,1,0.0000",
            "orders,duplicate,known from an earlier night,1,0.0000",
            "orders,read,\"\",4,0.0000",
            "lines,read,\"\",1,7.0000");
    assertThat(shop.query("select order_id, status from orders order by 1"))
        .containsExactly("o1,completed", "o2,cancelled", "o3,completed");
    // The day of the cancelled order was rolled up again, and only what changed was written.
    assertThat(
            shop.query(
                "select account_id, orders, cancelled_orders, net_revenue from account_days order by 1"))
        .containsExactly("c1,1,0,20.0000", "c2,0,1,0.0000", "c3,1,0,7.0000");
    assertThat(
            shop.query(
                "select rows from run_steps where run_id = '2025-03-11.1' and step = 'roll up days'"))
        .isEqualTo(List.of("9"));
    // Two days, three choices that are no more and three new ones (product, hour, weekday), and a
    // restatement of the day that the night before had published.
    assertThat(
            shop.query(
                "select account_id, array_join(reasons, ';'), orders_before, orders_after from restatements"))
        .containsExactly("c2,orders cancelled,1,0");
    assertThat(
            shop.query("select count(*) from customer_features_history where as_of = '2025-03-10'"))
        .containsExactly("2");
  }

  @Test
  void anOrderThatMovesToAnotherDayLeavesNothingBehind() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,",
                "o2,c1,2025-03-05 10:00:00,completed,,,")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00");
    shop.features("2025-03-10");
    shop.orders("b.csv", "o1,c1,2025-03-02 10:00:00,completed,,,");
    shop.features("2025-03-10");
    assertThat(shop.query("select day, orders, net_revenue from account_days order by 1"))
        .containsExactly("2025-03-02,1,20.0000", "2025-03-05,1,10.0000");
    assertThat(shop.query("select distinct run_id from customer_features_current"))
        .containsExactly("2025-03-10.2");
    assertThat(shop.query("select distinct run_id from customer_features_history"))
        .containsExactly("2025-03-10.2");
  }

  @Test
  void dayBoundariesAreThoseOfTheBusinessZoneAlsoWhenClocksChange() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-30T00:30:00+01:00,completed,,,",
                "o2,c1,2025-03-30 23:59:59,completed,,,",
                "o3,c1,2025-03-30T22:00:00Z,completed,,,",
                "o4,c1,2025-03-31T21:59:59Z,completed,,,",
                "o5,c1,2025-03-31T22:00:00Z,completed,,,")
            .lines("a.csv", "o1,1,p1,1,1.00,");
    shop.features("2025-03-31");
    assertThat(shop.query("select day, orders from account_days order by 1"))
        .containsExactly("2025-03-30,2", "2025-03-31,2", "2025-04-01,1");
    // The night does not see its future, though the facts are there.
    assertThat(shop.query("select orders_lifetime, recency_days from customer_features_current"))
        .containsExactly("4,0");
  }

  @Test
  void aFileOfLinesAlsoCorrectsTheOrdersAboveThem() throws java.io.IOException {
    SmallShop shop = new SmallShop(folder);
    String header = "order,customer,at,cancelled,line,product,quantity,price\n";
    shop.write(
        "shop.conf",
        """
        shop { name = flat, zone = Europe/Berlin, currency = EUR }
        sources.web.invoices {
          format = csv
          paths = [invoices]
          options { header = true }
          grain = order_lines
          tables {
            orders {
              order_id = order
              account_id = customer
              ordered_at = at
              status = "if(cancelled = 'y', 'cancelled', 'completed')"
            }
            order_lines {
              order_id = order
              line_no = line
              product_id = product
              quantity = quantity
              unit_price = price
            }
          }
        }
        """);
    shop.write(
        "invoices/a.csv",
        header
            + "o1,c1,2025-03-01 10:00:00,n,1,p1,2,10.00\no1,c1,2025-03-01 10:01:00,n,2,p2,1,5.00\n");
    shop.ingest("2025-03-10");
    assertThat(shop.query("select order_id, status, ordered_at from orders"))
        .containsExactly("o1,completed,2025-03-01T10:00:00.000+01:00");
    shop.write(
        "invoices/b.csv",
        header
            + "o1,c1,2025-03-01 10:00:00,y,1,p1,2,10.00\no1,c1,2025-03-01 10:01:00,y,2,p2,1,5.00\n");
    shop.ingest("2025-03-11");
    // Every line is known, the order is not.
    assertThat(
            shop.query(
                "select outcome, reason, rows from reconciliation where run_id = '2025-03-11.1' order by 1, 2"))
        .containsExactly("duplicate,known from an earlier night,2", "read,\"\",2");
    assertThat(shop.query("select order_id, status, ordered_at from orders"))
        .containsExactly("o1,cancelled,2025-03-01T10:00:00.000+01:00");
    assertThat(shop.query("select orders, cancelled_orders, net_revenue from account_days"))
        .containsExactly("0,1,0.0000");
  }

  @Test
  void ofTwoVersionsOfARowTheOneInTheLaterFileCounts() throws java.io.IOException {
    SmallShop shop =
        new SmallShop(folder)
            .orders("a.csv", "o1,c1,2025-03-01 10:00:00,open,,,", "o2,c1,08:26,open,,,")
            .orders("b.csv", "o1,c1,2025-03-01 10:00:00,completed,,,")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00");
    java.nio.file.Files.setLastModifiedTime(
        folder.resolve("orders/b.csv"),
        java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2025-03-05T00:00:00Z")));
    java.nio.file.Files.setLastModifiedTime(
        folder.resolve("orders/a.csv"),
        java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2025-03-04T00:00:00Z")));
    shop.ingest("2025-03-10");
    assertThat(shop.query("select order_id, status from orders")).containsExactly("o1,completed");
    // A time without a date is not taken for today's.
    assertThat(shop.query("select reasons from quarantine"))
        .singleElement()
        .asString()
        .contains("ordered_at is missing or cannot be read");
  }

  @Test
  void aFileDeliveredAgainTakesBackWhatItNoLongerHasUnlessAnotherFileHasIt() {
    SmallShop shop =
        new SmallShop(folder)
            .orders(
                "a.csv",
                "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-02 00:00:00",
                "o2,c2,2025-03-02 10:00:00,open,,,2025-03-02 00:00:00")
            .orders("b.csv", "o2,c2,2025-03-02 10:00:00,completed,,,2025-03-03 00:00:00")
            .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00");
    shop.ingest("2025-03-10");
    shop.orders("b.csv", "o3,c3,2025-03-03 10:00:00,completed,,,2025-03-03 00:00:00")
        .lines("a.csv", "o2,1,p1,1,10.00,4.00")
        .lines("copy.csv", "o2,1,p1,1,10.00,4.00");
    List<String> said = shop.ingest("2025-03-11");
    assertThat(said.toString())
        .contains(
            "orders/b.csv was delivered again with other content",
            "lines/copy.csv has the content of ",
            "lines/a.csv and was not read again");
    assertThat(shop.query("select order_id, status from orders order by 1"))
        .containsExactly("o1,completed", "o2,open", "o3,completed");
    assertThat(shop.query("select order_id, line_no from order_lines")).containsExactly("o2,1");
    assertThat(
            shop.query(
                "select outcome, reason, rows from reconciliation where run_id = '2025-03-11.1' and feed = 'orders' order by 1"))
        .containsExactly("accepted,\"\",1", "read,\"\",1");
    assertThat(
            shop.query(
                "select account_id, array_join(reasons, '; '), net_revenue_before, net_revenue_after"
                    + " from restatements order by 1"))
        .containsExactly(
            "c1,order_lines withdrawn,20.0000,0.0000", "c3,orders added,0.0000,0.0000");
  }
}
