package io.clientele.audience;

/**
 * How much two audiences have in common.
 *
 * @param customers everybody
 * @param first members of the first audience
 * @param second members of the second
 * @param both members of both
 */
public record Overlap(long customers, long first, long second, long both) {

  /**
   * How many times more often a member of one is in the other than anybody is: P(both) / (P(first)
   * P(second)); not a number when one of them is empty.
   */
  public double lift() {
    return (double) both * customers / ((double) first * second);
  }

  /** Those in both as a share of those in any; not a number when both are empty. */
  public double jaccard() {
    return (double) both / (first + second - both);
  }
}
