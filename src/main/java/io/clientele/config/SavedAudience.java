package io.clientele.config;

/**
 * An audience with a name.
 *
 * @param where SQL condition over tag.NAME, value.NAME, segment.COLUMN, forecast.COLUMN and
 *     feature.COLUMN
 * @param doc what it is for
 * @param owner who answers for it
 */
public record SavedAudience(String where, String doc, String owner) {
  public SavedAudience {
    BadValue.unless(!doc.isBlank(), "doc", "must say what the audience is for");
    BadValue.unless(!owner.isBlank(), "owner", "must name who answers for the audience");
  }
}
