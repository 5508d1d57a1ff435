package io.clientele.tag;

import io.clientele.config.Tag;
import io.clientele.problem.Problem;
import io.clientele.schema.CustomerSegments;
import io.clientele.schema.Table;
import io.clientele.sql.Expressions;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.types.StructType;

/** The configured tags, each checked against the columns it may use. */
public final class TagLibrary {
  private final Map<String, Tag> tags;
  private final Table features;

  private TagLibrary(Map<String, Tag> tags, Table features) {
    this.tags = tags;
    this.features = features;
  }

  /**
   * Checks every predicate; no session is needed.
   *
   * @param features the contract of the feature table
   * @param problem makes a problem of a message and a tag
   */
  public static TagLibrary of(
      Map<String, Tag> tags, Table features, BiFunction<String, String, Problem> problem) {
    // What a predicate may use: every feature and every segment.
    StructType columns = Table.together(features, CustomerSegments.TABLE);
    tags.forEach(
        (name, tag) -> {
          try {
            Expressions.checkCondition(tag.predicate(), columns);
          } catch (IllegalArgumentException e) {
            throw problem.apply(e.getMessage(), name);
          }
        });
    return new TagLibrary(tags, features);
  }

  Map<String, Tag> tags() {
    return tags;
  }

  Table features() {
    return features;
  }
}
