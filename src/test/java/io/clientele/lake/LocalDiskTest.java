package io.clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  @TempDir Path folder;

  private static Configuration hadoop() {
    return TestSpark.session().sessionState().newHadoopConf();
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void filesAreMadeWithoutAProcessAndAreTheirOwnersAlone() throws IOException {
    List<String> commands;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      FileSystem files = path("").getFileSystem(hadoop());
      files.mkdirs(path("in"));
      files.create(path("in/one")).close();
      FileContext context = FileContext.getFileContext(path("").toUri(), hadoop());
      context.create(path("in/.two"), EnumSet.of(CreateFlag.CREATE)).close();
      context.rename(path("in/.two"), path("in/two"));
      recording.stop();
      Path events = folder.resolve("events.jfr");
      recording.dump(events);
      commands =
          RecordingFile.readAllEvents(events).stream()
              .map(event -> event.getString("command"))
              .filter(command -> command.contains(folder.toString()))
              .toList();
    }
    assertThat(commands).isEmpty();
    assertThat(permissions("in")).isEqualTo("rwx------");
    assertThat(permissions("in/one")).isEqualTo("rw-------");
    assertThat(permissions("in/two")).isEqualTo("rw-------");
  }

  @Test
  void whatIsThereIsNotReplacedNorALinkThatLeadsNowhere() throws IOException {
    Files.writeString(folder.resolve("old"), "old");
    Files.writeString(folder.resolve("new"), "new");
    FileContext context = FileContext.getFileContext(path("").toUri(), hadoop());
    assertThatThrownBy(() -> context.rename(path("new"), path("old")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("old")).hasContent("old");
    Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
    assertThatThrownBy(() -> context.rename(path("new"), path("dangling")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void otherPermissionsAndLinksAreWhatTheyWere() throws IOException {
    FileSystem files = path("").getFileSystem(hadoop());
    Files.createDirectory(folder.resolve("shared"));
    files.setPermission(path("shared"), new FsPermission((short) 01750));
    assertThat(permissions("shared")).isEqualTo("rwxr-x---");
    assertThat(files.getFileStatus(path("shared")).getPermission().getStickyBit()).isTrue();
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("shared"));
    assertThat(files.getFileLinkStatus(path("link")).isSymlink()).isTrue();
    assertThat(files.getFileLinkStatus(path("shared")).isSymlink()).isFalse();
    assertThatThrownBy(() -> files.setPermission(path("none"), new FsPermission((short) 0600)))
        .isInstanceOf(IOException.class);
  }
}
