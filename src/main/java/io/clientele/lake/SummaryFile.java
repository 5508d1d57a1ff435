package io.clientele.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A record as a JSON file on the local disk, there whole or as it was before. */
public final class SummaryFile {
  private SummaryFile() {}

  public static void write(Path file, Record summary) {
    Path target = file.toAbsolutePath();
    Path half = target.resolveSibling("." + target.getFileName() + ".half");
    try {
      Files.createDirectories(target.getParent());
      Files.write(
          half, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(summary));
      Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Problem.configuration(
          "the summary " + target + " cannot be written: " + e.getMessage(),
          "name another file with --summary");
    }
  }
}
