package io.clientele.segment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterMatchTest {
  @Test
  void anIdGoesWithMostOfItsCustomers() {
    ClusterMatch match =
        ClusterMatch.of(
            List.of(4, 7),
            new long[][] {{5, 95}, {90, 10}},
            new long[] {100, 100},
            new long[] {95, 105},
            9);
    assertThat(match).isEqualTo(new ClusterMatch(List.of(7, 4), 9));
  }

  @Test
  void aClusterThatFallsInHalvesIsDissolvedAndNewIdsAreNeverUsedBefore() {
    ClusterMatch match =
        ClusterMatch.of(
            List.of(2, 3),
            new long[][] {{50, 50, 0}, {0, 0, 80}},
            new long[] {100, 80},
            new long[] {50, 50, 80},
            6);
    assertThat(match).isEqualTo(new ClusterMatch(List.of(6, 7, 3), 8));
  }

  @Test
  void theLargerPartCarriesTheIdOn() {
    ClusterMatch match =
        ClusterMatch.of(
            List.of(1), new long[][] {{60, 40}}, new long[] {100}, new long[] {60, 40}, 2);
    assertThat(match).isEqualTo(new ClusterMatch(List.of(1, 2), 3));
  }

  @Test
  void firstClustersAreNumberedFromOne() {
    assertThat(ClusterMatch.of(List.of(), new long[0][], new long[0], new long[] {10, 20}, 1))
        .isEqualTo(new ClusterMatch(List.of(1, 2), 3));
  }
}
