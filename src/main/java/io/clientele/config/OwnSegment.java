package io.clientele.config;

/**
 * A segment of the shop's own making.
 *
 * @param name the segment
 * @param when SQL condition over features, forecasts and the other segments; the first segment
 *     whose condition is true holds the customer
 * @param doc what it means
 */
public record OwnSegment(String name, String when, String doc) {
  public OwnSegment {
    BadValue.unless(!name.isBlank(), "name", "must not be blank");
    BadValue.unless(!doc.isBlank(), "doc", "must say what the segment means");
  }
}
