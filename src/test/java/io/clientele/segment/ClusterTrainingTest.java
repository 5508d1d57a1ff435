package io.clientele.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.config.Clusters;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterTrainingTest {
  private static final LocalDate DATE = LocalDate.of(2025, 3, 10);
  private static final Clusters THREE_FEATURES = ClustersConfig.with(PlantedBuyers.FEATURES);

  private static ClusterTraining.Result train(Clusters config, PlantedBuyers buyers) {
    return ClusterTraining.train(config, buyers.dataset(), Optional.empty(), DATE, 11);
  }

  @Test
  void plantedGroupsAreFoundAndNumberedByValue() {
    for (int seed = 0; seed < 10; seed++) {
      PlantedBuyers buyers = PlantedBuyers.of(400, PlantedBuyers.THREE, 0.3, seed);
      ClusterTraining.Result result = train(THREE_FEATURES, buyers);
      ClusterModel model = result.model().orElseThrow();
      assertThat(model.ids()).containsExactly(1, 2, 3);
      assertThat(buyers.agreement(model)).isGreaterThan(0.98);
      assertThat(model.solution().centres().get(0).get(0))
          .isGreaterThan(model.solution().centres().get(1).get(0));
    }
  }
}
