package io.clientele.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Every file of a folder, whether or not a table still knows it: its bytes, and what it says. */
final class WarehouseFiles {
  private WarehouseFiles() {}

  static List<Path> of(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which of the words are where, as {@code word in file}; parquet files are decoded as well. */
  static List<String> hits(Path folder, Collection<String> words) {
    List<String> hits = new ArrayList<>();
    for (Path file : of(folder)) {
      if (Files.isRegularFile(file)) {
        String text = text(file);
        for (String word : words) {
          if (text.contains(word)) {
            hits.add(word + " in " + folder.relativize(file));
          }
        }
      }
    }
    return hits;
  }

  private static String text(Path file) {
    try {
      StringBuilder text =
          new StringBuilder(
              file + "\n" + new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      if (file.toString().endsWith(".parquet")) {
        try (ParquetReader<Group> rows =
            ParquetReader.builder(
                    new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
                .build()) {
          for (Group row = rows.read(); row != null; row = rows.read()) {
            text.append(row).append('\n');
          }
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
