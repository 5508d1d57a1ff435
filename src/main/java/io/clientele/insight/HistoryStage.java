package io.clientele.insight;

import static io.clientele.schema.Types.LONG;
import static io.clientele.sql.Amounts.whole;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Costs;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.AccountDays;
import io.clientele.schema.Cohorts;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.KpiAnomalies;
import io.clientele.schema.KpiDays;
import io.clientele.schema.KpiDrivers;
import io.clientele.schema.PurchaseGaps;
import io.clientele.schema.Table;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Tells what became of cohorts, how customers go from purchase to purchase and what made revenue
 * change, from one pass over the days of customers; and which KPIs of recent days are unusual.
 */
public final class HistoryStage implements Stage {
  /** What a customer-day of the pass says; amounts are whole ten-thousandths. */
  static final Column DAY = AccountDays.DAY.col();

  static final Column CUSTOMER = CustomerAccounts.CUSTOMER_ID.col();
  static final Column ORDERS = AccountDays.ORDERS.col();
  static final Column NET = AccountDays.NET_REVENUE.col();

  /** Whether the customer bought on the day. */
  static final Column IS_PURCHASE = ORDERS.gt(0);

  /** Money that customers paid: gross revenue less discounts. */
  static final Column PAID = col("paid");

  static final Column RETURN_ORDERS = AccountDays.RETURN_ORDERS.col();

  /** Cost of goods, of service and of campaigns. */
  static final Column COST = col("cost");

  /** The day of the customer's first purchase; null when there is none. */
  static final Column FIRST = col("first");

  /** The number of the customer's last purchase up to the day. */
  static final Column NUMBER = col("number");

  /** The day of the purchase before the day; null when there is none. */
  static final Column LAST = col("last");

  private final Costs costs;

  /**
   * History of a shop.
   *
   * @param costs what the shop's data does not tell about costs
   */
  public HistoryStage(Costs costs) {
    this.costs = costs;
  }

  @Override
  public String name() {
    return "look back";
  }

  @Override
  public List<Table> inputs() {
    return List.of(AccountDays.TABLE, CustomerAccounts.TABLE, KpiDays.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(KpiAnomalies.TABLE, Cohorts.TABLE, PurchaseGaps.TABLE, KpiDrivers.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Outputs outputs = Outputs.none();
    Dataset<Row> days = outputs.keep(customerDays(inputs));
    return outputs
        .and(KpiAnomalies.TABLE, Anomalies.of(inputs.read(KpiDays.TABLE), run.asOf()))
        .and(Cohorts.TABLE, CohortGrid.of(days, run.asOf(), costs))
        .and(PurchaseGaps.TABLE, Gaps.of(days, run.asOf()))
        .and(KpiDrivers.TABLE, new Drivers(run.asOf()).of(days));
  }

  /** A row per customer and day on which there was a purchase, money or a cost. */
  private Dataset<Row> customerDays(Inputs inputs) {
    Column net = whole(NET);
    Column goods = whole(AccountDays.COST_OF_GOODS.col());
    Column assumed = round(net.multiply(costs.goodsShare())).cast(LONG);
    Column other =
        orZero(whole(AccountDays.SERVICE_COST.col()))
            .plus(orZero(whole(AccountDays.CONTACT_COST.col())));
    Column cost = coalesce(goods, assumed).plus(other);
    Column paid =
        whole(AccountDays.GROSS_REVENUE.col()).minus(orZero(whole(AccountDays.DISCOUNT.col())));
    WindowSpec ofCustomer = Window.partitionBy(CUSTOMER);
    WindowSpec inOrder = ofCustomer.orderBy(DAY);
    return inputs
        .read(AccountDays.TABLE)
        .select(
            AccountDays.SOURCE.col(),
            AccountDays.ACCOUNT_ID.col(),
            DAY,
            ORDERS,
            RETURN_ORDERS,
            net.as(AccountDays.NET_REVENUE.name()),
            paid.as("paid"),
            cost.as("cost"))
        .where(
            IS_PURCHASE
                .or(NET.notEqual(0))
                .or(RETURN_ORDERS.gt(0))
                .or(PAID.notEqual(0))
                .or(COST.notEqual(0)))
        .join(inputs.read(CustomerAccounts.TABLE), KpiDaysStage.names(CustomerAccounts.TABLE.key()))
        // By customer alone, so that what follows needs no other shuffle.
        .repartition(CUSTOMER)
        .groupBy(CUSTOMER, DAY)
        .agg(
            sum(ORDERS).as(AccountDays.ORDERS.name()),
            sum(RETURN_ORDERS).as(AccountDays.RETURN_ORDERS.name()),
            sum(NET).as(AccountDays.NET_REVENUE.name()),
            sum(PAID).as("paid"),
            sum(COST).as("cost"))
        .withColumn("first", min(when(IS_PURCHASE, DAY)).over(ofCustomer))
        .withColumn(
            "number",
            sum(when(IS_PURCHASE, 1).otherwise(0))
                .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow())))
        .withColumn(
            "last",
            max(when(IS_PURCHASE, DAY)).over(inOrder.rowsBetween(Window.unboundedPreceding(), -1)));
  }

  private static Column orZero(Column value) {
    return coalesce(value, lit(0L));
  }
}
