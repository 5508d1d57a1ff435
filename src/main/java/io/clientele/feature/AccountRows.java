package io.clientele.feature;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.clientele.schema.Accounts;
import io.clientele.schema.CustomerAccounts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One row per account opened by the date and customer whom it says something about: the customer
 * whose account it is, and the one it names as who brought it.
 */
final class AccountRows {
  /** Whether it is the customer's own account, and not one that names the customer. */
  static final Column OWN = col("own");

  /** Of an own account: whether it names somebody who brought it. */
  static final Column WAS_REFERRED = col("was_referred");

  /** Of another's account: whether its customer has bought by the date. */
  static final Column BOUGHT = col("bought");

  private AccountRows() {}

  /**
   * The rows.
   *
   * @param accounts those opened by the date, with their customers, and dates where there are
   *     several
   * @param customerAccounts whose account is whose
   * @param buyers the key of those who bought
   */
  static Dataset<Row> of(
      Dataset<Row> accounts, Dataset<Row> customerAccounts, Dataset<Row> buyers, List<Column> key) {
    List<Column> columns = new ArrayList<>(key);
    columns.addAll(
        List.of(
            Accounts.SOURCE.col(),
            Accounts.ACCOUNT_ID.col(),
            Accounts.REGISTERED_AT.col(),
            Accounts.COUNTRY.col(),
            Accounts.REGION.col()));
    List<Column> own = new ArrayList<>(columns);
    own.add(lit(true).as("own"));
    own.add(Accounts.REFERRED_BY.col().isNotNull().as("was_referred"));
    own.add(lit(false).as("bought"));

    List<Column> others = new ArrayList<>(key.subList(0, key.size() - 1));
    others.add(col("_referrer").as(CustomerAccounts.CUSTOMER_ID.name()));
    others.addAll(columns.subList(key.size(), columns.size()));
    others.add(lit(false).as("own"));
    others.add(lit(false).as("was_referred"));
    others.add(coalesce(col("_bought"), lit(false)).as("bought"));
    Dataset<Row> referrers =
        customerAccounts.select(
            CustomerAccounts.SOURCE.col(),
            CustomerAccounts.ACCOUNT_ID.col().as(Accounts.REFERRED_BY.name()),
            CustomerAccounts.CUSTOMER_ID.col().as("_referrer"));
    Dataset<Row> referred =
        accounts
            .where(Accounts.REFERRED_BY.col().isNotNull())
            .join(
                referrers,
                CollectionConverters.asScala(
                        List.of(Accounts.SOURCE.name(), Accounts.REFERRED_BY.name()))
                    .toSeq())
            .join(
                buyers.withColumn("_bought", lit(true)),
                CollectionConverters.asScala(key.stream().map(Column::toString).toList()).toSeq(),
                "left_outer");
    return accounts
        .select(own.toArray(Column[]::new))
        .union(referred.select(others.toArray(Column[]::new)));
  }
}
