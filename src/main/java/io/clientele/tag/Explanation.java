package io.clientele.tag;

import java.util.List;

/**
 * Why a customer has a tag, or has not.
 *
 * @param published what the night published: the value, how sure, since when; empty for nothing
 * @param grounds what speaks for it and against it, in the order in which it is to be told
 */
public record Explanation(List<String> published, List<Ground> grounds) {
  /**
   * Something that a tag depends on.
   *
   * @param what such as a condition, a column, a choice
   * @param is what it is for the customer
   */
  public record Ground(String what, String is) {}
}
