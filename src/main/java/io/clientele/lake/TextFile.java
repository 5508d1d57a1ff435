package io.clientele.lake;

import io.clientele.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A text as a file on the local disk, there whole or as it was before. */
public final class TextFile {
  private TextFile() {}

  /**
   * Writes the file, in place of what is there.
   *
   * @param what what it is, for the message that it cannot be written
   * @param option the option that names another one
   */
  public static void write(Path file, String text, String what, String option) {
    Path target = file.toAbsolutePath();
    Path half = target.resolveSibling("." + target.getFileName() + ".half");
    try {
      Files.createDirectories(target.getParent());
      Files.writeString(half, text);
      Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Problem.configuration(
          "the " + what + " " + target + " cannot be written: " + e.getMessage(),
          "name another file with " + option);
    }
  }
}
