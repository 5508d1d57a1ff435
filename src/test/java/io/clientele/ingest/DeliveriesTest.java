package io.clientele.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.SmallShop;
import io.clientele.TestSpark;
import io.clientele.cli.PartOfNight;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is delivered, in whatever order, twice or corrected, and whatever is interrupted on the
 * way: in the end the facts are those of one load of the files as they are then.
 */
class DeliveriesTest {
  private static final String HEADER =
      "order,account,at,status,line,product,quantity,price,updated\n";
  private static final String LAST_NIGHT = "2025-03-20";

  /** What is compared: facts without the place they came from, and what is built on them. */
  private static final List<String> FACTS =
      List.of(
          "select * except (file, file_modified_at) from orders order by order_id",
          "select * except (file, file_modified_at) from order_lines order by order_id, line_no",
          "select * from account_days order by account_id, day",
          "select * from account_choices order by account_id, day, dimension, choice");

  @TempDir Path folder;

  private final Map<String, List<String>> files = new TreeMap<>();
  private long time = Instant.parse("2025-03-01T00:00:00Z").toEpochMilli();

  /** Minutes a seed: others than the first are asked for with -Dclientele.seed. */
  @Test
  void manyNightsOfDeliveriesCorrectionsCopiesAndKillsEndInTheFactsOfOneCleanLoad()
      throws IOException {
    long seed = Long.getLong("clientele.seed", 1);
    Random random = new Random(seed);
    SmallShop shop = shop("step");
    List<String> done = new ArrayList<>();
    for (int night = 10; night <= 12; night++) {
      for (int action = 0; action < 3; action++) {
        done.add(night + " " + act(random));
      }
      String asOf = "2025-03-" + night;
      for (int kill = night == 11 ? 1 : random.nextInt(2); kill > 0; kill--) {
        done.add(night + " killed " + interrupted(shop, asOf, random.nextInt(14)));
      }
      part(shop).run(asOf);
    }
    assertThat(
            shop.query(
                "select run_id from reconciliation group by 1 having sum(if(outcome = 'read', rows, -rows)) <> 0"
                    + " or sum(if(outcome = 'read', amount, -amount)) <> 0"))
        .as("runs whose account does not close: " + done)
        .isEmpty();
    SmallShop clean = shop("clean");
    part(clean).run(LAST_NIGHT);
    for (String facts : FACTS) {
      assertThat(shop.query(facts)).as(facts + " after " + done).isEqualTo(clean.query(facts));
    }
    assertThat(shop.query(FACTS.get(1))).hasSizeGreaterThan(5);
    assertThat(
            shop.query(
                "select count(*) from restatements where orders_before = orders_after and units_before = units_after"
                    + " and net_revenue_before = net_revenue_after and cancelled_orders_before = cancelled_orders_after"))
        .containsExactly("0");
  }

  private String act(Random random) throws IOException {
    List<String> names = new ArrayList<>(files.keySet());
    int what = names.isEmpty() ? 0 : random.nextInt(5);
    String name = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    switch (what) {
      case 0, 1 -> {
        name = "f" + random.nextInt(1000) + ".csv";
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(4); i++) {
          rows.add(row(random));
        }
        files.put(name, rows);
      }
      case 2 -> {
        String copy = "copy-of-" + random.nextInt(1000) + "-" + name;
        files.put(copy, new ArrayList<>(files.get(name)));
        name = copy;
      }
      case 3 -> {
        List<String> rows = files.get(name);
        if (rows.size() > 1) {
          rows.remove(random.nextInt(rows.size()));
        }
        rows.add(row(random));
      }
      default -> {
        List<String> rows = files.get(name);
        rows.set(random.nextInt(rows.size()), row(random));
      }
    }
    time += 60_000;
    Path file = folder.resolve("invoices").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, HEADER + String.join("\n", files.get(name)) + "\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(time));
    return what + " " + name + " " + files.get(name);
  }

  /** A line of one of a few orders, so that versions meet; some are wrong. */
  private static String row(Random random) {
    int order = random.nextInt(5);
    String updated =
        random.nextInt(3) == 0 ? "" : "2025-03-0" + (1 + random.nextInt(9)) + " 12:00:00";
    String status = random.nextInt(4) == 0 ? "cancelled" : "completed";
    String quantity = random.nextInt(12) == 0 ? "none" : String.valueOf(1 + random.nextInt(3));
    return String.join(
        ",",
        "o" + order,
        "c" + order % 2,
        "2025-03-0" + (1 + (order + random.nextInt(2)) % 9) + " 10:00:00",
        status,
        String.valueOf(1 + random.nextInt(2)),
        "p" + random.nextInt(3),
        quantity,
        (1 + random.nextInt(4)) + ".50",
        updated);
  }

  /** A night whose process dies after so many looks at the clock: no handler can do anything. */
  private static int interrupted(SmallShop shop, String asOf, int looks) {
    Clock failing =
        new Clock() {
          private int left = looks;

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            if (left-- <= 0) {
              throw new UncheckedIOException(new IOException("the process died"));
            }
            return Instant.parse("2025-03-20T00:00:00Z");
          }
        };
    try {
      part(shop).run(asOf, failing);
    } catch (UncheckedIOException | Problem e) {
      return looks;
    }
    return -1;
  }

  private static PartOfNight part(SmallShop shop) {
    return PartOfNight.of(
        shop.configuration(),
        shop.warehouse(),
        TestSpark::session,
        name -> name.startsWith("ingest ") || name.equals("roll up days"));
  }

  private SmallShop shop(String name) {
    SmallShop shop = new SmallShop(folder, name);
    return shop.write(
        name + ".conf",
        """
        shop { name = flat, zone = Europe/Berlin, currency = EUR }
        sources.web.invoices {
          format = csv
          paths = [invoices]
          options { header = true }
          max-refused-share = 1
          amount = "cast(quantity as int) * cast(price as decimal(12,2))"
          grain = order_lines
          tables {
            orders {
              order_id = order
              account_id = account
              ordered_at = at
              status = status
              updated_at = updated
            }
            order_lines {
              order_id = order
              line_no = line
              product_id = product
              quantity = quantity
              unit_price = price
              updated_at = updated
            }
          }
        }
        """);
  }
}
