package io.clientele.forecast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.learn.Encoding;
import java.util.List;

/**
 * What was learnt of who purchases.
 *
 * @param method how it was learnt
 * @param encoding the features it asks for
 * @param coefficients of the encoded features, then of each being null; empty for trees
 * @param intercept of a linear one
 * @param trees empty for a linear one
 * @param calibration to probabilities
 */
record PropensityFit(
    PropensityMethod method,
    Encoding encoding,
    List<Double> coefficients,
    double intercept,
    List<Tree> trees,
    Calibration calibration) {
  private static final ObjectMapper JSON = new ObjectMapper();

  PropensityFit calibrated(Calibration by) {
    return new PropensityFit(method, encoding, coefficients, intercept, trees, by);
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static PropensityFit fromJson(String text) {
    try {
      return JSON.readValue(text, PropensityFit.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a propensity: " + text, e);
    }
  }
}
