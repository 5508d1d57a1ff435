package io.clientele.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fit found.
 *
 * @param method the method whose parameters these are; where no dropout is visible, not the one
 *     that was asked for
 * @param parameters in the order of the method's paper
 * @param covariance of the logarithms of the parameters, row by row; NaN where the likelihood is
 *     flat
 * @param logLikelihood of all customers; terms that depend on no parameter are left out
 * @param iterations of the search
 * @param patterns distinct histories
 * @param customers sum of weights
 * @param repeaters sum of weights of customers with a count above 0
 * @param dropout whether dropout is visible
 * @param limits bounds that the fit ran to
 */
public record Fit(
    Method method,
    List<Estimate> parameters,
    List<List<Double>> covariance,
    double logLikelihood,
    int iterations,
    long patterns,
    double customers,
    double repeaters,
    Dropout dropout,
    List<Limit> limits) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Fit of(Method method, MaximumLikelihood.Result result, Summary summary, Dropout dropout) {
    List<Estimate> parameters = new ArrayList<>();
    List<List<Double>> covariance = new ArrayList<>();
    List<String> names = method.likelihood().parameters();
    for (int i = 0; i < names.size(); i++) {
      double value = result.parameters()[i];
      parameters.add(
          new Estimate(names.get(i), value, value * Math.sqrt(result.covariance()[i][i])));
      List<Double> row = new ArrayList<>();
      for (double entry : result.covariance()[i]) {
        row.add(entry);
      }
      covariance.add(row);
    }
    return new Fit(
        method,
        parameters,
        covariance,
        result.logLikelihood(),
        result.iterations(),
        summary.patterns(),
        summary.customers(),
        summary.repeaters(),
        dropout,
        method.limits(result.parameters()));
  }

  /** The value of a parameter. */
  public double parameter(String name) {
    return parameters.stream()
        .filter(estimate -> estimate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(method + " has no parameter " + name))
        .value();
  }

  double[] values() {
    return parameters.stream().mapToDouble(Estimate::value).toArray();
  }

  /** As text, for a model's metadata. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Fit fromJson(String text) {
    try {
      return JSON.readValue(text, Fit.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a fit: " + text, e);
    }
  }
}
