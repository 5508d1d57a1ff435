package io.clientele.problem;

/** The exit codes of every script; stable, so that a scheduler can act on them. */
public enum ExitCode {
  DONE(0),
  /** The run failed; running it again resumes it. */
  FAILED(1),
  /** Bad arguments or configuration; nothing was read. */
  BAD_CONFIGURATION(2),
  /** Another run holds the warehouse, or took it over. */
  HELD(3),
  /** The run was done but a data-quality gate stopped publication. */
  NOT_PUBLISHED(4);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
