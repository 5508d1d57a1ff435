package io.clientele;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The scripts in jobs/, as a user runs them: a process of their own, a real spark-submit. */
final class Scripts {
  /**
   * How a script ended.
   *
   * @param output standard output and error, as they came
   */
  record Ended(int code, String output) {}

  private Scripts() {}

  static Process start(Path log, Map<String, String> environment, String script, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of("jobs", script).toAbsolutePath().toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    // First compiler tier only: a test's night is short.
    builder
        .environment()
        .put(
            "CLIENTELE_JAVA",
            "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseParallelGC");
    return builder.start();
  }

  static Ended run(Path folder, Map<String, String> environment, String script, String... args)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, script, ".log");
    Process process = start(log, environment, script, args);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(script + " did not end: " + Files.readString(log));
    }
    return new Ended(process.exitValue(), Files.readString(log));
  }
}
