package io.clientele.pipeline;

import io.clientele.problem.Problem;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;

/** Tells what went wrong in a run in the user's terms, where the user can do something about it. */
public final class Failures {
  private static final Pattern FILE =
      Pattern.compile("(?:reading file|reading) (\\S+?)[.,]?(?:\\s|$)");

  private static final Pattern CONTENT = Pattern.compile("(\\S+) cannot be read: ");

  private Failures() {}

  public static Problem explain(Throwable failure) {
    String file = "a file";
    boolean unreadable = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof SparkThrowable told && isExpression(told.getCondition())) {
        return Problem.failed(
            "an expression of the configuration cannot be computed: "
                + message.lines().findFirst().orElse(""),
            "mend the pattern it uses and run again",
            null);
      }
      if (message.contains("No space left on device") || message.contains("Disk quota exceeded")) {
        return Problem.failed(
            "a disk is full: " + message.lines().findFirst().orElse(""),
            "make room in the warehouse and in spark.local.dir, and run again: what is done is not done again",
            null);
      }
      if (message.contains("FAILED_READ_FILE")) {
        unreadable = true;
        Matcher found = FILE.matcher(message);
        file = found.find() ? found.group(1).replaceFirst("^file:/+", "file:/") : file;
      }
      Matcher content = CONTENT.matcher(message);
      if (content.find()) {
        file = content.group(1);
        unreadable = true;
      }
      if (cause instanceof java.sql.SQLException) {
        return Problem.failed(
            "the database says: " + message.lines().findFirst().orElse(""),
            "check url, paths, user and password of the jdbc feed, and that its driver is on the class path (--jars)",
            null);
      }
      if (message.contains("CSV header does not conform")) {
        return Problem.failed(
            "csv file "
                + file
                + " has another header than the feed's other files: "
                + message.replaceAll("\\s+", " "),
            "mend the file, or give it a feed of its own",
            null);
      }
    }
    if (unreadable) {
      return Problem.failed(
          "cannot read " + file + ": " + deepest(failure),
          "mend or replace the file, or take it out of the feed's paths, and run again: what is done is not done again",
          null);
    }
    return Problem.failed(
        "the run failed: " + deepest(failure),
        "this is not a mistake in your configuration or data that Clientele knows of; running again resumes the run",
        failure);
  }

  /** Whether it is what Hadoop throws when a disk fails, which is no fault of the JVM. */
  static boolean isOfDisk(Error error) {
    return error.getCause() instanceof IOException;
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message =
        cause.getMessage() == null ? "" : ": " + cause.getMessage().lines().findFirst().orElse("");
    return cause.getClass().getSimpleName() + message;
  }

  /**
   * Conditions of Spark that come from a bad pattern of a date, a number or a regular expression.
   */
  private static boolean isExpression(String condition) {
    return condition != null
        && (condition.startsWith("INVALID_PARAMETER_VALUE")
            || condition.startsWith("INVALID_DATETIME_PATTERN")
            || condition.startsWith("INCONSISTENT_BEHAVIOR_CROSS_VERSION"));
  }
}
