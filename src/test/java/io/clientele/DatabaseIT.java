package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose orders are in a real PostgreSQL. */
class DatabaseIT {
  @TempDir Path folder;

  private static String source(Postgres server, String name, String more) {
    return """
        sources.%1$s.orders {
          format = jdbc
          paths = [public.%1$s]
          options { url = "%2$s", user = clientele, password = "" }
          %3$s
          tables.orders {
            order_id = id
            account_id = customer
            ordered_at = placed
            status = status
            gross = total
            updated_at = changed
          }
        }
        """
        .formatted(name, server.url(), more);
  }

  @Test
  void aNightReadsWhatChangedAndWhatWasCommittedLateAndWithoutAWatermarkRowsThatAreGoneGo() {
    try (Postgres server = Postgres.start()) {
      server.execute(
          "create table erp (id bigint primary key, customer text, placed timestamp, status text,"
              + " total numeric(12,2), changed timestamp)",
          "insert into erp values"
              + " (1, 'c1', '2025-03-01 00:30:00', 'completed', 10.00, '2025-03-01 01:00:00'),"
              + " (2, 'c2', '2025-03-05 12:00:00', 'completed', 20.00, '2025-03-05 12:00:00'),"
              + " (3, 'c1', '2025-03-09 12:00:00', 'open', 30.00, '2025-03-09 23:00:00')",
          // Without a column that tells what changed.
          "create table whole (id int, customer text, placed timestamptz, status text, total numeric, changed timestamptz)",
          "insert into whole values (1, 'w1', '2025-03-01 10:00:00+00', 'completed', 10, null),"
              + " (2, 'w1', '2025-03-02 10:00:00+00', 'completed', 20, null)");
      SmallShop shop =
          new SmallShop(folder, "shop")
              .write(
                  "shop.conf",
                  "shop { name = database, zone = Europe/Berlin, currency = EUR }\n"
                      + source(server, "erp", "watermark = changed, look-back-hours = 12")
                      + source(server, "whole", ""));
      shop.ingest("2025-03-09");
      // A time without a zone is the shop's: half past midnight in Berlin is that day, not the one
      // before.
      assertThat(
              shop.query(
                  "select account_id, day, net_revenue from account_days where source = 'erp' order by 1, 2"))
          .containsExactly(
              "c1,2025-03-01,10.0000", "c1,2025-03-09,30.0000", "c2,2025-03-05,20.0000");
      server.execute(
          "delete from whole where id = 1",
          "update erp set status = 'cancelled', changed = '2025-03-10 09:00:00' where id = 1",
          "insert into erp values"
              + " (4, 'c3', '2025-03-10 10:00:00', 'completed', 40.00, '2025-03-10 10:00:00'),"
              // Committed after the first night had read, with an earlier time.
              + " (5, 'c3', '2025-03-09 20:00:00', 'completed', 50.00, '2025-03-09 20:00:00')");
      shop.ingest("2025-03-10");
      assertThat(
              shop.query(
                  "select outcome, reason, rows from reconciliation where run_id = '2025-03-10.1' and source = 'erp' order by 1, 2"))
          .containsExactly(
              "accepted,\"\",2",
              "accepted,correction,1",
              "duplicate,known from an earlier night,1",
              "read,\"\",4");
      assertThat(
              shop.query(
                  "select order_id, status, gross from orders where source = 'erp' order by 1"))
          .containsExactly(
              "1,cancelled,10.0000",
              "2,completed,20.0000",
              "3,open,30.0000",
              "4,completed,40.0000",
              "5,completed,50.0000");
      assertThat(
              shop.query(
                  "select account_id, day, array_join(reasons, '; '), orders_before, orders_after, net_revenue_before,"
                      + " net_revenue_after from restatements where source = 'erp' order by 1, 2"))
          .containsExactly(
              "c1,2025-03-01,orders cancelled,1,0,10.0000,0.0000",
              "c3,2025-03-09,orders added,0,1,0.0000,50.0000");
      assertThat(shop.query("select order_id from orders where source = 'whole'"))
          .containsExactly("2");
      assertThat(shop.query("select day, net_revenue from account_days where source = 'whole'"))
          .containsExactly("2025-03-02,20.0000");
      assertThat(
              shop.query(
                  "select array_join(reasons, '; ') from restatements where source = 'whole'"))
          .containsExactly("orders withdrawn");
      assertThat(shop.ingest("2025-03-11")).contains("no new files");
      assertThat(
              shop.query(
                  "select outcome, rows from reconciliation where run_id = '2025-03-11.1' and source = 'erp'"))
          .isEmpty();
    }
  }

  @Test
  void aDatabaseThatCannotBeReachedIsToldWithoutAStackTrace() {
    SmallShop shop =
        new SmallShop(folder, "shop")
            .write(
                "shop.conf",
                """
                shop { name = database, zone = Europe/Berlin, currency = EUR }
                sources.erp.orders {
                  format = jdbc
                  paths = [orders]
                  options { url = "jdbc:postgresql://127.0.0.1:1/none", user = nobody, password = secret }
                  tables.orders { order_id = id, account_id = a, ordered_at = t, status = s }
                }
                """);
    CommandLineRun run = shop.tryNight("2025-03-01");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("the database says: Connection to 127.0.0.1:1 refused")
        .doesNotContain("secret")
        .doesNotContain("\tat ");
  }
}
