package io.clientele.cli;

import io.clientele.problem.Problem;

/**
 * What was found of one thing.
 *
 * @param about the thing
 * @param says how it is
 * @param remedy what to do; empty when all is well
 */
record Finding(Level level, String about, String says, String remedy) {
  /** How bad it is. */
  enum Level {
    ok,
    warning,
    error
  }

  static Finding ok(String about, String says) {
    return new Finding(Level.ok, about, says, "");
  }

  static Finding warning(String about, String says, String remedy) {
    return new Finding(Level.warning, about, says, remedy);
  }

  static Finding error(String about, String says, String remedy) {
    return new Finding(Level.error, about, says, remedy);
  }

  /** A problem as it is told elsewhere: its first line says what, the others what to do. */
  static Finding of(String about, Problem problem) {
    String[] parts = problem.getMessage().split("\n", 2);
    return error(about, parts[0], parts.length > 1 ? parts[1].strip() : "");
  }

  /** One line, and the remedy on lines of its own. */
  @Override
  public String toString() {
    String line = String.format("%-8s %-20s %s", level, about, says);
    return remedy.isEmpty()
        ? line
        : line + "\n" + " ".repeat(30) + remedy.replaceAll("\n\\s*", "\n" + " ".repeat(30));
  }
}
