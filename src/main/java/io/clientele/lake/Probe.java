package io.clientele.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Tries out what a warehouse needs of its surroundings; leaves nothing behind. */
public final class Probe {
  private final Lake lake;

  public Probe(Lake lake) {
    this.lake = lake;
  }

  /**
   * Writes a file into the warehouse and takes it away again; returns the time that the file system
   * gave it, in milliseconds. The folder is made for it when there is none, and taken away too.
   */
  public long write() throws IOException {
    FileSystem files = lake.files();
    boolean made = !files.exists(lake.root());
    Path file = new Path(lake.root(), "._probe-" + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(file, false)) {
        out.write('.');
      }
      return files.getFileStatus(file).getModificationTime();
    } finally {
      files.delete(file, false);
      if (made) {
        files.delete(lake.root(), false);
      }
    }
  }

  /** Bytes that are free where the warehouse is, or would be. */
  public long freeBytes() throws IOException {
    Path there = lake.root();
    while (there.getParent() != null && !lake.files().exists(there)) {
      there = there.getParent();
    }
    return lake.files().getStatus(there).getRemaining();
  }

  /** Who holds the warehouse, if anybody does. */
  public Optional<String> holder() {
    return Lock.heldBy(lake);
  }

  /** The Delta Lake that is there to run with. */
  public static String deltaVersion() {
    return io.delta.package$.MODULE$.VERSION();
  }
}
