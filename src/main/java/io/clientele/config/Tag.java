package io.clientele.config;

/**
 * A rule tag.
 *
 * @param predicate SQL condition over the columns of customer_features and customer_segments
 * @param doc what it means
 * @param owner who answers for it
 */
public record Tag(String predicate, String doc, String owner) {
  public Tag {
    BadValue.unless(!doc.isBlank(), "doc", "must say what the tag means");
    BadValue.unless(!owner.isBlank(), "owner", "must name who answers for the tag");
  }
}
