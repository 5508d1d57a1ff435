package io.clientele.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.schema.CustomerTags;
import io.clientele.schema.Orders;
import io.clientele.schema.Publications;
import io.clientele.schema.Vault;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterTrinoCommandTest {
  private static final String SQL =
      RegisterTrinoCommand.sql(
          "lake",
          "it's",
          List.of(Orders.TABLE, Vault.TABLE, CustomerTags.TABLE, Publications.TABLE),
          table -> "file:///w/" + table,
          ZoneId.of("Europe/Berlin"));

  @Test
  void tablesAreRegisteredWhereTheyAreButTheVaultIsNot() {
    assertThat(SQL.lines().toList())
        .startsWith(
            "CREATE SCHEMA IF NOT EXISTS \"lake\".\"it's\";",
            "CALL \"lake\".system.register_table('it''s', 'orders', 'file:///w/orders');",
            "CALL \"lake\".system.register_table('it''s', 'customer_tags', 'file:///w/customer_tags');",
            "CALL \"lake\".system.register_table('it''s', 'publications', 'file:///w/publications');");
    assertThat(SQL).doesNotContain("vault", "\"orders_current\"");
  }

  @Test
  void viewsAskThePublicationsWhichRunsReadersSee() {
    String columns = "\"" + String.join("\", \"", CustomerTags.TABLE.columns()) + "\"";
    String select = "  SELECT " + columns + "\n  FROM \"lake\".\"it's\".\"customer_tags\"\n";
    assertThat(SQL)
        .contains(
            "CREATE OR REPLACE VIEW \"lake\".\"it's\".\"customer_tags_current\" AS\n"
                + select
                + "  WHERE run_id = (SELECT run_id FROM \"lake\".\"it's\".\"publications\" ORDER BY as_of DESC, sequence DESC LIMIT 1);\n")
        .contains(
            "CREATE OR REPLACE VIEW \"lake\".\"it's\".\"customer_tags_history\" AS\n"
                + select
                + "  WHERE run_id IN (SELECT max_by(run_id, sequence) FROM \"lake\".\"it's\".\"publications\" GROUP BY as_of);\n");
    assertThat(SQL)
        .contains("VIEW \"lake\".\"it's\".\"publications_current\"")
        .contains("current_timestamp AT TIME ZONE 'Europe/Berlin'");
  }
}
