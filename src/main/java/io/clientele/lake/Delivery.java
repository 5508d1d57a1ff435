package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.clientele.problem.Problem;
import io.clientele.schema.Deliveries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The files of a feed that have not been read before. */
public final class Delivery {
  /** The column of {@link #rows()} with the path of the file a row is from. */
  public static final String FILE = "_file";

  /** The column of {@link #rows()} with the time the file was modified. */
  public static final String MODIFIED = "_modified";

  /**
   * The column of {@link #rows()} with the text of a row that does not fit the columns; null for
   * one that does.
   */
  public static final String CORRUPT = "_corrupt";

  private record SourceFile(String path, long bytes, long modified) {}

  private final Lake lake;
  private final FeedFiles feed;
  private final List<SourceFile> found;
  private final List<SourceFile> fresh;

  private Delivery(Lake lake, FeedFiles feed, List<SourceFile> found, List<SourceFile> fresh) {
    this.lake = lake;
    this.feed = feed;
    this.found = found;
    this.fresh = fresh;
  }

  /**
   * Lists the feed's files and leaves out those that the warehouse, at these versions, has read in
   * the same size and modification time.
   */
  public static Delivery find(Lake lake, FeedFiles feed, Versions versions) {
    List<SourceFile> found =
        feed.format().equals("delta") ? deltaTables(lake, feed) : files(lake, feed);
    Set<SourceFile> known = new HashSet<>();
    if (versions.has(Deliveries.TABLE)) {
      lake.read(Deliveries.TABLE, versions.of(Deliveries.TABLE))
          .where(
              Deliveries.SOURCE
                  .col()
                  .equalTo(feed.source())
                  .and(Deliveries.FEED.col().equalTo(feed.feed())))
          .select(Deliveries.FILE.col(), Deliveries.BYTES.col(), Deliveries.MODIFIED_AT.col())
          .collectAsList()
          .forEach(
              row ->
                  known.add(
                      new SourceFile(
                          row.getString(0), row.getLong(1), row.getTimestamp(2).getTime())));
    }
    List<SourceFile> fresh = found.stream().filter(file -> !known.contains(file)).toList();
    return new Delivery(lake, feed, found, fresh);
  }

  private static List<SourceFile> files(Lake lake, FeedFiles feed) {
    List<SourceFile> files = new ArrayList<>();
    for (String glob : feed.paths()) {
      int before = files.size();
      try {
        Path path = new Path(glob);
        FileSystem system = path.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
        FileStatus[] matches = system.globStatus(path);
        for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
          walk(system, match, files);
        }
      } catch (IOException e) {
        throw Problem.configuration(
            "feed " + feed.name() + ": " + glob + " cannot be listed: " + e.getMessage(), "");
      }
      if (files.size() == before) {
        throw Problem.configuration(
            "feed " + feed.name() + ": no file at " + glob,
            "check 'paths' of the feed; relative paths start at the folder of the configuration file");
      }
    }
    return files.stream().distinct().sorted(Comparator.comparing(SourceFile::path)).toList();
  }

  private static void walk(FileSystem system, FileStatus status, List<SourceFile> files)
      throws IOException {
    String name = status.getPath().getName();
    if (name.startsWith("_") || name.startsWith(".")) {
      return;
    }
    if (status.isDirectory()) {
      try {
        for (FileStatus child : system.listStatus(status.getPath())) {
          walk(system, child, files);
        }
      } catch (FileNotFoundException e) {
        throw new IOException(status.getPath() + " vanished while it was listed", e);
      }
    } else {
      files.add(
          new SourceFile(
              status.getPath().toString(), status.getLen(), status.getModificationTime()));
    }
  }

  /**
   * A Delta table delivers its latest version; rows that were delivered before are recognised by
   * key.
   */
  private static List<SourceFile> deltaTables(Lake lake, FeedFiles feed) {
    List<SourceFile> tables = new ArrayList<>();
    for (String path : feed.paths()) {
      var snapshot =
          org.apache.spark.sql.delta.DeltaLog.forTable(lake.spark(), path)
              .update(false, scala.Option.empty(), scala.Option.empty());
      if (snapshot.version() < 0) {
        throw Problem.configuration(
            "feed " + feed.name() + ": no Delta table at " + path, "check 'paths' of the feed");
      }
      tables.add(new SourceFile(path, snapshot.version(), snapshot.timestamp()));
    }
    return tables;
  }

  public FeedFiles feed() {
    return feed;
  }

  /** How many files there are that have not been read before. */
  public int size() {
    return fresh.size();
  }

  /** How many files there are in all. */
  public int found() {
    return found.size();
  }

  /** The same for the same files, in whatever order they were listed. */
  public String digest() {
    StringBuilder text = new StringBuilder();
    fresh.forEach(file -> text.append(file).append('\n'));
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Rows of {@link Deliveries} for the files of this delivery. */
  public Dataset<Row> notes(String runId) {
    List<Row> rows = new ArrayList<>();
    for (SourceFile file : fresh) {
      rows.add(
          RowFactory.create(
              runId,
              feed.source(),
              feed.feed(),
              file.path(),
              file.bytes(),
              new Timestamp(file.modified())));
    }
    return lake.frame(Deliveries.TABLE, rows);
  }

  /**
   * The rows of the new files, with {@link #FILE} and, for csv and json, {@link #CORRUPT}. Text
   * formats are read as text: what a column must be is said by the mapping, so that a value that
   * cannot be read is told and not lost.
   */
  public Dataset<Row> rows() {
    String[] paths = fresh.stream().map(SourceFile::path).toArray(String[]::new);
    if (feed.format().equals("delta")) {
      Dataset<Row> all = null;
      for (SourceFile table : fresh) {
        Dataset<Row> one =
            reader()
                .option("versionAsOf", table.bytes())
                .load(table.path())
                .withColumn(FILE, lit(table.path()))
                .withColumn(MODIFIED, lit(new Timestamp(table.modified())));
        all = all == null ? one : all.unionByName(one);
      }
      return all;
    }
    DataFrameReader reader = reader();
    boolean canBeCorrupt = feed.format().equals("csv") || feed.format().equals("json");
    if (canBeCorrupt) {
      StructType columns = declaredColumns();
      reader =
          reader
              .schema(columns.add(CORRUPT, "string"))
              .option("mode", "PERMISSIVE")
              .option("columnNameOfCorruptRecord", CORRUPT);
    } else if (!feed.columns().isEmpty()) {
      reader = reader.schema(StructType.fromDDL(feed.columns()));
    }
    return reader
        .load(paths)
        .withColumn(FILE, col("_metadata.file_path"))
        .withColumn(MODIFIED, col("_metadata.file_modification_time"));
  }

  /** The columns of the files, as declared or as they say; reads headers at most. */
  public StructType columns() {
    if (fresh.isEmpty() || !feed.columns().isEmpty()) {
      return StructType.fromDDL(feed.columns());
    }
    if (feed.format().equals("csv") || feed.format().equals("json")) {
      return declaredColumns();
    }
    return reader().load(fresh.get(0).path()).schema();
  }

  private StructType declaredColumns() {
    if (!feed.columns().isEmpty()) {
      return StructType.fromDDL(feed.columns());
    }
    if (feed.format().equals("json")) {
      throw Problem.configuration(
          "feed " + feed.name() + ": json files do not say their columns",
          "declare them: columns = \"id string, amount string, …\"");
    }
    // The header of the first file that has one; every other file is checked against it when it is
    // read.
    for (SourceFile file : fresh) {
      if (file.bytes() > 0) {
        return reader().load(file.path()).schema();
      }
    }
    return new StructType();
  }

  private DataFrameReader reader() {
    Map<String, String> options = new TreeMap<>();
    if (feed.format().equals("csv")) {
      options.put("escape", "\""); // RFC 4180: a quote inside quotes is doubled
      options.put("enforceSchema", "false"); // a file with another header is an error
    }
    options.putAll(feed.options());
    return lake.spark().read().format(feed.format()).options(options);
  }
}
