package io.clientele.forecast;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/** The parameters of {@link FitParams} with their defaults. */
public final class FitParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  final Param<String> weightCol;
  final DoubleParam penalty;
  final IntParam maxIter;
  final DoubleParam tol;
  final DoubleParam minRepeaters;
  final IntParam maxLocalPatterns;
  private final Params of;

  FitParamSet(Params of) {
    this.of = of;
    weightCol = new Param<>(of, "weightCol", "column of how many customers a row stands for");
    penalty =
        new DoubleParam(
            of, "penalty", "weight of squared logarithms of parameters", ParamValidators.gtEq(0));
    maxIter = new IntParam(of, "maxIter", "most iterations", ParamValidators.gt(0));
    tol = new DoubleParam(of, "tol", "slope at which the search stops", ParamValidators.gt(0));
    minRepeaters =
        new DoubleParam(
            of, "minRepeaters", "customers who purchased again, at least", ParamValidators.gtEq(1));
    maxLocalPatterns =
        new IntParam(
            of,
            "maxLocalPatterns",
            "distinct histories that are summed in the driver",
            ParamValidators.gtEq(0));
    of.setDefault(penalty, (Object) 0.0);
    of.setDefault(maxIter, (Object) 200);
    of.setDefault(tol, (Object) 1e-5);
    of.setDefault(minRepeaters, (Object) 10.0);
    of.setDefault(maxLocalPatterns, (Object) 2_000_000);
  }

  /** How many customers a row stands for, when a column tells. */
  Optional<Column> weight() {
    return of.isSet(weightCol) ? Optional.of(col(of.getOrDefault(weightCol))) : Optional.empty();
  }

  void check(StructType schema) {
    if (of.isSet(weightCol)) {
      PurchaseColumns.number(schema, of.getOrDefault(weightCol));
    }
  }

  int mostLocal() {
    return (int) of.getOrDefault(maxLocalPatterns);
  }

  Fit fit(Sample sample, Method method) {
    return Fitting.fit(
        sample,
        method,
        new MaximumLikelihood.Settings(
            (double) of.getOrDefault(penalty),
            (int) of.getOrDefault(maxIter),
            (double) of.getOrDefault(tol)),
        (double) of.getOrDefault(minRepeaters));
  }
}
