package io.clientele.forecast;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** The parameters of {@link PurchaseParams} with their defaults. */
public final class PurchaseParamSet implements Serializable {
  private static final long serialVersionUID = 1;

  final Param<String> frequencyCol;
  final Param<String> recencyCol;
  final Param<String> ageCol;
  final DoubleArrayParam horizons;
  final Param<String> prefix;
  final IntParam maxPurchases;

  PurchaseParamSet(Params of) {
    frequencyCol = new Param<>(of, "frequencyCol", "column of purchases after the first");
    recencyCol = new Param<>(of, "recencyCol", "column of the time from first to last purchase");
    ageCol = new Param<>(of, "ageCol", "column of the time from the first purchase until now");
    horizons =
        new DoubleArrayParam(
            of,
            "horizons",
            "times ahead to forecast, each above 0",
            times -> Arrays.stream(times).allMatch(time -> time > 0 && time < 1e12));
    prefix = new Param<>(of, "prefix", "with what the names of new columns begin");
    maxPurchases =
        new IntParam(
            of,
            "maxPurchases",
            "probabilities of how many purchases; 0 for none",
            ParamValidators.inRange(0, 1000));
    of.setDefault(frequencyCol, "frequency");
    of.setDefault(recencyCol, "recency");
    of.setDefault(ageCol, "age");
    of.setDefault(horizons, new double[0]);
    of.setDefault(prefix, "");
    of.setDefault(maxPurchases, (Object) 0);
  }
}
