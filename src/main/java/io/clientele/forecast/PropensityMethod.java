package io.clientele.forecast;

/** How a propensity is learnt; by MLlib. */
enum PropensityMethod {
  LOGISTIC_REGRESSION,
  GRADIENT_BOOSTED_TREES
}
