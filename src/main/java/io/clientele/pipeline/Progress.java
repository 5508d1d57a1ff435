package io.clientele.pipeline;

/** Where a run says how it gets on. */
public interface Progress {
  /** Something about the run as a whole. */
  void say(String line);

  /** A run began or goes on. */
  default void opened(String runId) {}

  /** An attempt at a run ended, well or not. */
  default void ended(NightSummary summary) {}

  /** A step began. */
  void begin(String step);

  /** The step that began last ended. */
  void end(long rows, double seconds, String note);

  /** The step that began last ended, and took files from disk: it is these that it counts. */
  default void endWithFiles(long files, double seconds) {
    end(files, seconds, "");
  }

  /** The step that began last was done by an earlier attempt. */
  void skip(String step);
}
