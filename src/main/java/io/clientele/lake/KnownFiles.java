package io.clientele.lake;

import io.clientele.schema.Deliveries;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The files that were read before, of every feed: read from {@code deliveries} once for each
 * version of it, for in a night every feed asks at least twice. Grows by a row a file.
 */
final class KnownFiles {
  private final Lake lake;
  private final Map<String, List<Origin.Known>> byFeed = new HashMap<>();
  private final Map<String, StructType> columns = new HashMap<>();
  private long version = -1;

  KnownFiles(Lake lake) {
    this.lake = lake;
  }

  /** What was read of the feed up to a version of {@code deliveries}, the latest last. */
  synchronized List<Origin.Known> of(FeedFiles feed, long atVersion) {
    if (atVersion != version) {
      read(atVersion);
    }
    return byFeed.getOrDefault(feed.name(), List.of());
  }

  private void read(long atVersion) {
    byFeed.clear();
    for (Row row : lake.read(Deliveries.TABLE, atVersion).collectAsList()) {
      String feed = row.getAs(Deliveries.SOURCE.name()) + "." + row.getAs(Deliveries.FEED.name());
      byFeed.computeIfAbsent(feed, any -> new ArrayList<>()).add(known(row));
    }
    Comparator<Origin.Known> order =
        Comparator.comparingLong((Origin.Known one) -> one.file().modified())
            .thenComparing(one -> one.file().path())
            .thenComparing(one -> one.file().bytes());
    byFeed.values().forEach(files -> files.sort(order));
    byFeed.replaceAll((feed, files) -> List.copyOf(files));
    version = atVersion;
  }

  private Origin.Known known(Row row) {
    String ddl = row.getAs(Deliveries.COLUMNS.name());
    return new Origin.Known(
        new SourceFile(
            row.getAs(Deliveries.FILE.name()),
            row.<Long>getAs(Deliveries.BYTES.name()),
            row.<Timestamp>getAs(Deliveries.MODIFIED_AT.name()).getTime()),
        row.getAs(Deliveries.DIGEST.name()),
        row.getAs(Deliveries.COPY_OF.name()),
        ddl == null || ddl.isEmpty() ? null : columns.computeIfAbsent(ddl, StructType::fromDDL));
  }
}
