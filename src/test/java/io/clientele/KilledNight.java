package io.clientele;

import io.clientele.cli.PartOfNight;
import io.clientele.pipeline.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A night that ends at a moment of a step: {@code 0} when the step is about to begin, {@code N}
 * when it asks for the time for the Nth time (the second time is when all is written and nothing
 * noted), {@code +MILLIS} so long after it began.
 */
final class KilledNight {
  /** Ends a night in this JVM where nothing catches it: the next thing it would do is not done. */
  @SuppressWarnings("serial")
  static final class Stopped extends Error {}

  private final String step;
  private final String moment;
  private final Runnable kill;
  private final Consumer<String> told;
  private String current = "";
  private int asked;

  KilledNight(String step, String moment, Runnable kill, Consumer<String> told) {
    this.step = step;
    this.moment = moment;
    this.kill = kill;
    this.told = told;
  }

  /**
   * In a process of its own, which is ended by {@code kill -9}. Arguments: configuration,
   * warehouse, as-of date, name of the step, moment.
   */
  public static void main(String[] args) {
    new KilledNight(args[3], args[4], KilledNight::killProcess, System.out::println)
        .run(Path.of(args[0]), Path.of(args[1]), args[2]);
  }

  void run(Path shop, Path warehouse, String asOf) {
    PartOfNight.of(shop, warehouse, TestSpark::session, any -> true).run(asOf, clock(), progress());
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void say(String line) {
        told.accept(line);
      }

      @Override
      public void begin(String name) {
        current = name;
        asked = 0;
        if (current.equals(step) && moment.startsWith("+")) {
          Thread timer =
              new Thread(
                  () -> {
                    pause(Long.parseLong(moment.substring(1)));
                    kill.run();
                  });
          timer.setDaemon(true);
          timer.start();
        }
        reached("0");
      }

      @Override
      public void end(long rows, double seconds, String note) {
        told.accept("done: " + current);
      }

      @Override
      public void skip(String name) {
        told.accept("skipped: " + name);
      }
    };
  }

  private Clock clock() {
    Clock system = Clock.systemUTC();
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return system.getZone();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return system.withZone(zone);
      }

      @Override
      public Instant instant() {
        asked++;
        reached(String.valueOf(asked));
        return system.instant();
      }

      @Override
      public long millis() {
        return instant().toEpochMilli();
      }
    };
  }

  private void reached(String now) {
    if (current.equals(step) && moment.equals(now)) {
      told.accept("killed");
      kill.run();
    }
  }

  private static void killProcess() {
    try {
      new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pause(60_000);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
