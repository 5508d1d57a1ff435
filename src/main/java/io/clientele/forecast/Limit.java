package io.clientele.forecast;

/** A bound of the model that a fit has run to, where customers are alike. */
public enum Limit {
  /** Customers purchase at about the same rate: r, or α + β, is above 1,000. */
  RATES_ALIKE,
  /** Customers drop out alike: a + b, s, or γ + δ, is above 1,000. */
  DROPOUT_ALIKE
}
