package io.clientele.lake;

import java.io.Serializable;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * A file, or what stands for one, as it was found.
 *
 * @param path URI of the file; of a Delta table its folder, of a database table its name
 * @param bytes size; of a Delta table its version
 * @param modified modification time in milliseconds
 */
record SourceFile(String path, long bytes, long modified) implements Serializable {
  /** The path as Spark's readers take it. */
  String location() {
    return hadoopPath().toString();
  }

  Path hadoopPath() {
    return new Path(URI.create(path));
  }

  /** The folders of the path that say something, as {@code key=value/key=value}. */
  String partition() {
    return Arrays.stream(path.substring(0, path.lastIndexOf('/') + 1).split("/", -1))
        .filter(part -> part.matches("[^=]+=.*"))
        .collect(Collectors.joining("/"));
  }
}
