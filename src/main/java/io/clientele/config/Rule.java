package io.clientele.config;

/**
 * A condition on the rows of a source, and the reason it stands for.
 *
 * @param reason shown in the reconciliation and in quarantine
 * @param when SQL condition over the columns of the source
 */
public record Rule(String reason, String when) {
  public Rule {
    BadValue.unless(!reason.isBlank(), "reason", "must not be blank");
  }
}
