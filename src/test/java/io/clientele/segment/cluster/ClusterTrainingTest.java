package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ClusterTrainingTest {
  private static final LocalDate DATE = LocalDate.of(2025, 3, 10);

  /** As shipped, but quicker. */
  private static Clusters config(String changes) {
    return ClustersConfig.with(
        changes + "\n" + PlantedBuyers.FEATURES + "refits = 4, max-clusters = 6");
  }

  private static final Clusters CONFIG = config("");

  private static ClusterTraining.Result train(Clusters config, PlantedBuyers buyers) {
    return ClusterTraining.train(config, buyers.dataset(), Optional.empty(), DATE, 11);
  }

  private static ClusterModel retrain(ClusterModel before, Clusters config, PlantedBuyers buyers) {
    return ClusterTraining.train(
            config, buyers.dataset(), Optional.of(before), DATE.plusDays(28), 12)
        .model()
        .orElseThrow();
  }

  private static Map<String, Double> values(ClusterTraining.Result result) {
    return result.metrics().stream()
        .filter(metric -> metric.value() != null)
        .collect(Collectors.toMap(Metric::metric, Metric::value));
  }

  @Test
  void plantedGroupsAreFoundAndNumberedByValue() {
    PlantedBuyers buyers = PlantedBuyers.of(400, PlantedBuyers.THREE, 0.4, 0);
    ClusterModel model = train(CONFIG, buyers).model().orElseThrow();
    assertThat(model.ids()).containsExactly(1, 2, 3);
    assertThat(buyers.agreement(model)).isGreaterThan(0.97);
    assertThat(model.solution().centres().get(0).get(0))
        .isGreaterThan(model.solution().centres().get(1).get(0));
    assertThat(model.names())
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).doesNotContain("_"));
  }

  @Test
  void whatIsToldOfClustersIsTrue() {
    PlantedBuyers buyers = PlantedBuyers.of(300, PlantedBuyers.THREE, 0.3, 1);
    ClusterTraining.Result result = train(config("outlier-range = 0"), buyers);
    ClusterModel model = result.model().orElseThrow();
    Map<String, Double> values = values(result);
    assertThat(values)
        .containsEntry("clusters", 3.0)
        .containsEntry("size_1", 100.0)
        .containsEntry("size_2", 100.0)
        .containsEntry("size_3", 100.0)
        .containsEntry("outliers", 0.0);
    assertThat(values.get("silhouette")).isEqualTo(values.get("silhouette_at_3")).isPositive();
    assertThat(values.get("stability")).isEqualTo(values.get("stability_at_3")).isEqualTo(1);
    // By hand, from the rows.
    double[][] points =
        buyers.rows.stream()
            .map(
                row ->
                    IntStream.range(0, 3)
                        .mapToDouble(
                            i -> model.features().get(i).scale(Scaled.logged(row.getDouble(i + 1))))
                        .toArray())
            .toArray(double[][]::new);
    double within = 0;
    for (int f = 0; f < 3; f++) {
      double all = squares(points, f, i -> true);
      double own = 0;
      for (int group = 0; group < 3; group++) {
        int wanted = group;
        own += squares(points, f, i -> buyers.groups.get(i) == wanted);
      }
      within += own;
      assertThat(values.get("separation_" + model.features().get(f).name()))
          .isCloseTo(1 - own / all, within(1e-6));
    }
    assertThat(values.get("within_sum_of_squares")).isCloseTo(within, within(1e-3));
  }

  private static double squares(double[][] points, int feature, IntPredicate which) {
    double[] of =
        IntStream.range(0, points.length)
            .filter(which)
            .mapToDouble(i -> points[i][feature])
            .toArray();
    double mean = IntStream.range(0, of.length).mapToDouble(i -> of[i]).average().orElseThrow();
    return IntStream.range(0, of.length).mapToDouble(i -> (of[i] - mean) * (of[i] - mean)).sum();
  }

  @Test
  void neitherPartitionsNorOrderNorASampleMatter() {
    PlantedBuyers buyers = PlantedBuyers.of(2000, PlantedBuyers.THREE, 1.2, 2);
    Clusters sampled = config("search-customers = 500");
    ClusterModel found =
        ClusterTraining.train(sampled, buyers.dataset().coalesce(1), Optional.empty(), DATE, 11)
            .model()
            .orElseThrow();
    Collections.shuffle(buyers.rows, new Random(4));
    assertThat(
            ClusterTraining.train(
                    sampled, buyers.dataset().repartition(7), Optional.empty(), DATE, 11)
                .model()
                .orElseThrow())
        .isEqualTo(found);
  }

  @Test
  void aSearchInASampleFindsWhatAllTell() {
    PlantedBuyers buyers = PlantedBuyers.of(3000, PlantedBuyers.THREE, 0.5, 3);
    ClusterTraining.Result all = train(config("outlier-range = 0"), buyers);
    ClusterTraining.Result sampled =
        train(config("search-customers = 300, outlier-range = 0"), buyers);
    assertThat(buyers.agreement(sampled.model().orElseThrow())).isGreaterThan(0.95);
    assertThat(values(sampled).get("clusters")).isEqualTo(3);
    // On scales of their own, so sums of squares differ a little.
    assertThat(values(sampled).get("separation_revenue"))
        .isCloseTo(values(all).get("separation_revenue"), within(0.02));
  }

  @Test
  void aMixtureFindsThemToo() {
    PlantedBuyers buyers = PlantedBuyers.of(400, PlantedBuyers.THREE, 0.3, 5);
    Clusters config =
        ClustersConfig.with(
            "method = gaussian-mixture, max-clusters = 3, refits = 2\n" + PlantedBuyers.FEATURES);
    ClusterModel model = train(config, buyers).model().orElseThrow();
    assertThat(model.ids()).containsExactly(1, 2, 3);
    assertThat(buyers.agreement(model)).isGreaterThan(0.95);
    assertThat(model.solution().gaussians()).hasSize(3);
  }

  @Test
  void halvingFindsThemToo() {
    PlantedBuyers buyers = PlantedBuyers.of(400, PlantedBuyers.THREE, 0.3, 5);
    Points points = buyers.points(CONFIG);
    ClusterMethod halving =
        ClusterMethod.of(ClustersConfig.with("method = bisecting"), TestSpark.session());
    Solution found = halving.search(points, 3, 1).orElseThrow();
    Solution fitted = halving.fit(WeightedVectors.of(TestSpark.session(), points), found, 1);
    assertThat(buyers.agreement(found, points)).isGreaterThan(0.95);
    assertThat(buyers.agreement(fitted, points)).isGreaterThan(0.95);
    assertThat(fitted.gaussians()).isEmpty();
  }

  @Test
  void idsFollowThroughRetrainingWhileDataDrift() {
    PlantedBuyers buyers = PlantedBuyers.of(600, PlantedBuyers.THREE, 0.8, 6);
    ClusterModel model = train(CONFIG, buyers).model().orElseThrow();
    Random random = new Random(7);
    for (int round = 0; round < 3; round++) {
      PlantedBuyers drifted = new PlantedBuyers();
      for (int i = 0; i < buyers.rows.size(); i++) {
        // A third goes on buying; nothing changes for the others.
        double more = i % 3 == 0 ? Math.exp(0.1 * random.nextGaussian()) : 1;
        drifted.add(
            buyers.groups.get(i),
            buyers.rows.get(i).getDouble(1) * more,
            buyers.rows.get(i).getDouble(2) * more,
            buyers.rows.get(i).getDouble(3));
      }
      ClusterModel next = retrain(model, CONFIG, drifted);
      List<Integer> before = buyers.ids(model);
      List<Integer> after = drifted.ids(next);
      long changed =
          IntStream.range(0, before.size())
              .filter(i -> i % 3 != 0 && !before.get(i).equals(after.get(i)))
              .count();
      assertThat(changed / 400.0).isLessThan(0.02);
      assertThat(next.ids()).containsExactlyInAnyOrderElementsOf(model.ids());
      assertThat(next.retired()).isEmpty();
      assertThat(next.names()).containsExactlyInAnyOrderElementsOf(model.names());
      buyers = drifted;
      model = next;
    }
  }

  @Test
  void anIdIsNeverUsedAgain() {
    double[][] four = {{8000, 8, 20}, {150, 20, 3}, {120, 400, 2}, {9000, 500, 60}};
    Clusters config = config("");
    ClusterModel first = train(config, PlantedBuyers.of(400, four, 0.2, 8)).model().orElseThrow();
    assertThat(first.ids()).containsExactlyInAnyOrder(1, 2, 3, 4);
    // The customers of one group become like those of another.
    double[][] three = {{8000, 8, 20}, {150, 20, 3}, {120, 400, 2}, {150, 20, 3}};
    ClusterModel second = retrain(first, config, PlantedBuyers.of(400, three, 0.2, 8));
    assertThat(second.ids()).hasSize(3);
    assertThat(second.retired()).hasSize(1);
    assertThat(first.ids()).contains(second.retired().get(0));
    assertThat(second.nextId()).isEqualTo(5);
    // They come back to what they were: a new cluster, for it was gone.
    ClusterTraining.Result third =
        ClusterTraining.train(
            config,
            PlantedBuyers.of(400, four, 0.2, 8).dataset(),
            Optional.of(second),
            DATE.plusDays(56),
            13);
    assertThat(third.model().orElseThrow().ids())
        .contains(5)
        .doesNotContainAnyElementsOf(second.retired());
    assertThat(values(third)).containsKey("retired_" + second.retired().get(0));
  }

  @Test
  void clustersOfFeaturesThatAreNoMoreAreRetired() {
    PlantedBuyers buyers = PlantedBuyers.of(300, PlantedBuyers.THREE, 0.3, 9);
    ClusterModel model = train(CONFIG, buyers).model().orElseThrow();
    ClusterModel fewer =
        ClusterTraining.train(
                ClustersConfig.with("features = [revenue, recency_days], refits = 3"),
                buyers.dataset().drop("orders"),
                Optional.of(model),
                DATE,
                11)
            .model()
            .orElseThrow();
    assertThat(fewer.retired()).containsExactly(1, 2, 3);
    assertThat(fewer.ids()).containsExactly(4, 5, 6);
  }

  @Test
  void outliersAreNamedAndChangeNothing() {
    PlantedBuyers buyers = PlantedBuyers.of(600, PlantedBuyers.THREE, 0.3, 10);
    List<List<Double>> centres = train(CONFIG, buyers).model().orElseThrow().solution().centres();
    buyers.add(3, 1e9, 8, 20).add(3, 150, 20, 1e7);
    ClusterTraining.Result result = train(CONFIG, buyers);
    ClusterModel model = result.model().orElseThrow();
    List<Integer> ids = buyers.ids(model);
    assertThat(ids.subList(600, 602)).containsExactly(0, 0);
    assertThat(ids.subList(0, 600).stream().filter(id -> id == 0).count()).isLessThan(3);
    assertThat(values(result).get("outliers")).isBetween(2.0, 4.0);
    for (int i = 0; i < centres.size(); i++) {
      for (int f = 0; f < 3; f++) {
        assertThat(model.solution().centres().get(i).get(f))
            .isCloseTo(centres.get(i).get(f), within(0.02));
      }
    }
    assertThat(buyers.ids(train(config("outlier-range = 0"), buyers).model().orElseThrow()))
        .doesNotContain(0);
  }

  @Test
  void whatCannotBeClusteredIsRefusedWithAReason() {
    assertThat(refusal(new PlantedBuyers()))
        .isEqualTo("clustering refused: 0 buyers, min-customers is 100");
    assertThat(refusal(new PlantedBuyers().add(0, 1, 2, 3)))
        .isEqualTo("clustering refused: 1 buyers, min-customers is 100");
    PlantedBuyers alike = new PlantedBuyers();
    PlantedBuyers two = new PlantedBuyers();
    for (int i = 0; i < 120; i++) {
      alike.add(0, 10, 5, 1);
      two.add(0, i % 2 == 0 ? 10 : 1000, 5, 1);
    }
    assertThat(refusal(alike)).isEqualTo("clustering refused: buyers are alike in every feature");
    assertThat(refusal(two))
        .startsWith("clustering refused: 3 clusters: fewer different buyers than clusters; 4 ");
    assertThat(
            train(config("smallest-share = 0.32"), PlantedBuyers.of(200, PlantedBuyers.THREE, 2, 1))
                .refusal()
                .orElseThrow())
        .contains("its smallest cluster has a share of 0.", "smallest-share is 0.32");
  }

  private static String refusal(PlantedBuyers buyers) {
    ClusterTraining.Result result = train(CONFIG, buyers);
    assertThat(result.model()).isEmpty();
    String refusal = result.refusal().orElseThrow();
    assertThat(result.metrics()).contains(new Metric("refused", null, refusal));
    return refusal;
  }

  @Test
  void nullsAndConstantsAndTiesAreNoTrouble() {
    PlantedBuyers buyers = new PlantedBuyers();
    for (int i = 0; i < 150; i++) {
      buyers.add(i % 3, new double[] {1, 50, 3000}[i % 3], 7, 0);
    }
    List<Row> nulls = new ArrayList<>();
    for (Row row : buyers.rows) {
      nulls.add(RowFactory.create(row.get(0), row.get(1), row.get(2), null));
    }
    buyers.rows.clear();
    buyers.rows.addAll(nulls);
    ClusterTraining.Result result = train(CONFIG, buyers);
    assertThat(buyers.agreement(result.model().orElseThrow())).isEqualTo(1);
    // Squares are added to six digits, so that no order of rows matters.
    assertThat(values(result).get("separation_revenue")).isCloseTo(1, within(1e-6));
    assertThat(values(result)).doesNotContainKey("separation_orders");
  }
}
