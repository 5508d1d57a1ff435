package io.clientele.identity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Table;
import io.clientele.schema.Vault;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives every account seen in any fact its customer: one customer per account. A customer's id is
 * made from the account that founded it, so it is the same in every night and every warehouse. Test
 * and staff accounts have none, and lose it when they turn out to be such.
 */
public final class CustomerAccountsStage implements Stage {
  private static final Seq<String> KEY =
      CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq();
  private static final String HAD = "_had";
  private static final String OURS = "_ours";

  private final List<Table> facts;

  /**
   * Customers for the accounts in these facts.
   *
   * @param fed the tables that the shop's feeds fill; those without accounts are passed over, and
   *     so is the vault: who somebody is in clear is not needed here
   */
  public CustomerAccountsStage(List<Table> fed) {
    this.facts =
        fed.stream()
            .filter(table -> table.has(Accounts.ACCOUNT_ID.name()) && !table.equals(Vault.TABLE))
            .toList();
  }

  @Override
  public String name() {
    return "identify customers";
  }

  @Override
  public List<Table> inputs() {
    return facts;
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
    List<Dataset<Row>> changed =
        facts.stream()
            .filter(inputs::haveChanged)
            .map(table -> accounts(inputs.changes(table)))
            .toList();
    if (changed.isEmpty()) {
      return Outputs.none().note("no account changed");
    }
    Dataset<Row> seen = changed.stream().reduce(Dataset::union).orElseThrow().distinct();
    Column had = coalesce(col(HAD), lit(false));
    Column ours = coalesce(col(OURS), lit(false));
    return Outputs.of(
        CustomerAccounts.TABLE,
        seen.join(flagged(inputs.previous(CustomerAccounts.TABLE), HAD), KEY, "left_outer")
            .join(flagged(ours(inputs, seen), OURS), KEY, "left_outer")
            // Gets one, or loses the one it had; all others stay as they are.
            .where(had.equalTo(ours))
            .withColumn(
                CustomerAccounts.CUSTOMER_ID.name(),
                CustomerAccounts.founded(Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col()))
            .withColumn(CustomerAccounts.LINK_REASON.name(), lit("own account"))
            .withColumn(CustomerAccounts.LINK_STRENGTH.name(), lit(1.0))
            .withColumn(Lake.GONE, ours)
            .drop(HAD, OURS));
  }

  /** The accounts the shop made for itself: for tests, and for its staff. */
  private Dataset<Row> ours(Inputs inputs, Dataset<Row> seen) {
    return facts.contains(Accounts.TABLE)
        ? inputs.read(Accounts.TABLE).where(Accounts.KIND.col().isin("test", "staff"))
        : seen.limit(0);
  }

  private static Dataset<Row> flagged(Dataset<Row> rows, String flag) {
    return accounts(rows).withColumn(flag, lit(true));
  }

  private static Dataset<Row> accounts(Dataset<Row> rows) {
    return rows.where(Accounts.ACCOUNT_ID.col().isNotNull())
        .select(Accounts.SOURCE.col(), Accounts.ACCOUNT_ID.col());
  }
}
