package io.clientele.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.TestSpark;
import io.clientele.schema.Accounts;
import io.clientele.schema.Erasures;
import io.clientele.schema.Events;
import io.clientele.schema.Products;
import io.clientele.schema.Quarantine;
import io.clientele.schema.Table;
import io.clientele.schema.Tombstones;
import io.clientele.schema.Vault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static Map<String, String> of(Table table, String sql) {
    return Examples.of(table, any -> Optional.of(TestSpark.session().sql(sql)));
  }

  /** So many accounts, of which all but the first are of one region. */
  private static String accounts(int number) {
    return "select 'web' source, format_string('a%02d', id) account_id, '5e1c' email_hash, true email_consent,"
        + " if(id = 0, 'Orkney', 'Wales') region, 'a00' referred_by, cast(null as string) gender,"
        + " timestamp'2025-01-01 10:00:00' + make_dt_interval(cast(id as int)) registered_at from range("
        + number
        + ")";
  }

  @Test
  void ofPeopleItTellsWhatFiveShareAndNoIds() {
    assertThat(of(Accounts.TABLE, accounts(6)))
        .as("no email_hash, for it is personal, no referred_by, for it is somebody's id")
        .isEqualTo(
            Map.of(
                "source", "web",
                "region", "Wales",
                "email_consent", "true",
                "registered_at", "2025-01-03 10:00:00"));
    assertThat(of(Accounts.TABLE, accounts(5)))
        .as("four of Wales")
        .doesNotContainKey("region")
        .containsKeys("source", "registered_at");
    assertThat(of(Accounts.TABLE, accounts(4))).isEmpty();
  }

  @Test
  void oneWhoDidSomethingOftenIsOne() {
    String events =
        "select 'web' source, cast(id as string) event_id, %s account_id, 'view' kind, 'rare' product_id from range(50)";
    assertThat(of(Events.TABLE, events.formatted("'a1'"))).isEmpty();
    assertThat(of(Events.TABLE, events.formatted("concat('a', id % 5)")))
        .isEqualTo(Map.of("source", "web", "kind", "view", "product_id", "rare"));
  }

  @Test
  void theVaultRefusedRowsAndTheForgottenAreNotRead() {
    for (Table table : List.of(Vault.TABLE, Quarantine.TABLE, Erasures.TABLE, Tombstones.TABLE)) {
      assertThat(
              Examples.of(
                  table,
                  any -> {
                    throw new AssertionError("read: " + any);
                  }))
          .isEmpty();
    }
  }

  @Test
  void theMiddleNumberAndTheMostFrequentTextOfTheFirstRowsByKey() {
    String products =
        "select 'web' source, format_string('p%03d', id) product_id, repeat('x', 100) name,"
            + " if(id % 3 = 0, 'b', if(id % 3 = 1, 'a', 'c')) category, 'late' department,"
            + " cast(id as decimal(18,4)) list_price from range(300, 0, -1)";
    assertThat(of(Products.TABLE, products))
        .as("p001 to p200; 67 times a, 67 times c; 10 comes after 9")
        .isEqualTo(
            Map.of(
                "source", "web",
                "product_id", "p001",
                "name", "x".repeat(80) + "…",
                "category", "a",
                "department", "late",
                "list_price", "100.0000"));
  }
}
