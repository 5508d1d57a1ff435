package io.clientele.cli;

import io.clientele.pipeline.Progress;
import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Progress on a terminal: the step that runs is a line that is kept up to date with rows and
 * seconds.
 */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final String START_OF_LINE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final AtomicLong rowsSoFar = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });
  private String step = "";
  private long began;

  TerminalProgress(SparkSession spark, PrintWriter terminal) {
    this.terminal = terminal;
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd task) {
                if (task.taskMetrics() != null) {
                  rowsSoFar.addAndGet(task.taskMetrics().outputMetrics().recordsWritten());
                }
              }
            });
    var unused = clock.scheduleAtFixedRate(this::refresh, 250, 250, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void say(String line) {
    terminal.println(START_OF_LINE + line);
    terminal.flush();
  }

  @Override
  public synchronized void begin(String name) {
    step = name;
    began = System.nanoTime();
    rowsSoFar.set(0);
    refresh();
  }

  @Override
  public synchronized void end(long rows, double seconds, String note) {
    ended(LogProgress.line(step, rows, seconds, note));
  }

  @Override
  public synchronized void endWithFiles(long files, double seconds) {
    ended(LogProgress.line(step, files, "files", seconds, ""));
  }

  private void ended(String line) {
    terminal.println(START_OF_LINE + "✓ " + line);
    terminal.flush();
    step = "";
  }

  @Override
  public synchronized void skip(String name) {
    terminal.println(START_OF_LINE + "✓ " + name + ": done by an earlier attempt");
  }

  private synchronized void refresh() {
    if (!step.isEmpty()) {
      double seconds = (System.nanoTime() - began) / 1e9;
      terminal.print(START_OF_LINE + "… " + LogProgress.line(step, rowsSoFar.get(), seconds, ""));
      terminal.flush();
    }
  }

  @Override
  public synchronized void close() {
    clock.shutdownNow();
    if (!step.isEmpty()) {
      terminal.println();
      step = "";
    }
  }
}
