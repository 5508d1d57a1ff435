package io.clientele.cli;

import io.clientele.pipeline.NightSummary;
import io.clientele.pipeline.Progress;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/** Tells monitoring how nights get on: the run in log lines, metrics, the report. */
final class Monitor implements Progress, AutoCloseable {
  /** Spark hands local properties with this beginning on to the log lines of tasks. */
  private static final String RUN = "mdc.run";

  private final Progress to;
  private final SparkSession spark;
  private final NightMetrics metrics = NightMetrics.register();
  private final NightlyReport report;

  Monitor(SparkSession spark, Progress to, NightlyReport report) {
    this.spark = spark;
    this.to = to;
    this.report = report;
  }

  @Override
  public void opened(String runId) {
    MDC.put(RUN, runId);
    spark.sparkContext().setLocalProperty(RUN, runId);
    to.opened(runId);
  }

  @Override
  public void ended(NightSummary night) {
    report.ended(night);
    metrics.ended(night);
    to.ended(night);
  }

  @Override
  public void say(String line) {
    to.say(line);
  }

  @Override
  public void begin(String step) {
    to.begin(step);
  }

  @Override
  public void end(long rows, double seconds, String note) {
    to.end(rows, seconds, note);
  }

  @Override
  public void endWithFiles(long files, double seconds) {
    to.endWithFiles(files, seconds);
  }

  @Override
  public void skip(String step) {
    to.skip(step);
  }

  @Override
  public void close() {
    MDC.remove(RUN);
    spark.sparkContext().setLocalProperty(RUN, null);
  }
}
