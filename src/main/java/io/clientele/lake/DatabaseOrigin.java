package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Rows from a table of a database, through JDBC. With a watermark, a column that grows with every
 * change, a delivery is what changed since the last one and a look-back before it; without one it
 * is the whole table, in place of what it was.
 */
final class DatabaseOrigin implements Origin {
  private static final String LATEST = "latest";
  private static final String NONE = "none";

  private final Lake lake;
  private final FeedFiles feed;
  private String latest;

  DatabaseOrigin(Lake lake, FeedFiles feed) {
    this.lake = lake;
    this.feed = feed;
  }

  private Dataset<Row> table() {
    Map<String, String> options = new TreeMap<>(feed.options());
    // A time without a zone is the shop's, not the machine's.
    options.putIfAbsent("preferTimestampNTZ", "true");
    if (options.getOrDefault("url", "").startsWith("jdbc:postgresql:")) {
      // Ours, from this jar; drivers of other databases come with --jars and the option driver.
      options.putIfAbsent("driver", "org.postgresql.Driver");
    }
    options.put("dbtable", feed.paths().get(0));
    return lake.spark().read().format("jdbc").options(options).load();
  }

  private String name() {
    return "jdbc:" + feed.paths().get(0);
  }

  private boolean hasWatermark() {
    return !feed.watermark().isEmpty();
  }

  private Column watermark() {
    return col("`" + feed.watermark() + "`");
  }

  @Override
  public List<SourceFile> list(List<Known> known) {
    long before = known.stream().mapToLong(one -> one.file().modified()).max().orElse(-1);
    if (!hasWatermark()) {
      // Nothing says whether it changed, so it is read again, later than before.
      return List.of(new SourceFile(name(), 0, before + 1));
    }
    String lastRead = known.isEmpty() ? null : known.get(known.size() - 1).digest();
    latest =
        table()
            .agg(max(watermark()).cast(DataTypes.StringType).as(LATEST))
            .collectAsList()
            .get(0)
            .getString(0);
    // No row has a watermark yet: all are read as they are.
    latest = latest == null ? NONE : latest;
    return List.of(new SourceFile(name(), 0, latest.equals(lastRead) ? before : before + 1));
  }

  @Override
  public StructType columns(SourceFile file) {
    return table().schema();
  }

  @Override
  public Map<SourceFile, Content> look(List<SourceFile> files) {
    if (files.isEmpty()) {
      return Map.of();
    }
    SourceFile table = files.get(0);
    String digest = hasWatermark() ? latest : "read " + table.modified();
    return Map.of(table, new Content(digest, columns(table)));
  }

  @Override
  public boolean replaces(SourceFile file, List<Known> known) {
    return !hasWatermark();
  }

  @Override
  public Dataset<Row> rows(Map<SourceFile, Content> files, List<Known> known) {
    SourceFile file = files.keySet().iterator().next();
    Dataset<Row> rows = table();
    if (hasWatermark() && !latest.equals(NONE)) {
      DataType type = rows.schema().apply(feed.watermark()).dataType();
      Column changed = watermark().leq(lit(latest).cast(type));
      String last = known.isEmpty() ? NONE : known.get(known.size() - 1).digest();
      if (isWatermark(last, type)) {
        changed = changed.and(watermark().gt(lookBack(last, type)));
      }
      // A row that has never changed may have no watermark; it is recognised when read again.
      rows = rows.where(watermark().isNull().or(changed));
    }
    return rows.withColumn(Delivery.FILE, lit(file.path()))
        .withColumn(Delivery.MODIFIED, lit(new Timestamp(file.modified())));
  }

  /**
   * Whether what was noted of the last delivery is a watermark: the feed may have had none then.
   */
  private boolean isWatermark(String noted, DataType type) {
    return lake.spark().range(1).select(lit(noted).cast(type).isNotNull()).head().getBoolean(0);
  }

  private Column lookBack(String digest, DataType type) {
    Column last = lit(digest).cast(type);
    return type instanceof NumericType
        ? last
        : last.minus(expr("interval " + feed.lookBackHours() + " hours"));
  }
}
