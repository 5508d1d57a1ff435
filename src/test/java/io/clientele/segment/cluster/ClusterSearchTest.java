package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.config.Clusters;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSearchTest {
  private static final Clusters CONFIG =
      ClustersConfig.with(PlantedBuyers.FEATURES + "max-clusters = 8");

  private static final double[][] FIVE = {
    {8000, 8, 20}, {150, 20, 3}, {120, 400, 2}, {9000, 500, 60}, {3000, 30, 2}
  };

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void theRightNumberOfGroupsIsFoundWhateverTheSeed(long seed) {
    for (double[][] groups : List.of(PlantedBuyers.THREE, FIVE)) {
      PlantedBuyers buyers = PlantedBuyers.of(600, groups, 0.4, seed);
      Points points = buyers.points(CONFIG);
      Trial best =
          ClusterSearch.best(
                  new ClusterSearch(
                          CONFIG, new KMeansMethod(CONFIG.seeds()), points, Optional.empty(), seed)
                      .trials(),
                  0)
              .orElseThrow();
      assertThat(best.clusters()).isEqualTo(groups.length);
      assertThat(buyers.agreement(best.solution(), points)).isGreaterThan(0.95);
    }
  }
}
