package io.clientele.lake;

import java.util.List;
import java.util.Map;

/**
 * Where a feed's rows are and how they are read.
 *
 * @param source the source system
 * @param feed the feed within it
 * @param format csv, text, json, parquet, delta or jdbc
 * @param paths files, folders or globs, absolute; for jdbc the table
 * @param options options of Spark's reader
 * @param columns DDL of the files' columns, or empty for what they say themselves
 * @param watermark jdbc: column that grows with every change, or empty
 * @param lookBackHours jdbc: how far before the watermark is read again
 * @param namesMatter whether a row means something else in a file of another name
 */
public record FeedFiles(
    String source,
    String feed,
    String format,
    List<String> paths,
    Map<String, String> options,
    String columns,
    String watermark,
    int lookBackHours,
    boolean namesMatter) {
  public String name() {
    return source + "." + feed;
  }

  /** The same feed, with rows that mean something else in a file of another name. */
  public FeedFiles byName() {
    return new FeedFiles(
        source, feed, format, paths, options, columns, watermark, lookBackHours, true);
  }

  boolean is(String otherFormat) {
    return format.equals(otherFormat);
  }
}
