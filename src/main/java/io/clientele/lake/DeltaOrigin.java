package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.clientele.problem.Problem;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.StructType;

/**
 * Rows from Delta tables: at first the table, then what its change feed tells since; without a
 * change feed the table again, in place of what it was.
 */
final class DeltaOrigin implements Origin {
  private static final String CHANGE_FEED = "delta.enableChangeDataFeed";

  private final Lake lake;
  private final FeedFiles feed;

  DeltaOrigin(Lake lake, FeedFiles feed) {
    this.lake = lake;
    this.feed = feed;
  }

  @Override
  public List<SourceFile> list(List<Known> known) {
    List<SourceFile> tables = new ArrayList<>();
    for (String path : feed.paths()) {
      Snapshot snapshot = snapshot(path);
      if (snapshot.version() < 0) {
        throw Problem.configuration(
            "feed " + feed.name() + ": no Delta table at " + path, "check 'paths' of the feed");
      }
      tables.add(new SourceFile(path, snapshot.version(), snapshot.timestamp()));
    }
    return tables.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
  }

  private Snapshot snapshot(String path) {
    return DeltaLog.forTable(lake.spark(), path)
        .update(false, scala.Option.empty(), scala.Option.empty());
  }

  private Snapshot snapshotAt(String path, long version) {
    return DeltaLog.forTable(lake.spark(), path)
        .getSnapshotAt(version, scala.Option.empty(), scala.Option.empty(), false);
  }

  @Override
  public StructType columns(SourceFile file) {
    return snapshot(file.path()).schema();
  }

  @Override
  public Map<SourceFile, Content> look(List<SourceFile> files) {
    Map<SourceFile, Content> contents = new LinkedHashMap<>();
    files.forEach(
        file -> contents.put(file, new Content(file.path() + "@" + file.bytes(), columns(file))));
    return contents;
  }

  @Override
  public boolean replaces(SourceFile file, List<Known> known) {
    return feedSince(file, known).isEmpty();
  }

  /** The version read last, when the change feed tells all that happened since. */
  private OptionalLong feedSince(SourceFile file, List<Known> known) {
    Optional<Known> last =
        known.stream()
            .filter(
                one -> one.file().path().equals(file.path()) && one.file().bytes() < file.bytes())
            .max(Comparator.comparingLong(one -> one.file().bytes()));
    boolean told =
        last.isPresent()
            && hasFeed(snapshotAt(file.path(), last.get().file().bytes()))
            && hasFeed(snapshotAt(file.path(), file.bytes()));
    return told ? OptionalLong.of(last.get().file().bytes()) : OptionalLong.empty();
  }

  private static boolean hasFeed(Snapshot snapshot) {
    return snapshot.metadata().configuration().get(CHANGE_FEED).exists("true"::equals);
  }

  @Override
  public Dataset<Row> rows(Map<SourceFile, Content> files, List<Known> known) {
    Dataset<Row> all = null;
    for (SourceFile table : files.keySet()) {
      OptionalLong since = feedSince(table, known);
      Dataset<Row> rows = since.isPresent() ? changes(table, since.getAsLong()) : whole(table);
      rows = rows.withColumn(Delivery.FILE, lit(table.path()));
      all = all == null ? rows : all.unionByName(rows, true);
    }
    return all;
  }

  private Dataset<Row> whole(SourceFile table) {
    return lake.spark()
        .read()
        .format("delta")
        .options(feed.options())
        .option("versionAsOf", table.bytes())
        .load(table.path())
        .withColumn(Delivery.MODIFIED, lit(new Timestamp(table.modified())))
        .withColumn(Delivery.DELETED, lit(false));
  }

  private Dataset<Row> changes(SourceFile table, long since) {
    return lake.spark()
        .read()
        .format("delta")
        .options(feed.options())
        .option("readChangeFeed", "true")
        .option("startingVersion", since + 1)
        .option("endingVersion", table.bytes())
        .load(table.path())
        .where(col("_change_type").notEqual("update_preimage"))
        .withColumn(Delivery.DELETED, col("_change_type").equalTo("delete"))
        .withColumn(Delivery.MODIFIED, col("_commit_timestamp"))
        .drop("_change_type", "_commit_version", "_commit_timestamp");
  }
}
