package io.clientele.cli;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.clientele.pipeline.NightSummary;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * The last night of this process as a source of Spark's metrics system: whatever sinks {@code
 * spark.metrics.conf} names are told of it, the last time when the session stops.
 */
final class NightMetrics implements Source {
  private static final String NAME = "clientele";

  private final MetricRegistry registry = new MetricRegistry();
  private volatile NightSummary last;
  private final AtomicLong ended = new AtomicLong();

  private NightMetrics() {
    gauge("nights", night -> ended.get());
    gauge("night.exit_code", NightSummary::exitCode);
    gauge("night.seconds", NightSummary::seconds);
    gauge("night.rows", NightSummary::rows);
    gauge("night.files", NightSummary::files);
    gauge("night.steps", night -> night.steps().size());
    gauge("night.warnings", night -> night.warnings().size());
    gauge("night.published", night -> night.sequence() == null ? 0 : night.sequence());
  }

  /** Puts the source in place of one of an earlier command of this JVM. */
  static NightMetrics register() {
    var system = SparkEnv.get().metricsSystem();
    var earlier = system.getSourcesByName(NAME);
    while (earlier.nonEmpty()) {
      system.removeSource(earlier.head());
      earlier = system.getSourcesByName(NAME);
    }
    NightMetrics metrics = new NightMetrics();
    system.registerSource(metrics);
    return metrics;
  }

  void ended(NightSummary night) {
    last = night;
    ended.incrementAndGet();
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  private interface Value {
    Number of(NightSummary night);
  }

  /** A gauge that is 0 until a night ended. */
  private void gauge(String name, Value value) {
    Gauge<Number> gauge = () -> last == null ? Integer.valueOf(0) : value.of(last);
    registry.register(name, gauge);
  }
}
