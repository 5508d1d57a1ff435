package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build saves Spark's classes, and commands on the embedded Spark take them from there. */
class SavedClassesIT {
  @TempDir Path folder;

  @Test
  void aCommandTakesThemAndSaysNothingOfIt() throws IOException, InterruptedException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Scripts.Ended query =
        Scripts.run(
            folder,
            Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes + "/%p.log"),
            "query",
            "--warehouse",
            folder.resolve("warehouse").toString(),
            "select 1");
    assertThat(query.code()).as(query.output()).isZero();
    assertThat(query.output()).endsWith("\n1\n1\n").doesNotContain("[cds");
    assertThat(loaded(classes))
        .filteredOn(line -> line.contains(" org.apache.spark.sql."))
        .hasSizeGreaterThan(100)
        .filteredOn(line -> line.contains("source: shared objects file (top)"))
        .hasSizeGreaterThan(100);
  }

  private static List<String> loaded(Path classes) throws IOException {
    try (Stream<Path> logs = Files.list(classes)) {
      return logs.flatMap(SavedClassesIT::lines).toList();
    }
  }

  private static Stream<String> lines(Path log) {
    try {
      return Files.readAllLines(log).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
