package io.clientele.problem;

/**
 * Something the user can mend. It is shown as its message alone, without a stack trace: what is
 * wrong and where, then, on lines of their own, what to do about it.
 */
public final class Problem extends RuntimeException {
  private final ExitCode exitCode;

  private Problem(ExitCode exitCode, String what, String remedy, Throwable cause) {
    super(remedy.isEmpty() ? what : what + "\n  " + remedy.replace("\n", "\n  "), cause);
    this.exitCode = exitCode;
  }

  /** Bad arguments or configuration, found before any data was read. */
  public static Problem configuration(String what, String remedy) {
    return new Problem(ExitCode.BAD_CONFIGURATION, what, remedy, null);
  }

  /** The run cannot go on. */
  public static Problem failed(String what, String remedy, Throwable cause) {
    return new Problem(ExitCode.FAILED, what, remedy, cause);
  }

  /** Another run holds the warehouse. */
  public static Problem held(String what, String remedy) {
    return new Problem(ExitCode.HELD, what, remedy, null);
  }

  /** The data are not good enough to publish. */
  public static Problem notPublished(String what, String remedy) {
    return new Problem(ExitCode.NOT_PUBLISHED, what, remedy, null);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
