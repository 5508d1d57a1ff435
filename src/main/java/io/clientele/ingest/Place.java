package io.clientele.ingest;

import io.clientele.problem.Problem;

/** Where a feed is configured: makes a problem that names file, line and key. */
@FunctionalInterface
public interface Place {
  /**
   * A problem with a value of the feed.
   *
   * @param key path of the key below the feed
   */
  Problem problem(String message, String... key);
}
