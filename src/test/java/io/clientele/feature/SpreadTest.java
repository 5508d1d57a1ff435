package io.clientele.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final double[] NONE = {};

  @Test
  void quantilesLieBetweenNeighbours() {
    Spread spread = Spread.ofNumbers(Arrays.asList(4.0, null, 1.0, 2.0, 3.0));
    assertThat(spread.quantile(0)).hasValue(1);
    assertThat(spread.quantile(50)).hasValue(2.5);
    assertThat(spread.quantile(100)).hasValue(4);
    assertThat(spread.mean()).hasValue(2.5);
    // The root of 5/3, to twelve digits.
    assertThat(spread.sd()).hasValue(1.29099444874);
    assertThat(spread.nullShare()).isEqualTo(0.2, within(1e-15));
  }

  @Test
  void ofNothingKnownNothingIsSaid() {
    Spread spread = Spread.ofNumbers(Collections.nCopies(3, null));
    assertThat(spread.mean()).isEmpty();
    assertThat(spread.sd()).isEmpty();
    assertThat(spread.quantile(50)).isEmpty();
    assertThat(spread.edges()).isEmpty();
    assertThat(spread.nullShare()).isEqualTo(1);
    assertThat(spread.shares(NONE, List.of())).isEqualTo(Map.of("<null>", 1.0));
    assertThat(Spread.ofNumbers(List.of(7.0)).sd()).isEmpty();
  }

  @Test
  void numbersThatWereNotKnownThenAreOther() {
    Spread spread = Spread.ofNumbers(Arrays.asList(1.0, 2.0, 3.0, null));
    assertThat(spread.shares(NONE, List.of("<null>")))
        .isEqualTo(Map.of("<other>", 0.75, "<null>", 0.25));
    assertThat(spread.shares(new double[] {1, 2.5}, List.of()))
        .isEqualTo(Map.of("0", 0.25, "1", 0.25, "2", 0.25, "<null>", 0.25));
  }

  @Test
  void theNineMostFrequentTextsHaveBins() {
    List<String> values =
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "k", "j", "j");
    Spread spread = Spread.ofTexts(values);
    assertThat(spread.frequentTexts()).containsExactly("j", "k", "a", "b", "c", "d", "e", "f", "g");
    assertThat(spread.shares(NONE, spread.frequentTexts()))
        .containsEntry("<other>", 2 / 14.0)
        .containsEntry("j", 3 / 14.0)
        .hasSize(10);
  }

  @Test
  void theIndexIsEndlessForNoEmptyBin() {
    assertThat(Spread.index(Map.of("a", 1.0), Map.of("a", 1.0))).isZero();
    assertThat(Spread.index(Map.of("a", 1.0), Map.of("b", 1.0)))
        .isCloseTo(2 * (1 - 1e-4) * Math.log(1e4), within(1e-12));
  }
}
