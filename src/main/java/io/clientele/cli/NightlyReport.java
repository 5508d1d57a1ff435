package io.clientele.cli;

import io.clientele.config.ShopConfig;
import io.clientele.lake.SummaryFile;
import io.clientele.pipeline.NightSummary;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps the summary file of {@code jobs/nightly}: it says that the command is running, from its
 * start and after each night, and in the end how it ended. One that was killed still says running.
 */
final class NightlyReport {
  private static final String RUNNING = "running";

  private final Path file;
  private final List<NightSummary> nights = new ArrayList<>();
  private String shop;
  private String warehouse;

  /**
   * A report.
   *
   * @param file where it is written; null for nowhere
   */
  NightlyReport(Path file) {
    this.file = file;
  }

  /** Tells at once when the file cannot be written. */
  void begin() {
    write(RUNNING, null, null);
  }

  void of(ShopConfig configuration) {
    shop = configuration.shop().name();
    warehouse = configuration.warehouse();
  }

  void ended(NightSummary night) {
    nights.add(night);
    write(RUNNING, null, null);
  }

  void done() {
    write(ExitCode.DONE, null);
  }

  void failed(RuntimeException failure) {
    ExitCode code = failure instanceof Problem problem ? problem.exitCode() : ExitCode.FAILED;
    try {
      write(code, failure.getMessage());
    } catch (Problem unwritten) {
      failure.addSuppressed(unwritten);
    }
  }

  /** How long this process has been there. */
  double seconds() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
        / 1000.0;
  }

  private void write(ExitCode code, String message) {
    write(code.name().toLowerCase(Locale.ROOT).replace('_', ' '), code.code(), message);
  }

  private void write(String status, Integer code, String message) {
    if (file != null) {
      SummaryFile.write(
          file,
          new NightlySummary(
              status,
              code,
              message,
              shop,
              warehouse,
              seconds(),
              Night.revision(),
              List.copyOf(nights)));
    }
  }
}
