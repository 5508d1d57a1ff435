package io.clientele.pipeline;

/** Where a run says how it gets on. */
public interface Progress {
  /** Something about the run as a whole. */
  void say(String line);

  /** A step began. */
  void begin(String step);

  /** The step that began last ended. */
  void end(long rows, double seconds, String note);

  /** The step that began last was done by an earlier attempt. */
  void skip(String step);
}
