package io.clientele.forecast;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * Parameters of how a fit is done.
 *
 * @param <S> what has these parameters
 */
public interface FitParams<S> extends Params {
  /** The parameters themselves. */
  FitParamSet fitParams();

  /** Column of how many customers a row stands for. Default absent: one. */
  default Param<String> weightCol() {
    return fitParams().weightCol;
  }

  /**
   * Times the sum of squared logarithms of the parameters (scales in units of the longest age) is
   * added to the mean negative log-likelihood of a customer. Default 0.
   */
  default DoubleParam penalty() {
    return fitParams().penalty;
  }

  /** Most iterations of the search. Default 200. */
  default IntParam maxIter() {
    return fitParams().maxIter;
  }

  /**
   * Slope of the mean log-likelihood of a customer, in the logarithms of the parameters, at which
   * the search stops; Newton steps follow. Default 1e-5.
   */
  default DoubleParam tol() {
    return fitParams().tol;
  }

  /** With fewer customers who purchased again, a fit is refused. Default 10. */
  default DoubleParam minRepeaters() {
    return fitParams().minRepeaters;
  }

  /** Up to so many distinct histories are summed in the driver. Default 2,000,000. */
  default IntParam maxLocalPatterns() {
    return fitParams().maxLocalPatterns;
  }

  default S setWeightCol(String column) {
    return having(weightCol(), column);
  }

  default S setPenalty(double penalty) {
    return having(penalty(), (Object) penalty);
  }

  default S setMaxIter(int iterations) {
    return having(maxIter(), (Object) iterations);
  }

  default S setTol(double tolerance) {
    return having(tol(), (Object) tolerance);
  }

  default S setMinRepeaters(double customers) {
    return having(minRepeaters(), (Object) customers);
  }

  default S setMaxLocalPatterns(int patterns) {
    return having(maxLocalPatterns(), (Object) patterns);
  }

  /** Sets a parameter. */
  @SuppressWarnings("unchecked")
  default <T> S having(Param<T> param, T value) {
    set(param, value);
    return (S) this;
  }
}
