package io.clientele.lake;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Where the rows of a feed come from: files, Delta tables or a database. */
interface Origin {
  /** What a file is, told by looking into it. */
  record Content(String digest, StructType columns) implements java.io.Serializable {}

  /** What was read of a feed before. */
  record Known(SourceFile file, String digest, String copyOf, StructType columns) {}

  /** The files there are now, sorted by path. */
  List<SourceFile> list(List<Known> known);

  /** The columns of one file, told cheaply. */
  StructType columns(SourceFile file);

  /** Looks into every file. */
  Map<SourceFile, Content> look(List<SourceFile> files);

  /** Whether the rows of these files take the place of all that was read of them before. */
  boolean replaces(SourceFile file, List<Known> known);

  /**
   * The rows of these files, with {@link Delivery#FILE} and {@link Delivery#MODIFIED}, for some
   * {@link Delivery#CORRUPT} and {@link Delivery#DELETED}.
   */
  Dataset<Row> rows(Map<SourceFile, Content> files, List<Known> known);
}
