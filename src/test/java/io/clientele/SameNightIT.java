package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.simulate.ShopSize;
import io.clientele.simulate.SyntheticShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same facts give the same night: whatever the partitions, the order and number of files. That
 * kills make no difference either, {@link KillMatrixIT} shows.
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
    assertThat(easy.get("segment_profiles_current"))
        .as("buyers are clustered")
        .anySatisfy(row -> assertThat(row).contains(",cluster,"));
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
        audiences.back { where = "tag.overdue or forecast.p_alive < 0.5", doc = "To win back.", owner = crm }
        """
                .formatted(
                    Path.of("conf/tags.conf").toAbsolutePath(),
                    Path.of("conf/demo/key").toAbsolutePath())
            + Files.readString(Path.of("conf/demo/web.conf")).replace("../target/demo", logs));
    return file;
  }

  @Test
  void audiencesOfTheNight() throws IOException {
    String tagged = "tag.regular or segment.value_tier in ('A', 'B') and not tag.big_basket";
    String regulars = "(select customer_id from customer_tags_current where tag = 'regular')";
    String bigs = "(select customer_id from customer_tags_current where tag = 'big-basket')";
    List<String> members =
        query(
            "select customer_id from customer_segments_current where customer_id in "
                + regulars
                + " or value_tier in ('A', 'B') and customer_id not in "
                + bigs
                + " order by 1");
    List<String> customers = query("select count(*) from customer_segments_current");
    assertThat(members).hasSizeGreaterThan(5);
    assertThat(audience(tagged))
        .containsExactly(members.size() + " of " + customers.get(0) + " customers");
    assertThat(audience("(" + tagged + ") and feature.customer_id >= ''"))
        .as("the same from tables")
        .containsExactly(members.size() + " of " + customers.get(0) + " customers");
    assertThat(audience(tagged, "--list", "4")).isEqualTo(members.subList(0, 4));
    assertThat(audience(tagged, "--sample", "4"))
        .hasSize(4)
        .isSubsetOf(members)
        .isEqualTo(audience(tagged, "--sample", "5").subList(0, 4));
    assertThat(audience(tagged, "--overlap", "not (" + tagged + ")"))
        .contains("first      " + members.size(), "both       0", "jaccard    0.000");
    List<String> sizes = query("select audience, customers, joined from audience_sizes_current");
    assertThat(audience("back"))
        .containsExactly(sizes.get(0).split(",", -1)[1] + " of " + customers.get(0) + " customers");

    Path never = folder.resolve("never.txt");
    Files.writeString(never, members.get(1) + "\n\n " + members.get(2) + " \nnobody\n");
    Path file = folder.resolve("members.csv");
    assertThat(audience(tagged, "--export", file.toString(), "--suppress", never.toString()))
        .containsExactly(
            members.size() - 2 + " customers written to " + file,
            "2 of " + members.size() + " members were taken out, for they are in " + never);
    List<String> wanted = new ArrayList<>(members);
    wanted.removeAll(members.subList(1, 3));
    wanted.add(0, "customer_id");
    assertThat(Files.readAllLines(file)).isEqualTo(wanted);
    Path parquet = folder.resolve("members.parquet");
    audience(tagged, "--export", parquet.toString(), "--format", "parquet");
    assertThat(TestSpark.session().read().parquet(parquet.toString()).count())
        .isEqualTo(members.size());
    assertThat(folder.toFile().list())
        .noneMatch(name -> name.contains("in-the-making") || name.endsWith(".crc"));
  }

  private static List<String> query(String sql) {
    return CommandLineRun.query(shop, folder.resolve("easy"), sql);
  }

  @Test
  void audiencesThatNoNightCanTell() {
    String vip = "tags.vip={ predicate = \"recency_days < 3\", doc = New., owner = crm }";
    CommandLineRun newer = tryAudience("easy", "tag.vip", "--set", vip);
    assertThat(newer.code()).isEqualTo(2);
    assertThat(newer.err()).startsWith("the night of 2025-12-31 does not know the tag 'vip'");
    CommandLineRun none = tryAudience("no-night-yet", "tag.regular");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).startsWith("nothing is published yet in ");
  }

  private static List<String> audience(String who, String... more) {
    CommandLineRun run = tryAudience("easy", who, more);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  private static CommandLineRun tryAudience(String warehouse, String who, String... more) {
    String at = folder.resolve(warehouse).toString();
    List<String> args =
        new ArrayList<>(List.of("audience", "--shop", shop.toString(), "--warehouse", at, who));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
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
