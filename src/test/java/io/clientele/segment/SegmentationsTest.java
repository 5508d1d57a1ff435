package io.clientele.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.config.Clusters;
import io.clientele.config.Lifecycle;
import io.clientele.config.Rfm;
import io.clientele.segment.cluster.ClusterModel;
import io.clientele.segment.cluster.ClustersConfig;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SegmentationsTest {
  /**
   * Clusters of everybody and of tier A: those who spend much, 2, and those who spend little, 7.
   */
  static Segmentations models() {
    ClusterModel model =
        Json.read(
            """
            {"method": "k-means", "solution": {"centres": [[1], [-1]], "gaussians": []}, "ids": [2, 7],
             "features": [{"name": "revenue_lifetime", "low": 0, "high": 10, "median": 5, "range": 2}],
             "names": ["spend much", "spend little"], "nextId": 8, "retired": [1], "trainedOn": "2025-03-10",
             "outlierLimit": 0}
            """,
            ClusterModel.class);
    return new Segmentations(
        new RfmModel(
            "lifetime",
            "revenue_lifetime",
            List.of(),
            List.of(),
            List.of(),
            new Rfm.Weights(1, 1, 1),
            List.of("all")),
        new TierModel("revenue_lifetime", BigDecimal.ONE, null, List.of()),
        new ProfitModel("lifetime", null, Map.of()),
        new LifecycleModel(new Lifecycle(1.5, 2.5, 4, 8, 0.6, 0.3, 0.1), null),
        Optional.of(model),
        Map.of("A", model),
        List.of());
  }

  /** Of both clusters; the last is in no tier but C. */
  static Dataset<Row> customers() {
    return TestSpark.session()
        .sql(
            """
                            select expm1(v) revenue_lifetime, 1 frequency_lifetime, 1 recency_days, 0D contribution_lifetime,
                                   0D cost_of_goods_lifetime, 0D shipping_cost_lifetime, 0D payment_fees_lifetime, 0D return_cost_lifetime,
                                   0D service_cost_lifetime, 0D campaign_cost_lifetime, 0D gap_days_mean, 0 gap_days_last, 1D p_alive
                            from values (7D), (3D), (0D) as t(v)""");
  }

  private static Clusters named(String names) {
    return ClustersConfig.with("names { " + names + " }");
  }

  @Test
  void ownersNameClustersOfEverybodyAndThoseWithinTiers() {
    assertThat(
            models()
                .named(named("2 = wholesale, \"A 7\" = regulars"))
                .segment(customers())
                .selectExpr("concat_ws(' | ', cluster, tier_cluster)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("wholesale | A spend much", "spend little | A regulars", "spend little");
  }

  @Test
  void aNameThatNoClusterHasIsToldWithThoseThereAre() {
    assertThat(models().nameless(named("2 = wholesale, \"A 7\" = regulars"))).isEmpty();
    assertThat(models().nameless(named("1 = gone, \"A 3\" = nobody, \"B 1\" = undivided")))
        .containsExactly(
            "segment.clusters.names: 1 = 'gone' names no cluster of tonight; there are 2, 7",
            "segment.clusters.names: A 3 = 'nobody' names no cluster of tonight; there are A 2, A 7");
  }
}
