package io.clientele.insight;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What each factor of revenue adds to its change, held against the formulas. */
class DivisiaTest {
  /** Buyers, orders and revenue, before and after. */
  private record Change(long n0, long o0, long r0, long n1, long o1, long r1) {
    Change back() {
      return new Change(n1, o1, r1, n0, o0, r0);
    }

    double[] factors(boolean after) {
      return after
          ? new double[] {n1, (double) o1 / n1, (double) r1 / o1}
          : new double[] {n0, (double) o0 / n0, (double) r0 / o0};
    }
  }

  /** The effects of the first two factors; that of the third is what is left. */
  private record Effects(String method, double buyers, double orders, double left) {}

  private static List<Effects> of(List<Change> changes) {
    StructType schema = new StructType();
    for (String name : List.of("n0", "o0", "r0", "n1", "o1", "r1")) {
      schema = schema.add(name, "bigint");
    }
    List<Row> rows =
        changes.stream()
            .map(c -> RowFactory.create(c.n0(), c.o0(), c.r0(), c.n1(), c.o1(), c.r1()))
            .toList();
    Divisia divisia = new Divisia(col("n0"), col("o0"), col("r0"), col("n1"), col("o1"), col("r1"));
    return TestSpark.session()
        .createDataFrame(rows, schema)
        .select(
            divisia.method(),
            divisia.ofBuyers(),
            divisia.ofOrdersPerBuyer(),
            col("r1").minus(col("r0")))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Effects(
                    row.getString(0),
                    row.getDouble(1),
                    row.getDouble(2),
                    row.getLong(3) - row.getDouble(1) - row.getDouble(2)))
        .toList();
  }

  @Test
  void effectsAreThoseOfTheFormulasAndLeaveNothing() {
    Random random = new Random(4);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long n0 = 1L + random.nextInt(1000);
      long n1 = i % 5 == 0 ? n0 : 1L + random.nextInt(1000);
      long o0 = n0 + random.nextInt(500);
      long o1 = i % 7 == 0 ? o0 : n1 + random.nextInt(500);
      long r0 = 1L + random.nextInt(1_000_000_000) - (i % 4 == 1 ? 900_000_000L : 0);
      long r1 = i % 9 == 0 ? r0 + (long) (i % 2) : 1L + random.nextInt(1_000_000_000);
      changes.add(new Change(n0, o0, r0, n1, o1, i % 11 == 0 ? 0 : r1));
    }
    List<Effects> forward = of(changes);
    List<Effects> back = of(changes.stream().map(Change::back).toList());
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Effects found = forward.get(i);
      boolean positive = change.r0() > 0 && change.r1() > 0;
      assertThat(found.method()).isEqualTo(positive ? "LMDI" : "Shapley");
      double[] f = change.factors(false);
      double[] g = change.factors(true);
      double[] expected = positive ? divisia(change, f, g) : shapley(f, g);
      double close = 1e-9 * (Math.abs(change.r0()) + Math.abs(change.r1()) + 1e4);
      assertThat(found.buyers()).as("%s", change).isCloseTo(expected[0], within(close));
      assertThat(found.orders()).as("%s", change).isCloseTo(expected[1], within(close));
      // Found without its formula, and yet what the formula says: nothing is left over.
      assertThat(found.left()).as("%s", change).isCloseTo(expected[2], within(close));
      assertThat(back.get(i).buyers()).isCloseTo(-found.buyers(), within(close));
      assertThat(back.get(i).orders()).isCloseTo(-found.orders(), within(close));
    }
    assertThat(forward).extracting(Effects::method).contains("LMDI", "Shapley");
  }

  private static double[] divisia(Change change, double[] f, double[] g) {
    double r0 = change.r0();
    double r1 = change.r1();
    double mean = r0 == r1 ? r0 : (r1 - r0) / Math.log1p((r1 - r0) / r0);
    return new double[] {
      mean * Math.log(g[0] / f[0]), mean * Math.log(g[1] / f[1]), mean * Math.log(g[2] / f[2])
    };
  }

  /** The mean of a factor's effect over the six orders in which the three can change. */
  private static double[] shapley(double[] f, double[] g) {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    double[] effects = new double[3];
    for (int[] order : orders) {
      double[] now = f.clone();
      for (int factor : order) {
        double before = now[0] * now[1] * now[2];
        now[factor] = g[factor];
        effects[factor] += (now[0] * now[1] * now[2] - before) / 6;
      }
    }
    return effects;
  }

  @Test
  void aPeriodWithoutAnOrderIsTheLimit() {
    List<Effects> effects =
        of(
            List.of(
                new Change(0, 0, 0, 10, 12, 500),
                new Change(10, 12, 500, 0, 0, -20),
                new Change(0, 0, -5, 0, 0, 0),
                // Close to the first: as few as can be, and worth all but nothing.
                new Change(1, 1, 1, 1_000_000_000, 1_000_000_000, 1_000_000_000)));
    assertThat(effects.get(0)).isEqualTo(new Effects("limit", 500, 0, 0));
    assertThat(effects.get(1)).isEqualTo(new Effects("limit", -520, 0, 0));
    assertThat(effects.get(2)).isEqualTo(new Effects("limit", 5, 0, 0));
    assertThat(effects.get(3).buyers()).isCloseTo(999_999_999, within(1.0));
  }

  @Test
  void anExampleByHand() {
    // 10 x 2 x 50 = 1000 and 12 x 2.5 x 60 = 1800: L = 800 / ln 1.8 = 1361.04.
    Effects effects = of(List.of(new Change(10, 20, 1000, 12, 30, 1800))).get(0);
    assertThat(effects.buyers()).isCloseTo(248.15, within(0.005));
    assertThat(effects.orders()).isCloseTo(303.71, within(0.005));
    assertThat(effects.left()).isCloseTo(248.15, within(0.005));
  }
}
