package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.schema.Accounts;
import io.clientele.schema.Campaigns;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.Traces;
import io.clientele.schema.Types;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody is overlooked: what may name a person in any contract is found by its name. */
class TracesTest {
  static Stream<Table> tables() {
    return Contracts.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyColumnThatMayNameAPersonLeadsToTheRow(Table table) {
    List<String> suspicious =
        table.fields().stream()
            .filter(field -> field.type().equals(Types.STRING))
            .map(Field::name)
            .filter(name -> name.matches(".*(account|customer|device|visitor|referred|order_id).*"))
            .toList();
    if (!suspicious.isEmpty()) {
      List<String> mentions = Traces.mentions(table).stream().map(Field::name).toList();
      assertThat(Traces.of(table).isPresent() || mentions.containsAll(suspicious))
          .as(table + ": " + suspicious)
          .isTrue();
    }
  }

  @Test
  void tablesAboutNobodyAreLeftAlone() {
    assertThat(Traces.of(Products.TABLE)).isEmpty();
    assertThat(Traces.of(Campaigns.TABLE)).isEmpty();
    assertThat(Traces.of(Accounts.TABLE)).contains(Traces.By.ACCOUNT);
    assertThat(Traces.mentions(Accounts.TABLE)).containsExactly(Accounts.REFERRED_BY);
  }
}
