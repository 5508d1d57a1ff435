package io.clientele.forecast;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters of purchase estimators and of the models that they make. Times may be in any unit, the
 * same for recency, age and horizons.
 *
 * @param <S> what has these parameters
 */
public interface PurchaseParams<S> extends Params {
  /** The parameters themselves. */
  PurchaseParamSet purchaseParams();

  /** Column of the frequency x: purchases after the first. Default {@code frequency}. */
  default Param<String> frequencyCol() {
    return purchaseParams().frequencyCol;
  }

  /**
   * Column of the recency t_x: time from the first purchase to the last. Default {@code recency}.
   */
  default Param<String> recencyCol() {
    return purchaseParams().recencyCol;
  }

  /** Column of the age T: time from the first purchase to the as-of date. Default {@code age}. */
  default Param<String> ageCol() {
    return purchaseParams().ageCol;
  }

  /** Times ahead for which purchases are forecast. Default none. */
  default DoubleArrayParam horizons() {
    return purchaseParams().horizons;
  }

  /** With what the names of new columns begin. Default nothing. */
  default Param<String> prefix() {
    return purchaseParams().prefix;
  }

  /**
   * For each horizon, the probabilities of 0, 1, … up to fewer purchases than this, and of this
   * many or more; 0 for none. Default 0.
   */
  default IntParam maxPurchases() {
    return purchaseParams().maxPurchases;
  }

  default S setFrequencyCol(String column) {
    return with(frequencyCol(), column);
  }

  default S setRecencyCol(String column) {
    return with(recencyCol(), column);
  }

  default S setAgeCol(String column) {
    return with(ageCol(), column);
  }

  default S setHorizons(double... times) {
    return with(horizons(), times);
  }

  default S setPrefix(String prefix) {
    return with(prefix(), prefix);
  }

  default S setMaxPurchases(int purchases) {
    return with(maxPurchases(), (Object) purchases);
  }

  /** Sets a parameter. */
  @SuppressWarnings("unchecked")
  default <T> S with(Param<T> param, T value) {
    set(param, value);
    return (S) this;
  }
}
