package io.clientele.forecast;

import java.io.Serializable;
import java.util.List;

/** A model's likelihood with its slopes, summed over patterns. */
interface Likelihood extends Serializable {
  /** The parameters' names, in the order in which they are handed over. */
  List<String> parameters();

  /** Which parameters are in the unit of the values, not pure numbers. */
  List<String> scales();

  /** Where a search may start, the best first. */
  List<double[]> starts(Summary summary);

  /** Everything that depends on parameters but not on single patterns. */
  Terms at(double[] parameters, Patterns patterns);

  /** The terms of single patterns. */
  interface Terms {
    /**
     * Adds the patterns from one (inclusive) to another (exclusive), by weight: log-likelihood,
     * then its slope in the logarithm of each parameter.
     */
    void add(int from, int to, double[] sums);
  }
}
