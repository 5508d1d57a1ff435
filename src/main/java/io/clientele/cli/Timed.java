package io.clientele.cli;

import io.clientele.pipeline.NightSummary;
import io.clientele.pipeline.Progress;

/** Adds up where the time went. */
final class Timed implements Progress {
  private final Progress to;
  private String step = "";
  private double ingest;
  private double compute;
  private double publish;

  Timed(Progress to) {
    this.to = to;
  }

  double ingest() {
    return ingest;
  }

  double compute() {
    return compute;
  }

  double publish() {
    return publish;
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
    to.begin(name);
  }

  @Override
  public void end(long rows, double seconds, String note) {
    spent(seconds);
    to.end(rows, seconds, note);
  }

  @Override
  public void endWithFiles(long files, double seconds) {
    spent(seconds);
    to.endWithFiles(files, seconds);
  }

  private void spent(double seconds) {
    if (step.equals("publish")) {
      publish += seconds;
    } else if (step.startsWith("ingest ")) {
      ingest += seconds;
    } else {
      compute += seconds;
    }
  }

  @Override
  public void skip(String name) {
    to.skip(name);
  }
}
