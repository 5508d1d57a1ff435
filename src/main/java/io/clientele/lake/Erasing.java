package io.clientele.lake;

import static org.apache.spark.sql.functions.lit;

import io.clientele.schema.Field;
import io.clientele.schema.Table;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * Takes rows out of tables for good. Whose rows they are is given as a frame and never as a value
 * in a condition, for Delta's log tells conditions.
 */
public final class Erasing {
  /** Alias of the table in a condition. */
  public static final String ROW = "row";

  /** Alias of the frame that says whose rows these are in a condition. */
  public static final String WHO = "who";

  private static final String LOG = "_delta_log";
  private static final Pattern COMMIT = Pattern.compile("\\.?(\\d{20})\\.(.*)");

  /**
   * What cleaning did to the files of a table.
   *
   * @param removed files that are gone
   * @param left files that are still there
   */
  public record Cleaned(long removed, long left) {}

  private final Lake lake;

  public Erasing(Lake lake) {
    this.lake = lake;
  }

  /** Deletes the rows for which the condition holds; returns how many. */
  public long delete(Table table, Dataset<Row> who, Column condition) {
    if (isNobody(table, who, condition)) {
      return 0;
    }
    return affected(merge(table, who, condition).whenMatched().delete().execute());
  }

  /** Makes a column null in the rows for which the condition holds; returns how many. */
  public long blank(Table table, Field field, Dataset<Row> who, Column condition) {
    if (isNobody(table, who, condition)) {
      return 0;
    }
    return affected(
        merge(table, who, condition)
            .whenMatched()
            .update(Map.of(field.name(), lit(null).cast(field.type())))
            .execute());
  }

  private boolean isNobody(Table table, Dataset<Row> who, Column condition) {
    return lake.read(table, lake.version(table))
        .as(ROW)
        .join(who.as(WHO), condition, "left_semi")
        .isEmpty();
  }

  private io.delta.tables.DeltaMergeBuilder merge(Table table, Dataset<Row> who, Column condition) {
    return DeltaTable.forPath(lake.spark(), lake.location(table))
        .as(ROW)
        .merge(who.as(WHO), condition);
  }

  private static long affected(Dataset<Row> result) {
    return result.collectAsList().get(0).getLong(0);
  }

  /**
   * Leaves nothing of a table but its latest version: all other data files, change data and log
   * entries are deleted, for they tell of rows that are no more, the log by the least and greatest
   * value of every column. Versions before it can no longer be read. Done again, it finishes what
   * was cut short.
   */
  public Cleaned clean(Table table) {
    long before = files(table).size();
    deleteUnneeded(table);
    cutLog(table);
    long after = files(table).size();
    return new Cleaned(before - after, after);
  }

  /** Deletes every file that the latest version does not need, whatever the table promises. */
  private void deleteUnneeded(Table table) {
    try {
      FileSystem fileSystem = fileSystem(table);
      Set<Path> needed = new HashSet<>();
      for (String file : lake.read(table, lake.version(table)).inputFiles()) {
        needed.add(fileSystem.makeQualified(new Path(file)));
      }
      Path log = fileSystem.makeQualified(new Path(lake.location(table), LOG));
      List<Path> unneeded = new ArrayList<>();
      int found = 0;
      for (Path file : files(table)) {
        if (needed.contains(file)) {
          found++;
        } else if (!file.toString().startsWith(log + "/")) {
          unneeded.add(file);
        }
      }
      if (found != needed.size()) {
        throw new IllegalStateException(
            "Table "
                + table
                + " needs "
                + needed.size()
                + " files, of which "
                + found
                + " are found");
      }
      for (Path file : unneeded) {
        fileSystem.delete(file, false);
      }
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
  }

  /**
   * Writes files with deletion vectors anew, where a table may have such: the rows they hide are
   * still in the files, and no vector's file is needed afterwards.
   */
  public void purge(Table table) {
    boolean vectors = log(table).protocol().readerFeatureNames().contains("deletionVectors");
    if (vectors) {
      lake.spark().sql("reorg table delta.`" + lake.location(table) + "` apply (purge)");
    }
  }

  private Snapshot log(Table table) {
    return DeltaLog.forTable(lake.spark(), lake.location(table))
        .update(false, Option.empty(), Option.empty());
  }

  /** Writes the whole state down at the latest version, and deletes the log before it. */
  private void cutLog(Table table) {
    DeltaLog log = DeltaLog.forTable(lake.spark(), lake.location(table));
    Snapshot snapshot = log(table);
    log.checkpoint(snapshot, Option.empty());
    try {
      for (Path file : commits(table)) {
        if (versionOf(file) < snapshot.version()) {
          fileSystem(table).delete(file, false);
        }
      }
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
    DeltaLog.invalidateCache(lake.spark(), new Path(lake.location(table)));
  }

  private List<Path> commits(Table table) {
    List<Path> commits = new ArrayList<>();
    try {
      for (FileStatus status : fileSystem(table).listStatus(new Path(lake.location(table), LOG))) {
        if (COMMIT.matcher(status.getPath().getName()).matches()) {
          commits.add(status.getPath());
        }
      }
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
    return commits;
  }

  private static long versionOf(Path commit) {
    Matcher name = COMMIT.matcher(commit.getName());
    return name.matches() ? Long.parseLong(name.group(1)) : Long.MAX_VALUE;
  }

  private List<Path> files(Table table) {
    List<Path> files = new ArrayList<>();
    try {
      RemoteIterator<? extends FileStatus> all =
          fileSystem(table).listFiles(new Path(lake.location(table)), true);
      while (all.hasNext()) {
        files.add(all.next().getPath());
      }
    } catch (IOException e) {
      throw lake.unusable(table.name(), e);
    }
    return files;
  }

  private FileSystem fileSystem(Table table) throws IOException {
    return new Path(lake.location(table))
        .getFileSystem(lake.spark().sparkContext().hadoopConfiguration());
  }
}
