package io.clientele.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.HandMadeNights;
import io.clientele.TestSpark;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Events;
import io.clientele.schema.Products;
import io.clientele.schema.Vault;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomerAccountsTest {
  private final Stage stage =
      new CustomerAccountsStage(List.of(Accounts.TABLE, Events.TABLE, Products.TABLE, Vault.TABLE));

  @TempDir Path folder;
  private HandMadeNights nights;

  @Test
  void whoeverIsSeenInAnyFactIsACustomerExceptTestsAndStaff() {
    assertThat(stage.inputs()).containsExactly(Accounts.TABLE, Events.TABLE);
    nights = new HandMadeNights(TestSpark.session(), folder);
    account("buyer", null);
    account("tester", "test");
    account("clerk", "customer");
    event("e1", "clerk");
    event("e2", "browser");
    event("e3", null);
    nights.night(stage);
    assertThat(customers()).containsExactly("browser", "buyer", "clerk");

    // The clerk turns out to be one, and goes on browsing; the tester was none.
    account("clerk", "staff");
    account("tester", "customer");
    event("e4", "clerk");
    event("e5", "browser");
    nights.night(stage);
    assertThat(customers()).containsExactly("browser", "buyer", "tester");
    assertThat(nights.lastChanges(CustomerAccounts.TABLE).select("account_id").collectAsList())
        .extracting(row -> row.getString(0))
        .as("whoever stays as before is not written again")
        .containsExactlyInAnyOrder("clerk", "tester");
  }

  private void account(String account, String kind) {
    Map<io.clientele.schema.Field, Object> values = new java.util.HashMap<>();
    values.put(Accounts.SOURCE, "web");
    values.put(Accounts.ACCOUNT_ID, account);
    values.put(Accounts.KIND, kind);
    nights.put(Accounts.TABLE, values);
  }

  private void event(String id, String account) {
    Map<io.clientele.schema.Field, Object> values = new java.util.HashMap<>();
    values.put(Events.SOURCE, "web");
    values.put(Events.EVENT_ID, id);
    values.put(Events.ACCOUNT_ID, account);
    values.put(Events.DEVICE_ID, "phone");
    values.put(Events.HAPPENED_AT, Timestamp.valueOf("2025-01-01 10:00:00"));
    values.put(Events.KIND, "view");
    nights.put(Events.TABLE, values);
  }

  private List<String> customers() {
    return nights.read(CustomerAccounts.TABLE).select("account_id").collectAsList().stream()
        .map((Row row) -> row.getString(0))
        .sorted()
        .toList();
  }
}
