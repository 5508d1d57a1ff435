package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ClusterModelTest {
  private static final ClusterModel MODEL =
      new ClusterModel(
          Clusters.K_MEANS,
          List.of(new Scaled("revenue", 0, 10, 5, 2)),
          Solution.of(new double[][] {{1}, {-1}, {0}}),
          List.of(2, 7, 4),
          List.of("spend much", "spend little", "typical"),
          8,
          List.of(1, 3, 5, 6),
          "2025-03-10",
          4);

  @Test
  void aModelIsTheSameAfterItWasText() throws JsonProcessingException {
    assertThat(again(MODEL)).isEqualTo(MODEL);
    ClusterModel mixture =
        new ClusterModel(
            Clusters.GAUSSIAN_MIXTURE,
            MODEL.features(),
            new Solution(List.of(List.of(0.5)), List.of(Gaussian.of(1, new double[][] {{0.25}}))),
            List.of(1),
            List.of("all"),
            2,
            List.of(),
            "2025-03-10",
            0);
    assertThat(again(mixture)).isEqualTo(mixture);
  }

  private static ClusterModel again(ClusterModel model) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    return mapper.readValue(mapper.writeValueAsString(model), ClusterModel.class);
  }

  @Test
  void aBuyerHasTheIdAndTheNameOfTheNearestClusterOrIsAnOutlier() {
    List<Row> rows =
        TestSpark.session()
            .sql("select stack(4, expm1(7.1D), expm1(3D), null, expm1(30D)) revenue")
            .select(MODEL.id().as("id"))
            .withColumn("name", MODEL.name(org.apache.spark.sql.functions.col("id")))
            .collectAsList();
    assertThat(rows.stream().map(Row::mkString))
        .containsExactly("2spend much", "7spend little", "7spend little", "0outlier");
  }

  @Test
  void namesOfOwnersGoWithTheIds() {
    ClusterModel named = MODEL.named(Map.of("7", "spend much", "9", "nobody"));
    assertThat(named.names()).containsExactly("spend much (2)", "spend much", "typical");
    assertThat(named.named(Map.of()).ids()).isEqualTo(MODEL.ids());
  }

  @Test
  void itIsDueAfterTheDaysOrWhenTheConfigurationAsksForOtherClusters() {
    LocalDate trained = LocalDate.of(2025, 3, 10);
    Clusters same = ClustersConfig.with("features = [revenue]");
    assertThat(MODEL.isDue(same, trained.plusDays(27))).isFalse();
    assertThat(MODEL.isDue(same, trained.plusDays(28))).isTrue();
    assertThat(MODEL.isDue(ClustersConfig.with("features = [orders]"), trained)).isTrue();
    assertThat(
            MODEL.isDue(ClustersConfig.with("features = [revenue], method = bisecting"), trained))
        .isTrue();
    assertThat(MODEL.isDue(ClustersConfig.with("features = [revenue], min-clusters = 4"), trained))
        .isTrue();
  }
}
