package io.clientele.lake;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Small JSON files in the warehouse that a run keeps its place in. A note is there whole or not at
 * all, and costs no Spark job. Hadoop tells a full disk by an {@link FSError}.
 */
public final class Notes {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private final Lake lake;

  public Notes(Lake lake) {
    this.lake = lake;
  }

  /** Writes a record, in place of an earlier note of that name. */
  public void write(String name, Record note) {
    Path path = new Path(lake.root(), name);
    Path half = new Path(path.getParent(), "." + path.getName() + ".half");
    FileSystem files = lake.files();
    try {
      try (OutputStream out = files.create(half, true)) {
        out.write(JSON.writeValueAsBytes(note));
      }
      files.delete(path, false);
      if (!files.rename(half, path)) {
        throw new IOException("cannot rename " + half + " to " + path);
      }
    } catch (IOException | FSError e) {
      throw lake.unusable(name, e);
    }
  }

  /**
   * Writes a record unless there is a note of that name; returns whether it did. Of several that
   * try at the same moment, one does.
   */
  public boolean writeFirst(String name, Record note) {
    boolean first = false;
    try {
      byte[] text = JSON.writeValueAsBytes(note);
      try (OutputStream out = create(new Path(lake.root(), name))) {
        first = true;
        out.write(text);
      }
      return true;
    } catch (FileAlreadyExistsException | java.nio.file.FileAlreadyExistsException e) {
      return false;
    } catch (IOException | FSError e) {
      if (first) {
        delete(name);
      }
      throw lake.unusable(name, e);
    }
  }

  /** Hadoop's own local file system looks first and creates then, which two can do at once. */
  private OutputStream create(Path path) throws IOException {
    FileSystem files = lake.files();
    if (!(files instanceof LocalFileSystem local)) {
      return files.create(path, false);
    }
    OutputStream out =
        Files.newOutputStream(
            local.pathToFile(path).toPath(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    files.setPermission(
        path, FsPermission.getFileDefault().applyUMask(FsPermission.getUMask(files.getConf())));
    return out;
  }

  /** Makes an empty note, or makes the one of that name empty and as new; it is never gone. */
  void touch(String name) {
    try {
      lake.files().create(new Path(lake.root(), name), true).close();
    } catch (IOException | FSError e) {
      throw lake.unusable(name, e);
    }
  }

  /** When a note was written, by the file system's clock; empty when there is none. */
  Optional<Instant> modified(String name) {
    try {
      Path path = new Path(lake.root(), name);
      return Optional.of(
          Instant.ofEpochMilli(lake.files().getFileStatus(path).getModificationTime()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw lake.unusable(name, e);
    }
  }

  public <T extends Record> Optional<T> read(String name, Class<T> type) {
    Path path = new Path(lake.root(), name);
    try {
      if (!lake.files().exists(path)) {
        return Optional.empty();
      }
      try (InputStream in = lake.files().open(path)) {
        return Optional.of(JSON.readValue(in.readAllBytes(), type));
      }
    } catch (IOException e) {
      throw lake.unusable(name, e);
    }
  }

  public void delete(String name) {
    delete(name, false);
  }

  /** Deletes a folder with everything in it. */
  public void deleteFolder(String name) {
    delete(name, true);
  }

  private void delete(String name, boolean whole) {
    try {
      lake.files().delete(new Path(lake.root(), name), whole);
    } catch (IOException e) {
      throw lake.unusable(name, e);
    }
  }
}
