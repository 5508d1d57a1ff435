package io.clientele.forecast;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;

import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.schema.CustomerForecasts;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Field;
import io.clientele.schema.ForecastOutcomes;
import io.clientele.schema.Table;
import io.clientele.schema.ValueForecasts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Adds the forecasts of customers up by segment and by month of the first purchase, in one pass.
 */
public final class ValueForecastsStage implements Stage {
  /** The month of the first purchase. */
  private static final String COHORT = "cohort";

  private static final int YEAR = 365;

  /** 90% of a normal distribution lie below so many standard deviations. */
  private static final double NORMAL_90 = 1.2815515655446004;

  private static final Seq<String> CUSTOMER =
      CollectionConverters.asScala(List.of(CustomerForecasts.CUSTOMER_ID.name())).toSeq();

  private final Table features;

  /**
   * Adds up over the customers of a feature table.
   *
   * @param features the contract of the feature table
   */
  public ValueForecastsStage(Table features) {
    this.features = features;
  }

  @Override
  public String name() {
    return "add up forecasts";
  }

  @Override
  public List<Table> inputs() {
    return List.of(features, CustomerForecasts.TABLE, CustomerSegments.TABLE);
  }

  @Override
  public List<Table> outputs() {
    return List.of(ValueForecasts.TABLE);
  }

  @Override
  public Outputs compute(Inputs inputs, Run run) {
    Column first = features.field("first_purchase_on").col();
    Dataset<Row> customers =
        inputs
            .read(features)
            .select(CustomerForecasts.CUSTOMER_ID.col(), first)
            .join(inputs.read(CustomerForecasts.TABLE), CUSTOMER, "left_outer")
            .join(inputs.read(CustomerSegments.TABLE), CUSTOMER, "left_outer");
    List<Column> told = new ArrayList<>();
    told.add(count(CustomerForecasts.P_ALIVE.col()).as(ValueForecasts.FORECAST_CUSTOMERS.name()));
    for (int days : ValueForecasts.HORIZONS) {
      told.add(total(CustomerForecasts.probability(days), ValueForecasts.buyers(days)));
      told.add(total(CustomerForecasts.purchases(days), ValueForecasts.purchases(days)));
      told.add(total(CustomerForecasts.spend(days), ValueForecasts.spend(days)));
    }
    Column clv = ValueForecasts.CLV.col();
    told.add(total(CustomerForecasts.CLV, ValueForecasts.CLV));
    told.add(count(CustomerForecasts.CLV.col()).as("valued"));
    told.add(sum(variance().cast("decimal(38,6)")).cast("double").as("variance"));
    Column error = sqrt(col("variance")).multiply(NORMAL_90);
    return Outputs.of(
        ValueForecasts.TABLE,
        Members.of(
                customers,
                Members.in(ForecastOutcomes.ALL, lit(ForecastOutcomes.ALL)),
                Members.in(COHORT, date_format(first, "yyyy-MM")))
            .groupBy(Members.DIMENSION, Members.MEMBER)
            .agg(count(lit(1)).as(ValueForecasts.CUSTOMERS.name()), told.toArray(Column[]::new))
            .withColumn(ValueForecasts.CLV_LOW.name(), clv.minus(error))
            .withColumn(ValueForecasts.CLV_HIGH.name(), clv.plus(error))
            .withColumn(ValueForecasts.CLV_MEAN.name(), clv.divide(col("valued")))
            .select(
                ValueForecasts.TABLE.ownFields().stream()
                    .map(field -> field.col().cast(field.type()).as(field.name()))
                    .toArray(Column[]::new)));
  }

  private static Column total(Field of, Field as) {
    return Millionths.total(of.col()).as(as.name());
  }

  /**
   * The variance of a customer's value. Where it is infinite, for spend varies too much: that of a
   * normal distribution with the same 80% interval, and at least what follows from how probable a
   * purchase is, whatever the number of purchases: E[N²] is at least E[N]² / P(N > 0).
   */
  private static Column variance() {
    Column value = CustomerForecasts.CLV.col();
    Column known = CustomerForecasts.CLV_DEVIATION.col();
    Column half = CustomerForecasts.CLV_HIGH.col().minus(CustomerForecasts.CLV_LOW.col()).divide(2);
    Column deviation = half.divide(NORMAL_90);
    Column buys = CustomerForecasts.probability(YEAR).col();
    return coalesce(
        known.multiply(known),
        greatest(
            deviation.multiply(deviation),
            value.multiply(value).multiply(lit(1).minus(buys)).divide(buys)));
  }
}
