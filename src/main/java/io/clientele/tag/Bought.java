package io.clientele.tag;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.clientele.config.Tag;
import io.clientele.schema.AccountChoices;
import io.clientele.schema.AccountChoices.Dimension;
import io.clientele.schema.CustomerAccounts;
import io.clientele.schema.Field;
import io.clientele.schema.Products;
import io.clientele.schema.Table;
import io.clientele.schema.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The days on which outcomes came true: on which a customer bought what the outcome is about.
 *
 * @param days {@code customer_id, tag, day}
 */
record Bought(Dataset<Row> days) {
  static final Column CUSTOMER = CustomerAccounts.CUSTOMER_ID.col();
  static final Column TAG = col("tag");
  static final Column DAY = AccountChoices.DAY.col();

  /** The days up to a date over which models are told how often an outcome came true. */
  private static final List<Integer> TOLD = List.of(30, 90, 365);

  private static final Column PRODUCT = AccountChoices.CHOICE.col();

  /** What the condition of an outcome may name. */
  static StructType columns(boolean catalogue) {
    StructType columns =
        new StructType()
            .add(Products.PRODUCT_ID.name(), Types.STRING)
            .add(AccountChoices.UNITS.name(), AccountChoices.UNITS.type())
            .add(AccountChoices.GROSS_REVENUE.name(), AccountChoices.GROSS_REVENUE.type());
    if (catalogue) {
      for (Field field : Products.TABLE.ownFields()) {
        if (!List.of(columns.fieldNames()).contains(field.name())
            && !field.equals(Products.UPDATED_AT)) {
          columns = columns.add(field.name(), field.type());
        }
      }
    }
    return columns;
  }

  /** The tables it is read from. */
  static List<Table> inputs(boolean catalogue) {
    List<Table> inputs = new ArrayList<>(List.of(AccountChoices.TABLE, CustomerAccounts.TABLE));
    if (catalogue) {
      inputs.add(Products.TABLE);
    }
    return inputs;
  }

  /** The days of all customers, of the outcomes of these tags. */
  static Bought of(
      Map<String, Tag> outcomes, boolean catalogue, Function<Table, Dataset<Row>> night) {
    Dataset<Row> products =
        night
            .apply(AccountChoices.TABLE)
            .where(AccountChoices.DIMENSION.col().equalTo(Dimension.PRODUCT.text()))
            .withColumnRenamed(PRODUCT.toString(), Products.PRODUCT_ID.name());
    if (catalogue) {
      products =
          products.join(
              night
                  .apply(Products.TABLE)
                  .drop(Table.FILE.name(), Table.FILE_MODIFIED_AT.name(), "updated_at"),
              CollectionConverters.asScala(
                      List.of(CustomerAccounts.SOURCE.name(), Products.PRODUCT_ID.name()))
                  .toSeq(),
              "left_outer");
    }
    List<Column> came = new ArrayList<>();
    outcomes.forEach((name, tag) -> came.add(when(expr(tag.outcome()), lit(name))));
    return new Bought(
        products
            .select(
                CustomerAccounts.SOURCE.col(),
                CustomerAccounts.ACCOUNT_ID.col(),
                DAY,
                explode(array_compact(array(came.toArray(Column[]::new)))).as(TAG.toString()))
            .join(
                night.apply(CustomerAccounts.TABLE),
                CollectionConverters.asScala(CustomerAccounts.TABLE.key()).toSeq())
            .select(CUSTOMER, TAG, DAY)
            .distinct());
  }

  /** What a model is told of an outcome: the names of its numbers. */
  static List<String> slots(String tag) {
    return TOLD.stream().map(days -> "days with " + tag + " in " + days + " days").toList();
  }

  /**
   * How often outcomes came true up to each of some dates: date, customer, {@link Given#SLOT} and
   * {@link Given#NUMBER}.
   *
   * @param dates one column of that name, of few rows
   */
  Dataset<Row> told(Dataset<Row> dates) {
    Column date = col("date");
    Column inTime = DAY.leq(date).and(DAY.gt(date_sub(date, TOLD.get(TOLD.size() - 1))));
    List<Column> slots = new ArrayList<>();
    for (int told : TOLD) {
      slots.add(
          when(
              DAY.gt(date_sub(date, told)),
              expr("concat('days with ', tag, ' in " + told + " days')")));
    }
    return days.join(broadcast(dates), inTime)
        .select(
            date, CUSTOMER, explode(array_compact(array(slots.toArray(Column[]::new)))).as("slot"))
        .groupBy(date, CUSTOMER, col("slot"))
        .agg(count(lit(1)).cast(Types.DOUBLE).as("number"));
  }

  /** Who an outcome came true for in the days after each date: date and customer. */
  Dataset<Row> after(Dataset<Row> dates, int horizon, String tag) {
    Column date = col("date");
    return days.where(TAG.equalTo(tag))
        .join(broadcast(dates), DAY.gt(date).and(DAY.leq(date_add(date, horizon))))
        .select(date, CUSTOMER)
        .distinct();
  }
}
