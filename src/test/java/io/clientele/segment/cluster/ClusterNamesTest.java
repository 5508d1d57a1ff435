package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.config.Clusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterNamesTest {
  private static final ClusterNames NAMES =
      new ClusterNames(
          List.of("frequency_lifetime", "order_value_mean", "return_rate"),
          Map.of(
              "frequency", new Clusters.Words("buy rarely", "buy often"),
              "order_value_mean", new Clusters.Words("small baskets", "big baskets")));

  private static double[] deviations(double... values) {
    return values;
  }

  @Test
  void aNameIsOfTheTwoStrongestDeviations() {
    assertThat(NAMES.name(deviations(1.2, 0.4, -0.1), null, Set.of()))
        .isEqualTo("buy often, big baskets");
    assertThat(NAMES.name(deviations(-0.5, 0.3, -0.9), null, Set.of()))
        .isEqualTo("low return rate, buy rarely");
  }

  @Test
  void whatIsNotClearIsNotSaid() {
    assertThat(NAMES.name(deviations(1.2, 0.1, -0.1), null, Set.of())).isEqualTo("buy often");
    assertThat(NAMES.name(deviations(0.2, 0.1, -0.1), null, Set.of())).isEqualTo("typical");
  }

  @Test
  void noTwoClustersHaveTheSameName() {
    double[] same = deviations(1.2, 0.9, 0.8);
    Set<String> taken = Set.of("buy often, big baskets");
    assertThat(NAMES.name(same, null, taken)).isEqualTo("buy often, high return rate");
    assertThat(NAMES.name(deviations(1.2, 0.9, 0), null, taken))
        .isEqualTo("buy often, big baskets (2)");
  }

  @Test
  void aNameStaysWhileItIsTrue() {
    assertThat(NAMES.name(deviations(0.8, 0.7, 0.9), "buy often, big baskets", Set.of()))
        .isEqualTo("buy often, big baskets");
    assertThat(NAMES.name(deviations(0.8, -0.7, 0.3), "buy often, big baskets", Set.of()))
        .isEqualTo("buy often, small baskets");
  }

  @Test
  void aFeatureWithoutWordsIsNamedAfterItself() {
    assertThat(NAMES.words("refund_rate_90d", true)).isEqualTo("high refund rate in 90 days");
    assertThat(NAMES.words("distinct_stores", false)).isEqualTo("few different stores");
    assertThat(NAMES.words("frequency_365d", true)).isEqualTo("buy often");
  }
}
