package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.SmallShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of the rows of a source, told by three nights on small files. All tests share the
 * nights, for a night costs seconds: each has accounts and files of its own.
 */
class IngestTest {
  private static final String BEFORE = "2025-03-10";
  private static final String AFTER = "2025-03-31";

  private static final String ACCOUNT =
      "select feed, outcome, reason, rows, amount from reconciliation"
          + " where run_id = '%s' and source = '%s' order by 1, 2, 3";

  /** One file of lines, which tell of the orders above them too. */
  private static final String FLAT =
      """
      sources.flat.invoices {
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
      """;

  private static final String INVOICES =
      "order,customer,at,cancelled,line,product,quantity,price\n";

  @TempDir private static Path folder;
  private static SmallShop shop;
  private static List<String> invoiceBefore;
  private static List<String> said;

  @BeforeAll
  static void threeNights() throws IOException {
    shop = new SmallShop(folder).configure(FLAT);
    dirt();
    shop.orders(
            "a.csv",
            "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
            "o2,c2,2025-03-02 10:00:00,open,,,2025-03-02 10:00:00")
        .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00");
    shop.orders(
            "moving.csv",
            "m1,moving,2025-03-01 10:00:00,completed,,,",
            "m2,moving,2025-03-05 10:00:00,completed,,,")
        .lines("moving.csv", "m1,1,p1,2,10.00,4.00", "m2,1,p1,1,10.00,4.00");
    shop.orders("early.csv", "v1,twice,2025-03-01 10:00:00,open,,,", "v2,twice,08:26,open,,,")
        .orders("late.csv", "v1,twice,2025-03-01 10:00:00,completed,,,")
        .lines("early.csv", "v1,1,p1,2,10.00,4.00");
    written("early.csv", "2025-03-04T00:00:00Z");
    written("late.csv", "2025-03-05T00:00:00Z");
    shop.orders(
            "again-a.csv",
            "r1,d1,2025-03-01 10:00:00,completed,,,2025-03-02 00:00:00",
            "r2,d2,2025-03-02 10:00:00,open,,,2025-03-02 00:00:00")
        .orders("again-b.csv", "r2,d2,2025-03-02 10:00:00,completed,,,2025-03-03 00:00:00")
        .lines("again-a.csv", "r1,1,p1,2,10.00,4.00", "r2,1,p1,1,10.00,4.00");
    shop.write(
        "invoices/a.csv",
        INVOICES
            + "i1,flat,2025-03-01 10:00:00,n,1,p1,2,10.00\n"
            + "i1,flat,2025-03-01 10:01:00,n,2,p2,1,5.00\n");
    shop.features(BEFORE);
    invoiceBefore = invoice();

    shop.orders(
            "b.csv",
            "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
            "o2,c2,2025-03-02 10:00:00,open,,,2025-03-01 09:00:00",
            "o2,c2,2025-03-02 10:00:00,cancelled,,,2025-03-11 08:00:00",
            "o3,c3,2025-03-11 10:00:00,completed,,,2025-03-11 10:00:00")
        .lines("b.csv", "o3,1,p1,1,7.00,4.00");
    shop.orders("again-b.csv", "r3,d3,2025-03-03 10:00:00,completed,,,2025-03-03 00:00:00")
        .lines("again-a.csv", "r2,1,p1,1,10.00,4.00")
        .lines("copy.csv", "r2,1,p1,1,10.00,4.00");
    shop.orders(
            "clocks.csv",
            "t1,clocks,2025-03-30T00:30:00+01:00,completed,,,",
            "t2,clocks,2025-03-30 23:59:59,completed,,,",
            "t3,clocks,2025-03-30T22:00:00Z,completed,,,",
            "t4,clocks,2025-03-31T21:59:59Z,completed,,,",
            "t5,clocks,2025-03-31T22:00:00Z,completed,,,")
        .lines("clocks.csv", "t1,1,p1,1,1.00,");
    shop.write(
        "invoices/b.csv",
        INVOICES
            + "i1,flat,2025-03-01 10:00:00,y,1,p1,2,10.00\n"
            + "i1,flat,2025-03-01 10:01:00,y,2,p2,1,5.00\n");
    said = shop.features(AFTER);

    shop.orders("moved.csv", "m1,moving,2025-03-02 10:00:00,completed,,,");
    shop.features(AFTER);
  }

  /** Rows with something wrong with them, beside two good ones. */
  private static void dirt() {
    shop.orders(
            "dirt.csv",
            "w1,wrong1,2025-03-01 10:00:00,completed,,,",
            "w2,wrong2,2025-03-02 10:00:00,completed,,,",
            "w2,wrong2,2025-03-02 10:00:00,completed,,,",
            "w3,test,2025-03-02 10:00:00,completed,,,",
            "w4,,2025-13-02,completed,,,",
            "w5,wrong1,2025-03-03 09:00:00,sent,much,,",
            "w6,wrong3")
        .lines(
            "dirt.csv",
            "w1,1,p1,2,10.00,4.00",
            "w1,2,p2,0,3.00,",
            "w2,1,p1,1,10.00,4.00",
            "w2,1,p1,1,10.00,4.00",
            "w2,2,p3,-1,-5.00,",
            "w2,3,p3,900000000000,2.00,");
  }

  private static void written(String file, String at) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve("orders").resolve(file), FileTime.from(Instant.parse(at)));
  }

  private static List<String> invoice() {
    return shop.query("select order_id, status, ordered_at from orders where source = 'flat'");
  }

  @Test
  void everyRowHasOneOutcomeWithItsReasonsAndTheAccountCloses() {
    assertThat(shop.query(String.format(ACCOUNT, "2025-03-10.1", "web")))
        .containsExactly(
            "lines,accepted,\"\",9,140.0000",
            "lines,duplicate,the same row again,1,10.0000",
            "lines,quarantined,quantity breaks: quantity <> 0,1,0.0000",
            "lines,quarantined,unit_price breaks: unit_price >= 0 and abs(quantity * unit_price) < 1000000000000,2,1800000000005.0000",
            "lines,read,\"\",13,1800000000155.0000",
            "orders,accepted,\"\",9,0.0000",
            "orders,duplicate,another version of the same row,2,0.0000",
            "orders,duplicate,the same row again,1,0.0000",
            "orders,ignored,test order,1,0.0000",
            "orders,quarantined,account_id is missing or cannot be read; ordered_at is missing or cannot be read,1,0.0000",
            "orders,quarantined,ordered_at is missing or cannot be read,1,0.0000",
            "orders,quarantined,\"status breaks: status in ('open', 'completed', 'cancelled', 'return'); discount cannot be read as DECIMAL(18,4)\",1,0.0000",
            "orders,quarantined,the row does not fit the columns; ordered_at is missing or cannot be read; status is missing or cannot be read,1,0.0000",
            "orders,read,\"\",17,0.0000");
    assertThat(shop.query("select raw from quarantine where feed = 'orders' and raw like '%w4%'"))
        .singleElement()
        .asString()
        .contains("2025-13-02");
  }

  @Test
  void anotherNightReadsOnlyNewFilesAndKnowsWhatItKnows() {
    // Of b.csv, of around the change of clocks, and of files delivered again, whose rows that are
    // no
    // more have no outcome.
    assertThat(shop.query(String.format(ACCOUNT, "2025-03-31.1", "web")))
        .containsExactly(
            "lines,accepted,\"\",2,8.0000",
            "lines,duplicate,known from an earlier night,1,10.0000",
            "lines,read,\"\",3,18.0000",
            "orders,accepted,\"\",7,0.0000",
            "orders,accepted,correction,1,0.0000",
            "orders,duplicate,another version of the same row,1,0.0000",
            "orders,duplicate,known from an earlier night,1,0.0000",
            "orders,read,\"\",10,0.0000");
    assertThat(
            shop.query("select order_id, status from orders where order_id like 'o%' order by 1"))
        .containsExactly("o1,completed", "o2,cancelled", "o3,completed");
    // The day of the cancelled order was rolled up again, and only what changed was written.
    assertThat(
            shop.query(
                "select account_id, orders, cancelled_orders, net_revenue from account_days"
                    + " where account_id in ('c1', 'c2', 'c3') order by 1"))
        .containsExactly("c1,1,0,20.0000", "c2,0,1,0.0000", "c3,1,0,7.0000");
    // Nine of b.csv: the days of c2 and c3, three choices that are no more (product, hour,
    // weekday),
    // three new ones, and a restatement of the day that the night before had published. Three of
    // d1: its day, a product, a restatement; four of d3, who bought no product; of the invoice its
    // day, four choices and a restatement; of five orders around the change of clocks three days
    // and nine choices.
    assertThat(
            shop.query(
                "select rows from run_steps where run_id = '2025-03-31.1' and step = 'roll up days'"))
        .containsExactly("34");
    assertThat(
            shop.query(
                "select array_join(reasons, ';'), orders_before, orders_after from restatements"
                    + " where account_id like 'c%'"))
        .containsExactly("orders cancelled,1,0");
    assertThat(
            shop.query("select count(*) from customer_features_history where as_of = '2025-03-10'"))
        .containsExactly("9");
  }

  @Test
  void anOrderThatMovesToAnotherDayLeavesNothingBehind() {
    assertThat(
            shop.query(
                "select day, orders, net_revenue from account_days where account_id = 'moving' order by 1"))
        .containsExactly("2025-03-02,1,20.0000", "2025-03-05,1,10.0000");
    assertThat(shop.query("select distinct run_id from customer_features_current"))
        .containsExactly("2025-03-31.2");
    assertThat(
            shop.query(
                "select as_of, run_id from customer_features_history group by 1, 2 order by 1"))
        .containsExactly("2025-03-10,2025-03-10.1", "2025-03-31,2025-03-31.2");
  }

  @Test
  void dayBoundariesAreThoseOfTheBusinessZoneAlsoWhenClocksChange() {
    assertThat(
            shop.query(
                "select day, orders from account_days where account_id = 'clocks' order by 1"))
        .containsExactly("2025-03-30,2", "2025-03-31,2", "2025-04-01,1");
    // The night does not see its future, though the facts are there.
    assertThat(
            shop.query(
                "select orders_lifetime, recency_days from customer_features_current"
                    + " join customer_accounts using (customer_id) where account_id = 'clocks'"))
        .containsExactly("4,0");
  }

  @Test
  void aFileOfLinesAlsoCorrectsTheOrdersAboveThem() {
    assertThat(invoiceBefore).containsExactly("i1,completed,2025-03-01T10:00:00.000+01:00");
    // Every line is known, the order is not.
    assertThat(
            shop.query(
                "select outcome, reason, rows from reconciliation where run_id = '2025-03-31.1'"
                    + " and source = 'flat' order by 1, 2"))
        .containsExactly("duplicate,known from an earlier night,2", "read,\"\",2");
    assertThat(invoice()).containsExactly("i1,cancelled,2025-03-01T10:00:00.000+01:00");
    assertThat(
            shop.query(
                "select orders, cancelled_orders, net_revenue from account_days where account_id = 'flat'"))
        .containsExactly("0,1,0.0000");
  }

  @Test
  void ofTwoVersionsOfARowTheOneInTheLaterFileCounts() {
    assertThat(shop.query("select order_id, status from orders where account_id = 'twice'"))
        .containsExactly("v1,completed");
    // A time without a date is not taken for today's.
    assertThat(shop.query("select reasons from quarantine where raw like '%08:26%'"))
        .singleElement()
        .asString()
        .contains("ordered_at is missing or cannot be read");
  }

  @Test
  void aFileDeliveredAgainTakesBackWhatItNoLongerHasUnlessAnotherFileHasIt() {
    assertThat(said.toString())
        .contains(
            "orders/again-b.csv was delivered again with other content",
            "lines/copy.csv has the content of ",
            "lines/again-a.csv and was not read again");
    assertThat(
            shop.query("select order_id, status from orders where order_id like 'r%' order by 1"))
        .containsExactly("r1,completed", "r2,open", "r3,completed");
    assertThat(shop.query("select order_id, line_no from order_lines where order_id like 'r%'"))
        .containsExactly("r2,1");
    assertThat(
            shop.query(
                "select account_id, array_join(reasons, '; '), net_revenue_before, net_revenue_after"
                    + " from restatements where account_id like 'd%' order by 1"))
        .containsExactly(
            "d1,order_lines withdrawn,20.0000,0.0000", "d3,orders added,0.0000,0.0000");
  }
}
