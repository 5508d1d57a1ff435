package io.clientele.forget;

import org.apache.spark.sql.Column;

/** Keyed hashes of what must be told again without being kept. */
@FunctionalInterface
public interface Pseudonyms {
  /**
   * The hash of a key.
   *
   * @param column what the value is, such as {@code account_id}
   * @param source the source whose key it is
   */
  Column of(String column, Column source, Column value);
}
