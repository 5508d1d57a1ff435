package io.clientele.cli;

import io.clientele.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.EventLoggingListener;
import scala.Option;

/** What Spark writes into its event log, by its own writer, and what is logged meanwhile. */
final class Watched {
  private final SparkContext context = TestSpark.session().sparkContext();
  private final Path folder;
  private final EventLoggingListener writer;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final AbstractAppender appender;

  private Watched(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.writer =
        new EventLoggingListener(
            "watched",
            Option.empty(),
            folder.toUri(),
            context
                .getConf()
                .clone()
                .set("spark.eventLog.compress", "false")
                // All of it in one file, however long it gets.
                .set("spark.eventLog.rolling.enabled", "false"));
    this.appender =
        new AbstractAppender("watched", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage());
          }
        };
  }

  static Watched begin(Path folder) throws IOException {
    Watched watched = new Watched(folder);
    watched.writer.start();
    watched.appender.start();
    watched.goOn();
    return watched;
  }

  void goOn() {
    context.addSparkListener(writer);
    ((Logger) LogManager.getRootLogger()).addAppender(appender);
  }

  /** Sees nothing until {@link #goOn}. */
  void pause() {
    try {
      context.listenerBus().waitUntilEmpty();
    } catch (Exception e) {
      // Scala tells no checked exceptions.
      throw new IllegalStateException(e);
    }
    context.removeSparkListener(writer);
    ((Logger) LogManager.getRootLogger()).removeAppender(appender);
    lines.add(Level.INFO.name());
  }

  Path eventLog() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().startsWith("watched")
                      || file.getFileName().toString().startsWith("events_"))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow();
    }
  }

  String logged() {
    return String.join("\n", lines);
  }
}
