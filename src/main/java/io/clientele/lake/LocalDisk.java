package io.clientele.lake;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local disk, without a process for each file: where its native library is missing, as in
 * the embedded Spark, Hadoop runs {@code chmod} for every file and folder it makes and four times
 * {@code readlink} for every commit of a Delta table, which are thousands in a night.
 */
public final class LocalDisk extends LocalFileSystem {
  public LocalDisk() {
    super(new Raw());
  }

  /** Spark settings that put this in place of Hadoop's own. */
  public static Map<String, Object> settings() {
    return Map.of(
        "spark.hadoop.fs.file.impl",
        LocalDisk.class.getName(),
        "spark.hadoop.fs.AbstractFileSystem.file.impl",
        Context.class.getName());
  }

  /** The same for Hadoop's newer interface, which Delta commits through. */
  public static final class Context extends ChecksumFs {
    public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
      super(
          new DelegateToFileSystem(uri, new Raw(), hadoop, "file", false) {
            @Override
            public int getUriDefaultPort() {
              return -1;
            }

            @Override
            public boolean isValidName(String name) {
              return true;
            }
          });
    }
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      if (permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        Files.setPosixFilePermissions(
            pathToFile(path).toPath(), PosixFilePermissions.fromString(permission.toString()));
      }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      // Hadoop's own finds no link by a path with a scheme.
      File file = pathToFile(path);
      return Files.isSymbolicLink(file.toPath())
          ? super.getFileLinkStatus(new Path(file.getPath()))
          : getFileStatus(path);
    }
  }
}
