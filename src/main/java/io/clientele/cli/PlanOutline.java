package io.clientele.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.SparkPlanInfo;
import org.apache.spark.sql.execution.metric.SQLMetricInfo;
import org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The operators that decide what a query costs, of the largest plan that was run while this
 * listened: scans, shuffles with the rows they wrote, sorts, aggregations, joins.
 */
final class PlanOutline extends SparkListener {
  private static final Pattern SHOWN =
      Pattern.compile("Exchange|ReusedExchange|.*(Aggregate|Join|Scan.*)|Sort|Window|Union");

  /** What tells nothing here: numbers of columns, what is aggregated, how a shuffle came to be. */
  private static final Pattern NOISE =
      Pattern.compile("#\\d+L?|, (functions|output)=.*|, (ENSURE_|REPARTITION_|\\[plan_id).*");

  private static final String AGAIN = "ReusedExchange";

  private static final Pattern TABLE = Pattern.compile("/([^/\\]]+)\\]");
  private static final int WIDTH = 140;

  private final Map<Long, SparkPlanInfo> plans = new HashMap<>();
  private final Map<Long, Long> metrics = new HashMap<>();

  @Override
  public synchronized void onOtherEvent(SparkListenerEvent event) {
    if (event instanceof SparkListenerSQLAdaptiveExecutionUpdate update) {
      plans.put(update.executionId(), update.sparkPlanInfo());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    CollectionConverters.asJava(end.taskInfo().accumulables())
        .forEach(
            metric ->
                metric
                    .update()
                    .foreach(
                        more ->
                            more instanceof Long number
                                ? metrics.merge(metric.id(), number, Long::sum)
                                : null));
  }

  /** Writes the outline, what is done last on top. */
  synchronized void print(PrintWriter to) {
    plans.values().stream()
        .max(Comparator.comparingInt(PlanOutline::size))
        .ifPresent(plan -> print(plan, 1, to));
    to.flush();
  }

  private static boolean isShown(SparkPlanInfo plan) {
    return SHOWN.matcher(plan.nodeName().strip()).matches();
  }

  /** What a shuffle that is used again is of, is told where it is made. */
  private static List<SparkPlanInfo> below(SparkPlanInfo plan) {
    return plan.nodeName().equals(AGAIN) ? List.of() : CollectionConverters.asJava(plan.children());
  }

  private static int size(SparkPlanInfo plan) {
    int size = isShown(plan) ? 1 : 0;
    for (SparkPlanInfo child : below(plan)) {
      size += size(child);
    }
    return size;
  }

  private void print(SparkPlanInfo plan, int depth, PrintWriter to) {
    boolean shown = isShown(plan);
    if (shown) {
      to.println("  ".repeat(depth) + told(plan));
    }
    for (SparkPlanInfo child : below(plan)) {
      print(child, shown ? depth + 1 : depth, to);
    }
  }

  private String told(SparkPlanInfo plan) {
    String name = plan.nodeName().strip();
    if (name.contains("Scan")) {
      Matcher table = TABLE.matcher(plan.metadata().getOrElse("Location", () -> ""));
      return table.find() ? name + " " + table.group(1) : name;
    }
    String text = NOISE.matcher(plan.simpleString()).replaceAll("");
    if (name.contains("Aggregate")) {
      text += ")";
    }
    if (text.length() > WIDTH) {
      text = text.substring(0, WIDTH) + "…";
    }
    for (SQLMetricInfo metric : CollectionConverters.asJava(plan.metrics())) {
      Long rows = metrics.get(metric.accumulatorId());
      if (metric.name().equals("shuffle records written") && rows != null) {
        text += String.format(Locale.ROOT, ": %,d rows", rows);
      }
    }
    return text;
  }
}
