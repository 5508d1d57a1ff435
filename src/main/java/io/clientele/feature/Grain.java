package io.clientele.feature;

/** What a feature is an expression over. */
enum Grain {
  /** An aggregate over the account-days of a customer; amounts are in ten-thousandths. */
  DAYS,
  /** An aggregate over the purchase occasions of a customer: days with a kept order. */
  OCCASIONS,
  /** An aggregate over what a customer chose, by dimension and choice. */
  CHOICES,
  /** An aggregate over the accounts of a customer, and over those who name it as referrer. */
  ACCOUNTS,
  /** An expression over features declared before. */
  FEATURES
}
