package io.clientele.lake;

import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.trim;

import io.clientele.problem.Problem;
import io.clientele.schema.Field;
import java.io.IOException;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Single files of ids, outside the warehouse, for other systems and from them. */
public final class IdFiles {
  private IdFiles() {}

  /** The ids of a text file with one a line, each once; blank lines are none. */
  public static Dataset<Row> read(SparkSession spark, String file, Field id) {
    Path path = new Path(file);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (!files.exists(path)) {
        throw Problem.configuration("no file at " + file, "it must have a customer id a line");
      }
    } catch (IOException e) {
      throw Problem.failed("cannot read " + file + ": " + e.getMessage(), "", null);
    }
    Dataset<Row> lines = spark.read().text(file).toDF(id.name());
    return lines.select(trim(id.col()).as(id.name())).where(length(id.col()).gt(0)).distinct();
  }

  /**
   * Writes ids in their order to one file, in place of what is there; the file is there when it is
   * whole. One task writes it: ids are short.
   *
   * @param format csv (with a header) or parquet
   */
  public static void write(Dataset<Row> ids, String format, String file, Field id) {
    Path path = new Path(file);
    Path folder = path.suffix("-in-the-making");
    try {
      FileSystem files =
          path.getFileSystem(ids.sparkSession().sparkContext().hadoopConfiguration());
      path = files.makeQualified(path);
      if (files.exists(path) && files.getFileStatus(path).isDirectory()) {
        throw Problem.configuration(file + " is a folder", "name a file");
      }
      if (!files.mkdirs(folder)) {
        throw new IOException("the folder " + folder.getParent() + " cannot be written to");
      }
      ids.repartition(1)
          .sortWithinPartitions(id.col())
          .write()
          .format(format)
          .option("header", true)
          .mode(SaveMode.Overwrite)
          .save(folder.toString());
      move(files, files.makeQualified(folder), path);
    } catch (IOException e) {
      throw Problem.failed("cannot write " + file + ": " + e.getMessage(), "", null);
    }
  }

  private static void move(FileSystem files, Path folder, Path to) throws IOException {
    // Without the file of checksums that Hadoop puts beside files on a local disk.
    FileSystem raw = files instanceof ChecksumFileSystem sums ? sums.getRawFileSystem() : files;
    for (FileStatus part : files.listStatus(folder)) {
      if (part.getPath().getName().startsWith("part-")) {
        files.delete(to, false);
        if (!raw.rename(part.getPath(), to)) {
          throw new IOException("the file cannot be put in its place");
        }
      }
    }
    files.delete(folder, true);
  }
}
