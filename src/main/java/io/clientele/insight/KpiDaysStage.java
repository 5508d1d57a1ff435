package io.clientele.insight;

import static io.clientele.schema.Types.STRING;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import io.clientele.lake.Difference;
import io.clientele.lake.Lake;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.pricing.PricedOrders;
import io.clientele.schema.AccountDays;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.KpiDays;
import io.clientele.schema.OrderLines;
import io.clientele.schema.Orders;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.sql.Spans;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps {@link KpiDays} up to date for the days that were touched and no others: those of changed
 * account-days; those that a customer's first purchase moved from and to; those of accounts that
 * came to a customer or left one; and those of products that changed their category.
 */
public final class KpiDaysStage implements Stage {
  private static final Seq<String> ACCOUNT = names(CustomerAccounts.TABLE.key());
  private static final Seq<String> ACCOUNT_DAY = names(AccountDays.TABLE.key());
  static final Seq<String> CUSTOMER = names(List.of(CustomerAccounts.CUSTOMER_ID.name()));
  static final Seq<String> DAY = names(List.of(KpiDays.DAY.name()));
  private static final Column IS_PURCHASE = AccountDays.ORDERS.col().gt(0);
  private static final Column WAS_FIRST = col("_was_first");
  private static final Column CHANGED = col("_changed");

  private final KpiEntries entries;

  /**
   * KPIs of a shop.
   *
   * @param supplied table to the columns of it that the shop's feeds give
   */
  public KpiDaysStage(Map<String, Set<String>> supplied) {
    this.entries = new KpiEntries(supplied);
  }

  @Override
  public String name() {
    return "add up KPIs";
  }

  @Override
  public List<Table> inputs() {
    List<Table> inputs = new ArrayList<>(List.of(AccountDays.TABLE, CustomerAccounts.TABLE));
    if (entries.readsOrders()) {
      inputs.addAll(List.of(Orders.TABLE, OrderLines.TABLE));
    }
    if (entries.byCategory()) {
      inputs.add(Products.TABLE);
    }
    return inputs;
  }

  @Override
  public List<Table> outputs() {
    return List.of(KpiDays.TABLE);
  }

  @Override
  public List<Table> previous() {
    return outputs();
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    if (inputs.isFirst(KpiDays.TABLE) || inputs.previous(KpiDays.TABLE).isEmpty()) {
      Dataset<Row> all = entries.of(inputs, outputs, Optional.empty());
      return outputs.and(
          KpiDays.TABLE, entries.add(all, inputs.read(CustomerAccounts.TABLE), Optional.empty()));
    }
    if (!inputs.haveChanged(inputs().toArray(Table[]::new))) {
      return outputs.note("no day changed");
    }
    Dataset<Row> changes =
        inputs.changes(AccountDays.TABLE).select(key(AccountDays.ORDERS.col(), col(Lake.AFTER)));
    Dataset<Row> firsts = outputs.keep(firsts(inputs, outputs.keep(changes)));
    // Days do not grow with customers: years of them are some thousand.
    Dataset<Row> touched = inputs.local(touched(inputs, changes, firsts));
    List<LocalDate> dates =
        touched.collectAsList().stream().map(row -> row.getDate(0).toLocalDate()).sorted().toList();
    if (dates.isEmpty()) {
      return outputs.note("no day changed");
    }
    KpiEntries.Days days = new KpiEntries.Days(touched, Spans.of(dates));
    Dataset<Row> now =
        entries.add(
            entries.of(inputs, outputs, Optional.of(days)),
            inputs.read(CustomerAccounts.TABLE),
            Optional.of(firsts.drop("_was_first")));
    Dataset<Row> before = days.only(inputs.previous(KpiDays.TABLE));
    return outputs.and(KpiDays.TABLE, outputs.keep(Difference.of(KpiDays.TABLE, before, now)));
  }

  private static Column[] key(Column... more) {
    List<Column> columns = new ArrayList<>(List.of(AccountDays.TABLE.keyColumns()));
    columns.addAll(List.of(more));
    return columns.toArray(Column[]::new);
  }

  private static Dataset<Row> purchases(Inputs inputs) {
    return inputs.read(AccountDays.TABLE).where(IS_PURCHASE).select(key());
  }

  /**
   * The day of the first purchase of every customer who bought, and what it was before the changes;
   * null where there is or was none.
   */
  private static Dataset<Row> firsts(Inputs inputs, Dataset<Row> changes) {
    Column day = AccountDays.DAY.col();
    Dataset<Row> unchanged =
        purchases(inputs)
            .join(changes.select(key()), ACCOUNT_DAY, "left_anti")
            .select(key(day.as(KpiEntries.FIRST), day.as("_was_first")));
    Dataset<Row> changed =
        changes
            .where(IS_PURCHASE)
            .select(
                key(
                    when(col(Lake.AFTER), day).as(KpiEntries.FIRST),
                    when(not(col(Lake.AFTER)), day).as("_was_first")));
    return unchanged
        .union(changed)
        .join(inputs.read(CustomerAccounts.TABLE), ACCOUNT)
        .groupBy(CustomerAccounts.CUSTOMER_ID.col())
        .agg(min(col(KpiEntries.FIRST)).as(KpiEntries.FIRST), min(WAS_FIRST).as("_was_first"));
  }

  private Dataset<Row> touched(Inputs inputs, Dataset<Row> changes, Dataset<Row> firsts) {
    Column day = KpiDays.DAY.col();
    Column first = col(KpiEntries.FIRST);
    List<Dataset<Row>> touched = new ArrayList<>();
    touched.add(changes.select(day));
    touched.add(
        firsts
            .where(not(first.eqNullSafe(WAS_FIRST)))
            .select(explode(array(first, WAS_FIRST)).as(KpiDays.DAY.name()))
            .where(day.isNotNull()));
    if (inputs.haveChanged(CustomerAccounts.TABLE)) {
      touched.add(ofMovedAccounts(inputs).select(day));
    }
    if (entries.byCategory() && inputs.haveChanged(Products.TABLE)) {
      touched.add(ofMovedProducts(inputs).select(day));
    }
    return touched.stream().reduce(Dataset::union).orElseThrow().distinct();
  }

  /** The days of accounts that came to a customer or left one, and of that customer's others. */
  private static Dataset<Row> ofMovedAccounts(Inputs inputs) {
    Dataset<Row> moved = inputs.changes(CustomerAccounts.TABLE);
    Dataset<Row> accounts =
        inputs
            .read(CustomerAccounts.TABLE)
            .join(moved.select(CustomerAccounts.CUSTOMER_ID.col()), CUSTOMER, "left_semi")
            .select(CustomerAccounts.TABLE.keyColumns())
            .union(moved.select(CustomerAccounts.TABLE.keyColumns()));
    return inputs.read(AccountDays.TABLE).join(accounts, ACCOUNT, "left_semi");
  }

  /** The days of orders with products that changed their category, or got one. */
  private static Dataset<Row> ofMovedProducts(Inputs inputs) {
    Column category = coalesce(Products.CATEGORY.col(), lit(KpiDays.UNKNOWN));
    Column is = max(when(col(Lake.AFTER), category));
    Column was = max(when(not(col(Lake.AFTER)), category));
    Column unknown = lit(KpiDays.UNKNOWN).cast(STRING);
    Dataset<Row> moved =
        inputs
            .changes(Products.TABLE)
            .groupBy(Products.TABLE.keyColumns())
            .agg(coalesce(is, unknown).notEqual(coalesce(was, unknown)).as("_changed"))
            .where(CHANGED);
    Dataset<Row> lines =
        inputs
            .read(OrderLines.TABLE)
            .join(moved, names(Products.TABLE.key()), "left_semi")
            .select(Orders.TABLE.keyColumns());
    return inputs
        .read(Orders.TABLE)
        .join(lines, PricedOrders.ORDER_KEY, "left_semi")
        .select(to_date(Orders.ORDERED_AT.col()).as(KpiDays.DAY.name()));
  }

  static Seq<String> names(List<String> columns) {
    return CollectionConverters.asScala(columns).toSeq();
  }
}
