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

/**
 * A night in a process of its own that ends itself as {@code kill -9} does, at a moment of a step.
 *
 * <p>Arguments: configuration, warehouse, as-of date, name of the step, and the moment: {@code 0}
 * when it is about to begin, {@code N} when it asks for the time for the Nth time (the second time
 * is when all is written and nothing noted), {@code +MILLIS} so long after it began.
 */
final class KilledNight {
  private final String step;
  private final String moment;
  private String current = "";
  private int asked;

  private KilledNight(String step, String moment) {
    this.step = step;
    this.moment = moment;
  }

  public static void main(String[] args) {
    KilledNight killed = new KilledNight(args[3], args[4]);
    PartOfNight.of(Path.of(args[0]), Path.of(args[1]), TestSpark::session, any -> true)
        .run(args[2], killed.clock(), killed.progress());
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void say(String line) {
        System.out.println(line);
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
                    kill();
                  });
          timer.setDaemon(true);
          timer.start();
        }
        reached("0");
      }

      @Override
      public void end(long rows, double seconds, String note) {
        System.out.println("done: " + current);
      }

      @Override
      public void skip(String name) {
        System.out.println("skipped: " + name);
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
      kill();
    }
  }

  private static void kill() {
    System.out.println("killed");
    System.out.flush();
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
