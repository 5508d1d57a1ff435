package io.clientele.forecast;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters of {@link GammaGamma} and its model.
 *
 * @param <S> what has these parameters
 */
public interface SpendParams<S> extends Params {
  /** The parameters themselves. */
  SpendParamSet spendParams();

  /** Column of the number of purchases that the mean is of. Default {@code frequency}. */
  default Param<String> frequencyCol() {
    return spendParams().frequencyCol;
  }

  /** Column of the mean spend of these purchases, in any currency. Default {@code mean_spend}. */
  default Param<String> spendCol() {
    return spendParams().spendCol;
  }

  /** With what the name of the new column begins. Default nothing. */
  default Param<String> prefix() {
    return spendParams().prefix;
  }

  default S setFrequencyCol(String column) {
    return with(frequencyCol(), column);
  }

  default S setSpendCol(String column) {
    return with(spendCol(), column);
  }

  default S setPrefix(String prefix) {
    return with(prefix(), prefix);
  }

  /** Sets a parameter. */
  @SuppressWarnings("unchecked")
  default <T> S with(Param<T> param, T value) {
    set(param, value);
    return (S) this;
  }
}
