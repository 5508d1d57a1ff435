package io.clientele.cli;

import com.sun.management.OperatingSystemMXBean;
import io.clientele.pipeline.NightSummary;
import io.clientele.pipeline.Progress;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Adds up where the time went. */
final class Timed implements Progress {
  private final Progress to;
  private final Map<String, Double> steps = new HashMap<>();
  private final Map<String, Double> cpu = new HashMap<>();
  private String step = "";
  private double begun;

  Timed(Progress to) {
    this.to = to;
  }

  double ingest() {
    return sum(Timed::isIngest);
  }

  double compute() {
    return sum(name -> !isIngest(name) && !name.equals("publish"));
  }

  double publish() {
    return seconds("publish");
  }

  /** The time of one step; 0 when it was not done. */
  double seconds(String name) {
    return steps.getOrDefault(name, 0.0);
  }

  /**
   * What this process computed during one step, in seconds of one core, its compiler and collector
   * included; in {@code local} mode that is all there is, however busy the machine is otherwise.
   */
  double cpuSeconds(String name) {
    return cpu.getOrDefault(name, 0.0);
  }

  /** What this process computed so far, in seconds of one core. */
  static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        ? machine.getProcessCpuTime() / 1e9
        : 0;
  }

  private double sum(Predicate<String> which) {
    return steps.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean isIngest(String name) {
    return name.startsWith("ingest ");
  }

  @Override
  public void opened(String runId) {
    to.opened(runId);
  }

  @Override
  public void ended(NightSummary night) {
    to.ended(night);
  }

  @Override
  public void say(String line) {
    to.say(line);
  }

  @Override
  public void begin(String name) {
    step = name;
    begun = cpuSeconds();
    to.begin(name);
  }

  @Override
  public void end(long rows, double seconds, String note) {
    steps.merge(step, seconds, Double::sum);
    cpu.merge(step, cpuSeconds() - begun, Double::sum);
    to.end(rows, seconds, note);
  }

  @Override
  public void endWithFiles(long files, double seconds) {
    steps.merge(step, seconds, Double::sum);
    to.endWithFiles(files, seconds);
  }

  @Override
  public void skip(String name) {
    to.skip(name);
  }
}
