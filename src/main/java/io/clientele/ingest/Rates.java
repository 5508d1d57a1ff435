package io.clientele.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import io.clientele.schema.ExchangeRates;
import io.clientele.schema.Types;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What a row's money is worth in the shop's currency: by the rate of the row's day, or the last one
 * before it that is not too old.
 *
 * @param currency SQL over the row: the code of its currency; empty when all is the shop's
 * @param day SQL over the row: the day whose rate counts
 * @param shopCurrency the shop's currency
 * @param maxAgeDays how old a rate may be
 */
record Rates(String currency, String day, String shopCurrency, int maxAgeDays) {
  /** Column with the rate; null when there is none. */
  static final String RATE = "_rate";

  /** Column with the row's currency. */
  static final String CURRENCY = "_currency";

  private static final String DAY = "_currency_day";

  boolean areNeeded() {
    return !currency.isEmpty();
  }

  /** The rows with {@link #RATE} and {@link #CURRENCY}. */
  Dataset<Row> onto(Dataset<Row> rows, Dataset<Row> exchangeRates) {
    Column code =
        coalesce(
            nullif(upper(trim(expr(currency).cast(Types.STRING))), lit("")), lit(shopCurrency));
    Dataset<Row> rates = broadcast(byDay(exchangeRates));
    return rows.withColumn(CURRENCY, code)
        .withColumn(DAY, expr(day).try_cast(Types.DATE))
        .join(
            rates,
            col(CURRENCY).equalTo(col("_of")).and(col(DAY).equalTo(col("_on"))),
            "left_outer")
        .withColumn(
            RATE,
            when(col(CURRENCY).equalTo(shopCurrency), lit(1).cast(Types.RATE))
                .otherwise(col("_worth")))
        .drop("_of", "_on", "_worth");
  }

  /** Every day that has a rate, its own or an earlier one. */
  private Dataset<Row> byDay(Dataset<Row> exchangeRates) {
    Column next =
        lead(ExchangeRates.DAY.col(), 1)
            .over(
                Window.partitionBy(ExchangeRates.CURRENCY.col()).orderBy(ExchangeRates.DAY.col()));
    Column last = date_add(ExchangeRates.DAY.col(), maxAgeDays);
    return exchangeRates
        .withColumn("_last", least(coalesce(date_sub(next, 1), last), last))
        .select(
            ExchangeRates.CURRENCY.col().as("_of"),
            explode(sequence(ExchangeRates.DAY.col(), col("_last"))).as("_on"),
            ExchangeRates.RATE.col().as("_worth"));
  }
}
