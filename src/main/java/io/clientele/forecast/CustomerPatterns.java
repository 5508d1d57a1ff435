package io.clientele.forecast;

/**
 * Customers grouped by their history. Those of many histories are kept in the cluster until closed.
 */
public final class CustomerPatterns implements AutoCloseable {
  private final boolean discrete;
  private final Sample sample;

  CustomerPatterns(boolean discrete, Sample sample) {
    this.discrete = discrete;
    this.sample = sample;
  }

  boolean discrete() {
    return discrete;
  }

  Sample sample() {
    return sample;
  }

  /** Distinct histories. */
  public long patterns() {
    return sample.summary().patterns();
  }

  /** Sum of weights. */
  public double customers() {
    return sample.summary().customers();
  }

  /** Sum of weights of customers who purchased again. */
  public double repeaters() {
    return sample.summary().repeaters();
  }

  @Override
  public void close() {
    sample.close();
  }
}
