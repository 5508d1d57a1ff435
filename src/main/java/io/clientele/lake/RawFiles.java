package io.clientele.lake;

import io.clientele.problem.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Folders of plain files outside the warehouse, as a shop's systems deliver them. */
public final class RawFiles {
  /**
   * Options of csv as everybody reads it (RFC 4180): a header, and a quote within quotes doubled.
   */
  public static final Map<String, String> CSV = Map.of("header", "true", "escape", "\"");

  private RawFiles() {}

  /** Writes rows into a folder, in place of what is there, one subfolder per value of a column. */
  public static void write(
      Dataset<Row> rows,
      String format,
      Map<String, String> options,
      String folder,
      String byColumn) {
    rows.write()
        .format(format)
        .options(options)
        .mode(SaveMode.Overwrite)
        .partitionBy(byColumn)
        .save(folder);
  }

  /** Writes rows into a folder, in place of what is there. */
  public static void write(
      Dataset<Row> rows, String format, Map<String, String> options, String folder) {
    rows.write().format(format).options(options).mode(SaveMode.Overwrite).save(folder);
  }

  /**
   * The same beside the folder first, which is then put in its place: it is there whole or as it
   * was before. What a killed attempt left beside it is written over.
   */
  public static void replace(
      SparkSession spark,
      Dataset<Row> rows,
      String format,
      Map<String, String> options,
      String folder) {
    Path path = new Path(folder);
    Path unfinished = new Path(path.getParent(), path.getName() + ".unfinished");
    write(rows, format, options, unfinished.toString());
    remove(spark, folder);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.rename(unfinished, path)) {
        throw new IOException(unfinished + " cannot be renamed");
      }
    } catch (IOException e) {
      throw Problem.failed("cannot replace " + folder + ": " + e.getMessage(), "", e);
    }
  }

  /** Reads files and writes them as a Delta table, and nothing else: what there is to beat. */
  public static void copy(
      SparkSession spark,
      String format,
      Map<String, String> options,
      StructType columns,
      String from,
      String to) {
    DataFrameReader reader = spark.read().format(format).options(options);
    (format.equals("delta") ? reader : reader.schema(columns))
        .load(from)
        .write()
        .format("delta")
        .mode(SaveMode.Overwrite)
        .option("overwriteSchema", "true")
        .save(to);
  }

  /** Removes a folder, if there is one. */
  public static void remove(SparkSession spark, String folder) {
    Path path = new Path(folder);
    try {
      path.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(path, true);
    } catch (IOException e) {
      throw Problem.failed("cannot replace " + folder + ": " + e.getMessage(), "", null);
    }
  }

  /** Whether Spark has written the folder to its end. */
  public static boolean isComplete(SparkSession spark, String folder) {
    Path done = new Path(folder, "_SUCCESS");
    try {
      return done.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(done);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether there is something in the folder that Spark did not write there to its end. */
  public static boolean isOccupied(SparkSession spark, String folder) {
    Path path = new Path(folder);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return files.exists(path)
          && (!files.getFileStatus(path).isDirectory()
              || (files.listStatus(path).length > 0 && !isComplete(spark, folder)));
    } catch (IOException e) {
      throw Problem.configuration(
          "the folder " + folder + " cannot be used: " + e.getMessage(),
          "name a folder that this user may write to");
    }
  }

  /** Whether reading failed because a version of a table, or a file of it, is no longer there. */
  public static boolean isGone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException
          || String.valueOf(cause.getMessage())
              .matches(
                  "(?s).*(FILE_NOT_EXIST|DELTA_VERSION_NOT|does not exist|VersionNotFound"
                      + "|log has been truncated|Missing delta file).*")) {
        return true;
      }
    }
    return false;
  }
}
