package io.clientele.forecast;

import breeze.linalg.DenseVector;
import breeze.linalg.Tensor;
import breeze.optimize.ApproximateGradientFunction;
import breeze.optimize.DiffFunction;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import scala.runtime.AbstractFunction1;

/**
 * A function of ours with its slopes, as Breeze's optimisers want it. Breeze's traits have methods
 * that differ in nothing but the type they return, which no class written in Java can have. But
 * there is a class whose parts Java can give: a function that has its value, starts from a vector
 * of zeros, and adds approximate slopes for every coordinate of a view. Here the vector that it
 * starts from holds the exact slopes, and the view has no coordinates.
 */
final class BreezeFunction {
  private BreezeFunction() {}

  /**
   * @param function value, then its slopes; called once for each point
   */
  static DiffFunction<DenseVector<Object>> of(UnaryOperator<double[]> function) {
    Latest latest = new Latest(function);
    return new ApproximateGradientFunction<>(
        latest, 0, at -> latest.slopes(), new NoCoordinates(), at -> at);
  }

  static DenseVector<Object> vector(double[] values) {
    return new DenseVector<>(values);
  }

  static double[] array(DenseVector<Object> vector) {
    double[] values = new double[vector.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (double) vector.apply(i);
    }
    return values;
  }

  /** Breeze asks for the value first, then for the slopes at the same point. */
  private static final class Latest extends AbstractFunction1<DenseVector<Object>, Object> {
    private final UnaryOperator<double[]> function;
    private double[] value;

    Latest(UnaryOperator<double[]> function) {
      this.function = function;
    }

    @Override
    public Object apply(DenseVector<Object> at) {
      value = function.apply(array(at));
      return value[0];
    }

    DenseVector<Object> slopes() {
      return vector(Arrays.copyOfRange(value, 1, value.length));
    }
  }

  private static final class NoCoordinates
      extends scala.$less$colon$less<DenseVector<Object>, Tensor<Object, Object>> {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("unchecked")
    public Tensor<Object, Object> apply(DenseVector<Object> at) {
      return (Tensor<Object, Object>) (Tensor<?, ?>) vector(new double[0]);
    }

    @Override
    public <F> F substituteBoth(F any) {
      return any;
    }
  }
}
