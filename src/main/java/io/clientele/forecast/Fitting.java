package io.clientele.forecast;

import io.clientele.problem.Problem;
import java.util.Locale;

/** Fits a method to a sample, or the same without dropout where none is visible. */
final class Fitting {
  /** Half the 95 % point of the chi-square distribution with two degrees of freedom. */
  private static final double VISIBLE = 2.995732;

  private Fitting() {}

  /**
   * The fit.
   *
   * @param minRepeaters customers with a count above 0 that there must be
   * @throws Problem when the sample is too small or the search does not converge
   */
  static Fit fit(
      Sample sample, Method method, MaximumLikelihood.Settings settings, double minRepeaters) {
    Summary summary = sample.summary();
    check(summary, method, minRepeaters);
    Method simple = method.withoutDropout();
    MaximumLikelihood.Result constant = search(sample, simple, settings);
    if (simple == method) {
      return converged(sample, method, constant, Dropout.VISIBLE);
    }
    MaximumLikelihood.Result full = search(sample, method, settings);
    if (full.logLikelihood() - constant.logLikelihood() > VISIBLE) {
      return converged(sample, method, full, Dropout.VISIBLE);
    }
    return converged(sample, simple, constant, Dropout.NONE);
  }

  private static MaximumLikelihood.Result search(
      Sample sample, Method method, MaximumLikelihood.Settings settings) {
    Likelihood likelihood = method.likelihood();
    return MaximumLikelihood.fit(sample, likelihood, likelihood.starts(sample.summary()), settings);
  }

  private static Fit converged(
      Sample sample, Method method, MaximumLikelihood.Result result, Dropout dropout) {
    if (!result.converged()) {
      throw Problem.failed(
          String.format(
              Locale.ROOT,
              "the fit of %s did not converge in %d iterations: the log-likelihood of a customer still"
                  + " rises by %.1e per unit of a parameter's logarithm",
              method,
              result.iterations(),
              result.slope()),
          "take more customers or a longer history, another method, or a small penalty such as 0.001",
          null);
    }
    return Fit.of(method, result, sample.summary(), dropout);
  }

  private static void check(Summary summary, Method method, double minRepeaters) {
    if (summary.customers() == 0) {
      throw Problem.failed(
          "there are no customers to fit " + method + " to",
          "look at what the rows were filtered by",
          null);
    }
    if (summary.repeaters() < minRepeaters) {
      throw Problem.failed(
          String.format(
              Locale.ROOT,
              "cannot fit %s: %,.0f of %,.0f customers purchased again, and %,.0f are needed",
              method,
              summary.repeaters(),
              summary.customers(),
              minRepeaters),
          "take a longer history or more customers",
          null);
    }
    if (!(summary.time() > 0)) {
      throw Problem.failed(
          "cannot fit " + method + ": nobody has been a customer for any time",
          "give the age in the unit of time of the recency",
          null);
    }
  }
}
