package io.clientele.forecast;

/** Whether a sample shows that customers drop out. */
public enum Dropout {
  /** It does, or the method does not ask. */
  VISIBLE,
  /**
   * It does not: with dropout the log-likelihood is not better by more than 3, which is the 95 %
   * point of the likelihood-ratio test of two more parameters. The fit is of the method without
   * dropout. This is also what a search meets whose dropout parameters run away.
   */
  NONE
}
