package io.clientele.forecast;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.FirstOrderMinimizer$;
import breeze.optimize.LBFGS;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Fits a likelihood in the logarithms of its parameters: Breeze's L-BFGS with analytic slopes, then
 * Newton steps with the Hessian that standard errors need anyway. What is minimised is the mean
 * negative log-likelihood of a customer, so that neither the number of customers nor the unit of
 * time matters.
 */
final class MaximumLikelihood {
  /**
   * How a fit is done.
   *
   * @param penalty times the sum of squared logarithms of the parameters, added to the mean
   *     negative log-likelihood; scales are taken in units of the longest time
   * @param maxIterations of L-BFGS
   * @param tolerance of the slope at which L-BFGS stops, per customer and unit of a logarithm
   */
  record Settings(double penalty, int maxIterations, double tolerance) {}

  /** What a fit found. */
  static final class Result {
    private final double[] parameters;
    private final double logLikelihood;
    private final double[][] covariance;
    private final int iterations;
    private final double slope;

    Result(
        double[] parameters,
        double logLikelihood,
        double[][] covariance,
        int iterations,
        double slope) {
      this.parameters = parameters;
      this.logLikelihood = logLikelihood;
      this.covariance = covariance;
      this.iterations = iterations;
      this.slope = slope;
    }

    double[] parameters() {
      return parameters;
    }

    /** Of all customers, without penalty. */
    double logLikelihood() {
      return logLikelihood;
    }

    /** Of the logarithms of the parameters, by the observed information; NaN without an inverse. */
    double[][] covariance() {
      return covariance;
    }

    int iterations() {
      return iterations;
    }

    /** Of the mean log-likelihood of a customer, in the logarithm where it is steepest. */
    double slope() {
      return slope;
    }

    /** Whether the slope vanished. */
    boolean converged() {
      return slope <= STEEPEST;
    }
  }

  /** Logarithms further than this from 0 are held back: the likelihood is flat out there. */
  private static final double WALL = 16;

  private static final double WALL_STEEPNESS = 1e-3;
  private static final double FURTHEST = 40;
  private static final double STEP = 1e-4;
  private static final double STEEPEST = 1e-6;
  private static final double LEAST_CURVATURE = 1e-3;
  private static final int NEWTON_STEPS = 6;

  private final Sample sample;
  private final Likelihood likelihood;
  private final Settings settings;
  private final double[] centre;
  private final double offset;
  private final double customers;

  private MaximumLikelihood(Sample sample, Likelihood likelihood, Settings settings) {
    this.sample = sample;
    this.likelihood = likelihood;
    this.settings = settings;
    Summary summary = sample.summary();
    double logUnit = Math.log(summary.longest());
    this.centre =
        likelihood.parameters().stream()
            .mapToDouble(name -> likelihood.scales().contains(name) ? logUnit : 0)
            .toArray();
    this.offset = summary.purchases() * logUnit;
    this.customers = summary.customers();
  }

  /** The best fit; other starts are tried only when the best of them leads nowhere. */
  static Result fit(
      Sample sample, Likelihood likelihood, List<double[]> starts, Settings settings) {
    MaximumLikelihood search = new MaximumLikelihood(sample, likelihood, settings);
    List<double[]> logs =
        starts.stream().map(start -> Arrays.stream(start).map(Math::log).toArray()).toList();
    double[] values = logs.stream().mapToDouble(start -> search.value(start)[0]).toArray();
    List<double[]> ordered =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .map(logs::get)
            .toList();
    Result best = null;
    for (double[] start : ordered) {
      Result result = search.from(start);
      if (best == null
          || (result.converged() && !best.converged())
          || (result.converged() == best.converged()
              && result.logLikelihood > best.logLikelihood)) {
        best = result;
      }
      if (best.converged()) {
        break;
      }
    }
    return best;
  }

  private Result from(double[] start) {
    RealMatrix scale = scale(hessian(start));
    FirstOrderMinimizer.State<DenseVector<Object>, ?, ?> state =
        new LBFGS<>(until(), 10, DenseVector$.MODULE$.space_Double())
            .minimizeAndReturnState(
                BreezeFunction.of(steps -> scaled(start, scale, steps)),
                BreezeFunction.vector(new double[start.length]));
    double[] at = moved(start, scale, BreezeFunction.array(state.x()));
    double[] value = value(at);
    int iterations = state.iter();
    double[][] hessian = hessian(at);
    for (int step = 0; step < NEWTON_STEPS && steepest(value) > STEEPEST * 1e-3; step++) {
      double[] to = newton(at, value, hessian);
      double[] next = value(to);
      if (!(next[0] <= value[0] + 1e-12 * Math.abs(value[0]) && steepest(next) < steepest(value))) {
        break;
      }
      at = to;
      value = next;
      iterations++;
      if (steepest(value) > STEEPEST * 1e-3) {
        hessian = hessian(at);
      }
    }
    double[] parameters = exp(at);
    return new Result(
        parameters,
        sample.sums(likelihood, parameters)[0],
        inverse(hessian),
        iterations,
        steepest(value));
  }

  /**
   * Steps that change the value about as much in any direction: parameters such as r and α go
   * together, and a search along their logarithms would creep through a narrow valley.
   */
  private static RealMatrix scale(double[][] hessian) {
    EigenDecomposition directions = new EigenDecomposition(new Array2DRowRealMatrix(hessian, true));
    double[] curvatures = directions.getRealEigenvalues();
    double greatest = Arrays.stream(curvatures).map(Math::abs).max().orElseThrow();
    RealMatrix scale = directions.getV().copy();
    for (int i = 0; i < curvatures.length; i++) {
      double curvature = Math.max(Math.abs(curvatures[i]), LEAST_CURVATURE * greatest);
      scale.setColumnVector(i, scale.getColumnVector(i).mapDivide(Math.sqrt(curvature)));
    }
    return scale;
  }

  private static double[] moved(double[] start, RealMatrix scale, double[] steps) {
    return new ArrayRealVector(start, false)
        .add(scale.operate(new ArrayRealVector(steps)))
        .toArray();
  }

  /** The value and its slopes in steps from the start. */
  private double[] scaled(double[] start, RealMatrix scale, double[] steps) {
    double[] value = value(moved(start, scale, steps));
    double[] slopes = scale.preMultiply(Arrays.copyOfRange(value, 1, value.length));
    System.arraycopy(slopes, 0, value, 1, slopes.length);
    return value;
  }

  /** When the search ends. What is minimised may be near 0, so that tolerances are not relative. */
  private FirstOrderMinimizer.ConvergenceCheck<DenseVector<Object>> until() {
    FirstOrderMinimizer$ minimizer = FirstOrderMinimizer$.MODULE$;
    return minimizer
        .<DenseVector<Object>>maxIterationsReached(settings.maxIterations)
        .$bar$bar(
            minimizer.gradientConverged(
                settings.tolerance, false, DenseVector$.MODULE$.space_Double()))
        .$bar$bar(minimizer.functionValuesConverged(settings.tolerance * 1e-3, false, 3))
        .$bar$bar(minimizer.searchFailed());
  }

  /** The mean negative log-likelihood of a customer with penalty, then its slopes. */
  private double[] value(double[] logs) {
    double[] value = sample.sums(likelihood, exp(logs));
    value[0] = -(value[0] + offset) / customers;
    for (int i = 0; i < logs.length; i++) {
      double distance = logs[i] - centre[i];
      double beyond = Math.signum(distance) * Math.max(0, Math.abs(distance) - WALL);
      double slope = Math.abs(distance) > FURTHEST ? 0 : -value[i + 1] / customers;
      value[0] += settings.penalty * distance * distance + WALL_STEEPNESS * beyond * beyond;
      value[i + 1] = slope + 2 * settings.penalty * distance + 2 * WALL_STEEPNESS * beyond;
    }
    return value;
  }

  private double[] exp(double[] logs) {
    double[] parameters = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      double distance = Math.max(-FURTHEST, Math.min(FURTHEST, logs[i] - centre[i]));
      parameters[i] = Math.exp(centre[i] + distance);
    }
    return parameters;
  }

  /** Central differences of the slopes. */
  private double[][] hessian(double[] logs) {
    int size = logs.length;
    double[][] hessian = new double[size][size];
    for (int i = 0; i < size; i++) {
      double[] up = logs.clone();
      double[] down = logs.clone();
      up[i] += STEP;
      down[i] -= STEP;
      double[] above = value(up);
      double[] below = value(down);
      for (int j = 0; j < size; j++) {
        double curvature = (above[j + 1] - below[j + 1]) / (2 * STEP);
        hessian[i][j] += curvature / 2;
        hessian[j][i] += curvature / 2;
      }
    }
    return hessian;
  }

  /** One Newton step; where the surface is not a bowl, it is bent up until it is. */
  private static double[] newton(double[] at, double[] value, double[][] hessian) {
    double bend = 0;
    while (bend < 1e3) {
      Array2DRowRealMatrix matrix = new Array2DRowRealMatrix(hessian, true);
      for (int i = 0; i < at.length; i++) {
        matrix.addToEntry(i, i, bend);
      }
      try {
        double[] step =
            new CholeskyDecomposition(matrix, 1e-6, 1e-14)
                .getSolver()
                .solve(new ArrayRealVector(Arrays.copyOfRange(value, 1, value.length)))
                .toArray();
        double[] to = at.clone();
        for (int i = 0; i < to.length; i++) {
          to[i] -= Math.max(-1, Math.min(1, step[i]));
        }
        return to;
      } catch (NonPositiveDefiniteMatrixException e) {
        bend = Math.max(1e-8, bend * 10);
      }
    }
    return at;
  }

  private double[][] inverse(double[][] hessian) {
    int size = hessian.length;
    try {
      return new CholeskyDecomposition(
              new Array2DRowRealMatrix(hessian, true).scalarMultiply(customers),
              1e-6 * customers,
              1e-14 * customers)
          .getSolver()
          .getInverse()
          .getData();
    } catch (NonPositiveDefiniteMatrixException e) {
      double[][] unknown = new double[size][size];
      Arrays.stream(unknown).forEach(row -> Arrays.fill(row, Double.NaN));
      return unknown;
    }
  }

  private static double steepest(double[] value) {
    double steepest = 0;
    for (int i = 1; i < value.length; i++) {
      steepest = Math.max(steepest, Math.abs(value[i]));
    }
    return Double.isFinite(value[0]) ? steepest : Double.POSITIVE_INFINITY;
  }
}
