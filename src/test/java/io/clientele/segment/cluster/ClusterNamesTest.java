package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.config.Clusters;
import java.util.List;
import java.util.Map;
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
    assertThat(NAMES.name(deviations(1.2, 0.4, -0.1), null, Map.of()))
        .isEqualTo("buy often, big baskets");
    assertThat(NAMES.name(deviations(-0.5, 0.3, -0.9), null, Map.of()))
        .isEqualTo("low return rate, buy rarely");
  }

  @Test
  void whatIsNotClearIsNotSaid() {
    assertThat(NAMES.name(deviations(1.2, 0.1, -0.1), null, Map.of())).isEqualTo("buy often");
    assertThat(NAMES.name(deviations(0.2, 0.1, -0.1), null, Map.of())).isEqualTo("typical");
  }

  @Test
  void noTwoClustersHaveTheSameName() {
    Map<String, double[]> taken = Map.of("buy often, big baskets", deviations(1.2, 0.9, 0.1));
    assertThat(NAMES.name(deviations(1.2, 0.9, 0.8), null, taken))
        .isEqualTo("buy often, high return rate");
    assertThat(NAMES.name(deviations(1.1, 0.8, 0.2), null, taken))
        .as("has more of it than the other, be it little")
        .isEqualTo("buy often, big baskets, high return rate");
    assertThat(NAMES.name(deviations(1.1, 0.8, -0.05), null, taken))
        .isEqualTo("buy often, big baskets, low return rate");
    assertThat(NAMES.name(deviations(0.9, 1.2, 0.3), null, taken))
        .as("the same words in another order are the same name")
        .isEqualTo("big baskets, high return rate");
    assertThat(NAMES.name(deviations(1.3, 0.95, 0.12), null, taken))
        .as("the other has nearly as much of everything")
        .isEqualTo("buy often, big baskets (2)");
    assertThat(NAMES.name(deviations(1.1, 0.8, -0.04), null, taken))
        .as("that is nothing")
        .isEqualTo("buy often, big baskets (2)");
  }

  @Test
  void whoIsTypicalIsToldFromOthersByLittle() {
    assertThat(
            NAMES.name(deviations(0.1, 0.2, 0), null, Map.of("typical", deviations(0.2, -0.1, 0))))
        .isEqualTo("typical, big baskets");
    assertThat(
            NAMES.name(deviations(1, 0, -0.1), null, Map.of("buy often", deviations(2, 0.1, 0.1))))
        .isEqualTo("buy often, low return rate");
  }

  @Test
  void aNameStaysWhileItIsTrue() {
    assertThat(NAMES.name(deviations(0.8, 0.7, 0.9), "buy often, big baskets", Map.of()))
        .isEqualTo("buy often, big baskets");
    assertThat(NAMES.name(deviations(0.8, -0.7, 0.3), "buy often, big baskets", Map.of()))
        .isEqualTo("buy often, small baskets");
    assertThat(
            NAMES.name(
                deviations(0.8, 0.7, 0.1), "buy often, big baskets, high return rate", Map.of()))
        .isEqualTo("buy often, big baskets, high return rate");
    assertThat(
            NAMES.name(
                deviations(0.8, 0.7, 0), "buy often, big baskets, high return rate", Map.of()))
        .isEqualTo("buy often, big baskets");
  }

  @Test
  void aFeatureWithoutWordsIsNamedAfterItself() {
    assertThat(NAMES.words("refund_rate_90d", true)).isEqualTo("high refund rate in 90 days");
    assertThat(NAMES.words("distinct_stores", false)).isEqualTo("few different stores");
    assertThat(NAMES.words("frequency_365d", true)).isEqualTo("buy often");
  }
}
