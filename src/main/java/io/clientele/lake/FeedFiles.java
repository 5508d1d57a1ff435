package io.clientele.lake;

import java.util.List;
import java.util.Map;

/**
 * Where a feed's files are and how they are read.
 *
 * @param source the source system
 * @param feed the feed within it
 * @param format csv, text, json, parquet or delta
 * @param paths files, folders or globs, absolute
 * @param options options of Spark's reader
 * @param columns DDL of the files' columns, or empty for what they say themselves
 */
public record FeedFiles(
    String source,
    String feed,
    String format,
    List<String> paths,
    Map<String, String> options,
    String columns) {
  public String name() {
    return source + "." + feed;
  }
}
