package io.clientele.tag;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.config.Tag;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TagLibraryTest {
  private static final Table FEATURES =
      Table.night(
          "features",
          "One row per customer.",
          List.of(
              CustomerAccounts.CUSTOMER_ID, Field.required("orders_30d", Types.LONG, "Orders.")));

  private static void check(String predicate) {
    TagLibrary.of(
        Map.of("mine", new Tag(predicate, "Doc.", "me")),
        FEATURES,
        (message, tag) -> Problem.configuration("tags." + tag + ": " + message, ""));
  }

  @Test
  void aPredicateSeesFeaturesAndSegments() {
    assertThatCode(
            () ->
                check("orders_30d > 2 and rfm_segment = 'champions' and value_tier in ('A', 'B')"))
        .doesNotThrowAnyException();
  }

  @Test
  void aTypoNamesTheTagAndTheNearestColumn() {
    assertThatThrownBy(() -> check("order_30d > 2"))
        .hasMessage("tags.mine: no column 'order_30d'; did you mean 'orders_30d'?");
    assertThatThrownBy(() -> check("run_id = '1'"))
        .hasMessageStartingWith("tags.mine: no column 'run_id'");
  }
}
