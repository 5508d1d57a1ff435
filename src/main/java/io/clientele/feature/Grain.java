package io.clientele.feature;

/** What a feature is an expression over. */
enum Grain {
  /** An aggregate over the account-days of a customer; amounts are in ten-thousandths. */
  DAYS,
  /** An aggregate over the purchase occasions of a customer: days with a kept order. */
  OCCASIONS,
  /** An expression over what the choices of a customer add up to, by dimension. */
  CHOICES,
  /** An aggregate over the accounts of a customer, and over those who name it as referrer. */
  ACCOUNTS,
  /** An expression over features declared before. */
  FEATURES
}
