package io.clientele.ingest;

import io.clientele.problem.Problem;

/** Where a feed is configured: makes a problem that names file, line and key. */
@FunctionalInterface
public interface Place {
  /**
   * @param key path of the key below the feed
   */
  Problem problem(String message, String... key);
}
