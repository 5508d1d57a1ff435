package io.clientele.identity;

import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Orders;
import io.clientele.schema.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives every account seen anywhere its customer: one customer per account. A customer's id is made
 * from the account that founded it, so it is the same in every night and every warehouse.
 */
public final class CustomerAccountsStage implements Stage {
  /**
   * 80 bits: among a hundred million customers two share an id with a probability of four in a
   * thousand million.
   */
  private static final int ID_DIGITS = 20;

  @Override
  public String name() {
    return "identify customers";
  }

  @Override
  public List<Table> inputs() {
    return List.of(Accounts.TABLE, Orders.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(CustomerAccounts.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    if (!inputs.haveChanged(Accounts.TABLE, Orders.TABLE)) {
      return Outputs.none().note("no account changed");
    }
    Dataset<Row> seen =
        accounts(inputs.changes(Accounts.TABLE))
            .union(accounts(inputs.changes(Orders.TABLE)))
            .distinct();
    Dataset<Row> fresh =
        seen.join(
            inputs.previous(CustomerAccounts.TABLE),
            scala.jdk.javaapi.CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq(),
            "left_anti");
    return Outputs.of(
        CustomerAccounts.TABLE,
        fresh
            .withColumn(
                CustomerAccounts.CUSTOMER_ID.name(),
                substring(
                    sha2(
                        concat_ws("\u0000", Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col())
                            .cast("binary"),
                        256),
                    1,
                    ID_DIGITS))
            .withColumn(CustomerAccounts.LINK_REASON.name(), lit("own account"))
            .withColumn(CustomerAccounts.LINK_STRENGTH.name(), lit(1.0)));
  }

  private static Dataset<Row> accounts(Dataset<Row> rows) {
    return rows.select(Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col());
  }
}
