package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night of the synthetic web shop. The same facts give the same night: whatever the partitions,
 * the order and number of files. That kills make no difference either, {@link KillMatrixIT} shows.
 */
class SameNightIT {
  private static final ShopSize SIZE = new ShopSize(400, 200, 4, LocalDate.of(2025, 12, 31));

  @TempDir static Path folder;
  private static Path shop;
  private static Map<String, List<String>> easy;

  @BeforeAll
  static void anEasyNight() throws IOException {
    SyntheticShop.write(TestSpark.session(), SIZE, folder.resolve("logs").toString());
    shop = webShop(folder, "logs");
    Path warehouse = folder.resolve("easy");
    CommandLineRun.night(shop, warehouse);
    easy = Warehouses.content(shop, warehouse);
    assertThat(easy).allSatisfy((view, rows) -> assertThat(rows).as(view).isNotEmpty());
    assertThat(easy.get("customer_segments_current"))
        .anySatisfy(row -> assertThat(row).contains(": "));
  }

  /** The demo shop's web shop alone, on other logs. */
  static Path webShop(Path folder, String logs) throws IOException {
    Path file = folder.resolve(logs + ".conf");
    Files.writeString(
        file,
        """
        include "%s"
        shop { name = same, zone = Europe/Berlin, currency = EUR, as-of = 2025-12-31 }
        personal.key-file = "%s"
        """
                .formatted(
                    Path.of("conf/tags.conf").toAbsolutePath(),
                    Path.of("conf/demo/key").toAbsolutePath())
            + Files.readString(Path.of("conf/demo/web.conf")).replace("../target/demo", logs));
    return file;
  }

  /**
   * By account of the web shop, which is fair to who buys elsewhere as well: where an order is made
   * is drawn for itself, so that a person's orders on the web are a Poisson process too, slower by
   * what goes elsewhere, and end when the person does. A season and campaigns are on top.
   */
  @Test
  void whoIsStillACustomerAndBuysHowOftenIsWhatTheTruthSays() {
    TestSpark.session()
        .read()
        .parquet(folder.resolve("logs/truth/people").toString())
        .createOrReplaceTempView("people");
    Map<String, Row> people = new HashMap<>();
    TestSpark.session()
        .sql(
            "select account_id, joined_day + lifetime_days >= 200 as alive, purchase_rate"
                + " * (if(buyer is null, 1, 0.75) - if(card is null, 0.05, 0.4))"
                + " * (1 - exp(-90 * dropout_rate)) / dropout_rate as purchases"
                + " from people where kind = 'customer' and purchase_rate > 0")
        .collectAsList()
        .forEach(row -> people.put(row.getString(0), row));
    List<String[]> known =
        CommandLineRun.query(
                shop,
                folder.resolve("easy"),
                "select account_id, p_alive, expected_purchases_90d, recency_days"
                    + " from customer_forecasts_current join customer_features_current using (customer_id)"
                    + " join customer_accounts using (customer_id) where p_alive is not null")
            .stream()
            .map(row -> row.split(",", -1))
            .filter(row -> people.containsKey(row[0]))
            .toList();
    assertThat(known).hasSizeGreaterThan(200);
    boolean[] alive = new boolean[known.size()];
    double[] probability = new double[alive.length];
    double[] recency = new double[alive.length];
    double expected = 0;
    double purchases = 0;
    for (int i = 0; i < alive.length; i++) {
      Row person = people.get(known.get(i)[0]);
      alive[i] = person.getBoolean(1);
      probability[i] = Double.parseDouble(known.get(i)[1]);
      recency[i] = -Double.parseDouble(known.get(i)[3]);
      expected += Double.parseDouble(known.get(i)[2]);
      purchases += alive[i] ? person.getDouble(2) : 0;
    }
    double variance = Arrays.stream(probability).map(p -> p * (1 - p)).sum();
    double count = IntStream.range(0, alive.length).filter(i -> alive[i]).count();
    double share = count / alive.length;
    double error =
        IntStream.range(0, alive.length)
                .mapToDouble(i -> Math.pow(probability[i] - (alive[i] ? 1 : 0), 2))
                .sum()
            / alive.length;
    String figures =
        "%d accounts, %.0f alive, %.1f expected alive, Brier %.4f against %.4f, AUC %.3f against %.3f, purchases %.1f against %.1f"
            .formatted(
                alive.length,
                count,
                Arrays.stream(probability).sum(),
                error,
                share * (1 - share),
                auc(alive, probability),
                auc(alive, recency),
                expected,
                purchases);
    assertThat(Arrays.stream(probability).sum())
        .as(figures)
        .isCloseTo(count, within(3 * Math.sqrt(variance) + 0.05 * alive.length));
    assertThat(error).as(figures).isLessThan(0.9 * share * (1 - share));
    // The standard error of an area of 0.8 among so many is below 0.03.
    assertThat(auc(alive, probability))
        .as(figures)
        .isGreaterThan(0.7)
        .isGreaterThan(auc(alive, recency) - 0.05);
    assertThat(expected).as(figures).isCloseTo(purchases, within(0.25 * purchases));
  }

  /** The chance that a score is higher for one who is alive than for one who is not. */
  private static double auc(boolean[] alive, double[] score) {
    double above = 0;
    long pairs = 0;
    for (int i = 0; i < alive.length; i++) {
      for (int j = 0; j < alive.length; j++) {
        if (alive[i] && !alive[j]) {
          pairs++;
          above += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
        }
      }
    }
    return above / pairs;
  }

  @Test
  void otherPartitionsAndOtherFilesGiveTheSameTables() throws IOException {
    // The same rows, in other files and in another order.
    Random random = new Random(1);
    Path other = folder.resolve("other");
    try (Stream<Path> files = Files.walk(folder.resolve("logs"))) {
      for (Path file :
          files
              .filter(
                  path ->
                      path.getFileName().toString().endsWith(".json")
                          && path.startsWith(folder.resolve("logs/web/orders")))
              .toList()) {
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(file));
        java.util.Collections.shuffle(lines, random);
        Path to = other.resolve(folder.resolve("logs").relativize(file).getParent());
        Files.createDirectories(to);
        // Rows that are there twice stay in one file: across files they are duplicates as well, but
        // of a name to be drawn.
        Files.write(to.resolve("z" + random.nextInt(1_000_000) + ".json"), lines);
      }
    }
    for (String table : List.of("accounts", "order_lines", "exchange_rates", "products")) {
      copy(folder.resolve("logs/web").resolve(table), other.resolve("web").resolve(table), random);
    }
    Path warehouse = folder.resolve("seven");
    Path same = webShop(folder, "other");
    CommandLineRun run =
        CommandLineRun.of(
            zone -> {
              SparkSession session = Main.session(zone);
              session.conf().set("spark.sql.shuffle.partitions", "7");
              session.conf().set("spark.sql.adaptive.enabled", "false");
              session.conf().set("spark.sql.files.maxPartitionBytes", "20k");
              return session;
            },
            "nightly",
            "--shop",
            same.toString(),
            "--warehouse",
            warehouse.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertEqual(Warehouses.content(same, warehouse));
  }

  private static void copy(Path from, Path to, Random random) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file :
          files
              .filter(
                  path ->
                      Files.isRegularFile(path)
                          && !path.getFileName().toString().startsWith(".")
                          && !path.getFileName().toString().startsWith("_"))
              .toList()) {
        String name = file.getFileName().toString();
        Path target =
            to.resolve(
                from.relativize(file)
                    .resolveSibling(
                        "y" + random.nextInt(1_000_000) + name.substring(name.indexOf('.'))));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static void assertEqual(Map<String, List<String>> content) {
    easy.forEach((view, rows) -> assertThat(content.get(view)).as(view).isEqualTo(rows));
  }
}
