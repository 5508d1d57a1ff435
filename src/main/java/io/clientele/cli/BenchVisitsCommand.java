package io.clientele.cli;

import io.clientele.config.Behaviour;
import io.clientele.lake.Lake;
import io.clientele.lake.RawFiles;
import io.clientele.pipeline.Inputs;
import io.clientele.pipeline.Outputs;
import io.clientele.pipeline.Pipeline;
import io.clientele.pipeline.Run;
import io.clientele.pipeline.Stage;
import io.clientele.rollup.SessionsStage;
import io.clientele.schema.Events;
import io.clientele.schema.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what one machine with very many events does to the visits: the worst skew there is. */
@Command(
    name = "visits",
    description = "Measure how the events of one bot are put together: time, spill, longest task.")
final class BenchVisitsCommand implements Callable<Integer> {
  private static final int DAYS = 365;
  private static final String STEP = "put together visits";

  private final Sessions sessions;

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of the bot, evenly over a year. Default: ${DEFAULT-VALUE}.")
  private long events = 5_000_000;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder to work in; what is there is replaced. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target/bench");

  BenchVisitsCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Integer call() {
    SparkSession spark = sessions.open(ZoneOffset.UTC);
    PrintWriter to = spec.commandLine().getOut();
    String folder = out.toAbsolutePath().resolve("visits").toString();
    RawFiles.remove(spark, folder);
    LocalDate last = LocalDate.of(2025, 12, 30);
    Stage bot = new Bot(spark, events, last.minusDays(DAYS - 1L));
    Timed timed = new Timed(new LogProgress());
    Tasks tasks = new Tasks();
    spark.sparkContext().addSparkListener(tasks);
    new Pipeline(
            Lake.open(spark, folder),
            List.of(bot, new SessionsStage(new Behaviour(30, 30, 60, 2000))),
            "bench",
            "bench",
            timed,
            Clock.systemUTC())
        .run(last);
    spark.sparkContext().removeSparkListener(tasks);
    to.printf(
        Locale.ROOT,
        "%,d events of one bot: %.1f s, CPU %.1f s; longest task CPU %.1f s; %,d MB spilled%n",
        events,
        timed.seconds(STEP),
        timed.cpuSeconds(STEP),
        tasks.longest.get() / 1e9,
        tasks.spilled.get() >> 20);
    to.flush();
    RawFiles.remove(spark, folder);
    return 0;
  }

  /** What tasks took and spilled. */
  private static final class Tasks extends SparkListener {
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong spilled = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskMetrics() != null) {
        longest.accumulateAndGet(end.taskMetrics().executorCpuTime(), Math::max);
        spilled.addAndGet(end.taskMetrics().diskBytesSpilled());
      }
    }
  }

  /** Makes the events. */
  private record Bot(SparkSession spark, long count, LocalDate first) implements Stage {
    @Override
    public String name() {
      return "make up events";
    }

    @Override
    public List<Table> inputs() {
      return List.of();
    }

    @Override
    public List<Table> outputs() {
      return List.of(Events.TABLE);
    }

    @Override
    public Outputs compute(Inputs inputs, Run run) {
      return Outputs.of(Events.TABLE, MadeUpFacts.bot(spark, count, first, DAYS));
    }
  }
}
