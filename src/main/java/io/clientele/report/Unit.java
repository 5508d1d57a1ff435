package io.clientele.report;

/** What the values of a column are, and so how they are written. */
enum Unit {
  /** A word of Clientele's own or of the shop's; those of its own are translated. */
  WORD,
  /** Text as the night wrote it. */
  TEXT,
  COUNT,
  /** In the shop's currency. */
  MONEY,
  /** What made money more or less, with its sign. */
  EFFECT,
  /** 0 to 1, written in percent. */
  SHARE,
  /** A relative change: 0.1 is 10% more. */
  CHANGE,
  NUMBER,
  /** Percentage points. */
  POINTS,
  SECONDS,
  DATE,
  /** A date that stands for its month. */
  MONTH,
  BOOLEAN
}
