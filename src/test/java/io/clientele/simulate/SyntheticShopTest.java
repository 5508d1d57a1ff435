package io.clientele.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticShopTest {
  private static final ShopSize SIZE = new ShopSize(120, 90, 5, LocalDate.of(2025, 3, 31));

  @TempDir Path folder;

  private static List<String> content(SparkSession spark, Path shop, String table, String format) {
    return spark.read().format(format).load(shop.resolve(table).toString()).collectAsList().stream()
        .map(Row::mkString)
        .sorted()
        .toList();
  }

  @Test
  void theShopIsTheSameWhateverTheParallelismAndAnotherForAnotherSeed() throws IOException {
    SparkSession spark = TestSpark.session();
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path other = folder.resolve("other");
    SyntheticShop.write(spark, SIZE, one.toString());
    spark.conf().set("spark.sql.shuffle.partitions", "7");
    spark.conf().set("spark.sql.leafNodeDefaultParallelism", "5");
    SyntheticShop.write(spark, SIZE, two.toString());
    SyntheticShop.write(spark, new ShopSize(120, 90, 6, SIZE.lastDay()), other.toString());
    for (String[] table :
        new String[][] {
          {"accounts", "csv"},
          {"orders", "json"},
          {"order_lines", "parquet"},
          {"events", "json"},
          {"truth/people", "parquet"},
          {"truth/dirt", "json"}
        }) {
      assertThat(content(spark, two, table[0], table[1]))
          .as(table[0])
          .isEqualTo(content(spark, one, table[0], table[1]))
          .isNotEmpty();
    }
    assertThat(content(spark, other, "orders", "json"))
        .isNotEqualTo(content(spark, one, "orders", "json"));
    assertThat(SyntheticShop.isComplete(spark, one.toString())).isTrue();
    assertThat(SyntheticShop.isComplete(spark, folder.resolve("none").toString())).isFalse();
    try (Stream<Path> months = Files.list(one.resolve("orders"))) {
      assertThat(months.map(path -> path.getFileName().toString()))
          .contains("month=2025-01", "month=2025-02", "month=2025-03");
    }
  }

  @Test
  void peopleBuyAtTheirRatesUntilTheyDropOut() {
    double expected = 0;
    double bought = 0;
    List<Life> lives = new ArrayList<>();
    ShopSize size = new ShopSize(4000, 365, 9, LocalDate.of(2025, 12, 31));
    for (long number = 0; number < size.customers(); number++) {
      Life life = Life.draw(size, number);
      Person person = life.person();
      double alive = Math.min(size.days(), person.joined() + person.lifetime()) - person.joined();
      if (person.purchaseRate() > 0) {
        expected += person.purchaseRate() * alive;
        bought += life.orders().size() - 1;
      } else {
        assertThat(life.orders()).isEmpty();
      }
      lives.add(life);
    }
    // A Poisson total: three standard deviations are 3 / sqrt(expected) of it.
    assertThat(Math.abs(bought / expected - 1)).isLessThan(3 / Math.sqrt(expected));
    assertThat(lives)
        .allSatisfy(
            life ->
                assertThat(life.orders())
                    .isSortedAccordingTo(
                        (a, b) -> a.at().toLocalDate().compareTo(b.at().toLocalDate())));
  }
}
