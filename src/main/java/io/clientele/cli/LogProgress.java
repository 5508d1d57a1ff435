package io.clientele.cli;

import io.clientele.pipeline.Progress;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress as log lines: for schedulers and log files. */
final class LogProgress implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger("clientele");

  private String step = "";

  @Override
  public void say(String line) {
    LOG.info(line);
  }

  @Override
  public void begin(String name) {
    step = name;
    LOG.info("{} …", name);
  }

  @Override
  public void end(long rows, double seconds, String note) {
    LOG.info("{}", line(step, rows, seconds, note));
  }

  @Override
  public void endWithFiles(long files, double seconds) {
    LOG.info("{}", line(step, files, "files", seconds, ""));
  }

  @Override
  public void skip(String name) {
    LOG.info("{}: done by an earlier attempt", name);
  }

  static String line(String step, long rows, double seconds, String note) {
    return line(step, rows, "rows", seconds, note);
  }

  static String line(String step, long count, String what, double seconds, String note) {
    return String.format(
        Locale.ROOT,
        "%-32s %,12d %s %7.1f s%s",
        step,
        count,
        what,
        seconds,
        note.isEmpty() ? "" : "  " + note);
  }
}
