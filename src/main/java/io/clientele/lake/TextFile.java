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
   * That a file which nobody named may be written: it is not there, or an earlier one like it is.
   *
   * @param mark what every such file has in it
   * @param option the option that names the file beside which it goes
   */
  public static void check(Path file, String mark, String what, String option) {
    String remedy = "move it away, or name a file in another folder with " + option;
    try {
      if (Files.exists(file) && !Files.readString(file).contains(mark)) {
        throw Problem.configuration(
            file + " is where the " + what + " goes, and is something else", remedy);
      }
    } catch (IOException e) {
      throw Problem.configuration(
          file + " is where the " + what + " goes, and cannot be read: " + e.getMessage(), remedy);
    }
  }

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
