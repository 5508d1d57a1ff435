package io.clientele.forecast;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The parameters of {@link SpendParams} with their defaults, and the columns they name. */
public final class SpendParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  final Param<String> frequencyCol;
  final Param<String> spendCol;
  final Param<String> prefix;
  private final Params of;

  SpendParamSet(Params of) {
    this.of = of;
    frequencyCol = new Param<>(of, "frequencyCol", "column of purchases that the mean is of");
    spendCol = new Param<>(of, "spendCol", "column of their mean spend");
    prefix = new Param<>(of, "prefix", "with what the name of the new column begins");
    of.setDefault(frequencyCol, "frequency");
    of.setDefault(spendCol, "mean_spend");
    of.setDefault(prefix, "");
  }

  String output() {
    return of.getOrDefault(prefix) + "expected_spend";
  }

  StructType schema(StructType schema) {
    PurchaseColumns.number(schema, of.getOrDefault(frequencyCol));
    PurchaseColumns.number(schema, of.getOrDefault(spendCol));
    if (Arrays.asList(schema.fieldNames()).contains(output())) {
      throw new IllegalArgumentException("column " + output() + " is there already");
    }
    return schema.add(output(), DataTypes.DoubleType);
  }

  /** Purchases that the mean is of. */
  Column frequency() {
    return col(of.getOrDefault(frequencyCol)).cast("double");
  }

  /** Mean spend. */
  Column spend() {
    return col(of.getOrDefault(spendCol)).cast("double");
  }

  /** See {@link GammaGammaFormulas#expected}. */
  Column expected(double p, double q, double v) {
    Column shape = frequency().multiply(p).plus(q - 1);
    Column spent = when(frequency().equalTo(0), 0.0).otherwise(frequency().multiply(spend()));
    Column known = frequency().equalTo(0).or(frequency().gt(0).and(spend().gt(0)));
    return when(
        coalesce(known, lit(false)).and(shape.gt(0)), lit(p).multiply(spent.plus(v)).divide(shape));
  }
}
