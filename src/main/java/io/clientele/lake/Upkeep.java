package io.clientele.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.clientele.schema.Table;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.TruncationGranularity;

/** What keeps the files of a table few and no more than are needed. */
public final class Upkeep {
  private static final String DROPPED = "_dropped";
  private static final long MEGABYTE = 1L << 20;
  private static final long HOUR = 3_600_000L;
  private static final long MINUTE = 60_000L;

  private final Lake lake;
  private final int smallFiles;
  private final int fileMegabytes;
  private final int keptHours;

  /**
   * Upkeep of a warehouse's tables.
   *
   * @param smallFiles files of a table that could be put together before it is done
   * @param fileMegabytes how large files are made
   * @param keptHours for how long files stay that no longer belong to a table, for queries that
   *     began before
   */
  public Upkeep(Lake lake, int smallFiles, int fileMegabytes, int keptHours) {
    this.lake = lake;
    this.smallFiles = smallFiles;
    this.fileMegabytes = fileMegabytes;
    this.keptHours = keptHours;
  }

  /**
   * What a table takes.
   *
   * @param files all files in its folder, its log among them
   * @param bytes of these
   * @param liveFiles those that a reader of the latest version opens
   * @param rows of the latest version
   */
  public record Size(long files, long bytes, long liveFiles, long rows) {}

  /** What a table takes now. */
  public Size size(Table table) {
    List<FileStatus> files = files(table);
    long version = lake.version(table);
    return new Size(
        files.size(),
        files.stream().mapToLong(FileStatus::getLen).sum(),
        liveFiles(lake, table, version),
        // Counted from the log: no data is read.
        lake.read(table, version).count());
  }

  private List<FileStatus> files(Table table) {
    List<FileStatus> files = new ArrayList<>();
    try {
      Path folder = new Path(lake.location(table));
      RemoteIterator<LocatedFileStatus> all =
          folder
              .getFileSystem(lake.spark().sparkContext().hadoopConfiguration())
              .listFiles(folder, true);
      while (all.hasNext()) {
        files.add(all.next());
      }
      return files;
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
  }

  private static boolean isLog(FileStatus file) {
    return file.getPath().toString().contains("/_delta_log/");
  }

  static long liveFiles(Lake lake, Table table, long version) {
    return log(lake, table)
        .getSnapshotAt(version, scala.Option.empty(), scala.Option.empty(), false)
        .numOfFiles();
  }

  /**
   * Takes away a table that nothing ever published, log and all: the next run that needs it makes
   * it anew. One outside the warehouse is left alone, for others may know it.
   */
  public void drop(Table table) {
    Path folder = new Path(lake.location(table));
    if (!lake.root().equals(folder.getParent())) {
      return;
    }
    // Under another name first, so that a kill leaves no half of a table.
    Path dropped = new Path(lake.root(), DROPPED);
    try {
      lake.files().delete(dropped, true);
      if (!lake.files().rename(folder, dropped)) {
        throw new IOException("cannot rename " + folder + " to " + dropped);
      }
      lake.files().delete(dropped, true);
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
    DeltaLog.invalidateCache(lake.spark(), folder);
  }

  /** Takes out of a night table the rows of all runs but these. */
  public void keepRuns(Table table, Collection<String> runs) {
    // A run is a partition, so that its files go whole and none is written again.
    boolean onlyThese =
        snapshot(table)
            .allFiles()
            .toDF()
            .where(
                col("partitionValues")
                    .getItem(Table.RUN_ID.name())
                    .isin(runs.toArray())
                    .equalTo(false))
            .isEmpty();
    if (!onlyThese) {
      DeltaTable.forPath(lake.spark(), lake.location(table))
          .delete(Table.RUN_ID.col().isin(runs.toArray()).equalTo(false));
    }
  }

  /** Puts small files together when there are many; what the table says stays the same. */
  public void compact(Table table) {
    if (snapshot(table).numOfFiles() < smallFiles) {
      return;
    }
    Row small =
        snapshot(table)
            .allFiles()
            .toDF()
            .where(col("size").lt(fileMegabytes * MEGABYTE / 2))
            .groupBy(col("partitionValues").getItem(Table.RUN_ID.name()))
            .agg(count(lit(1)).as("files"))
            .where(col("files").gt(1))
            .agg(sum("files"))
            .head();
    if (small.isNullAt(0) || small.getLong(0) < smallFiles) {
      return;
    }
    String size = String.valueOf(fileMegabytes * MEGABYTE);
    lake.spark().conf().set("spark.databricks.delta.optimize.minFileSize", size);
    lake.spark().conf().set("spark.databricks.delta.optimize.maxFileSize", size);
    DeltaTable.forPath(lake.spark(), lake.location(table)).optimize().executeCompaction();
  }

  /**
   * Takes from disk the files that do not belong to the table's latest version. It must be the one
   * that is published: earlier ones cannot be read afterwards.
   */
  public void dropFiles(Table table) {
    long there = files(table).stream().filter(file -> !isLog(file)).count();
    if (there == snapshot(table).numOfFiles()) {
      return;
    }
    // What may go is decided by what is published, not by the age that the table's own properties
    // keep everything for.
    lake.spark().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    lake.spark().conf().set("spark.databricks.delta.vacuum.retentionWindowIgnore.enabled", "false");
    // Versions that say no more than that files were dropped would come after the published one.
    lake.spark().conf().set("spark.databricks.delta.vacuum.logging.enabled", "false");
    // Else the folder is listed by ten thousand tasks, however small it is.
    lake.spark()
        .conf()
        .set(
            "spark.sql.sources.parallelPartitionDiscovery.parallelism",
            String.valueOf(lake.spark().sparkContext().defaultParallelism()));
    // Delta prints how many files went; standard output is ours, for what was asked for.
    scala.Console.withOut(
        OutputStream.nullOutputStream(),
        () -> DeltaTable.forPath(lake.spark(), lake.location(table)).vacuum(keptHours));
    dropEmptyFolders(table);
  }

  /** Takes away the folders of runs that have no files any more. */
  private void dropEmptyFolders(Table table) {
    try {
      Path folder = new Path(lake.location(table));
      FileSystem files = folder.getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
      for (FileStatus below : files.listStatus(folder)) {
        boolean ofRun = below.getPath().getName().startsWith(Table.RUN_ID.name() + "=");
        if (ofRun && files.listStatus(below.getPath()).length == 0) {
          files.delete(below.getPath(), false);
        }
      }
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
  }

  /**
   * Takes from disk the log of the versions before the one that is published. A table that has a
   * later one by now keeps its log: what is published must stay readable.
   *
   * @param now in milliseconds
   */
  public void dropLog(Table table, long published, long now) {
    // Delta rounds the time down to a minute.
    long kept = keptHours * HOUR - MINUTE;
    Snapshot latest = snapshot(table);
    boolean anyOld =
        files(table).stream()
            .anyMatch(
                file ->
                    isLog(file)
                        && file.getModificationTime() < now - kept
                        && versionOf(file) < published);
    if (!anyOld || latest.version() != published) {
      return;
    }
    DeltaLog log = latest.deltaLog();
    if (latest.checkpointProvider().version() != published) {
      log.checkpoint(latest, scala.Option.empty());
    }
    log.cleanUpExpiredLogs(
        latest, scala.Option.empty(), scala.Option.apply(kept), TruncationGranularity.MINUTE());
  }

  /** The version that a file of a log belongs to: its name begins with twenty digits. */
  private static long versionOf(FileStatus file) {
    String name = file.getPath().getName();
    return name.matches("\\d{20}\\..*") ? Long.parseLong(name.substring(0, 20)) : Long.MAX_VALUE;
  }

  private Snapshot snapshot(Table table) {
    return log(lake, table).update(false, scala.Option.empty(), scala.Option.empty());
  }

  private static DeltaLog log(Lake lake, Table table) {
    return DeltaLog.forTable(lake.spark(), lake.location(table));
  }
}
