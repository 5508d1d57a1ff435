package io.clientele;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.cli.PartOfNight;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One night that is stopped at the boundary of every step, and whose driver is killed inside steps,
 * between the writes of a step and the note of it, and on both sides of the publication, and that
 * is begun again each time; a reader looks at the warehouse all the while.
 */
class KillMatrixIT {
  private static final String NIGHT = "2025-03-11";

  /** When, in these steps, a process of its own is killed; the first is when all is written. */
  private static final Map<String, String> KILLS =
      Map.of("roll up days", "2", "ingest web.orders", "+500", "compute features", "+700");

  @TempDir Path folder;

  /** Stopped in this JVM: {@code 0} is when a step is about to begin. */
  private static final String STOP = "0";

  /** A file of the feed goes between the listing and the reading of it. */
  private static final String VANISHED = "a file vanishes";

  /** There is no room left for what a step writes. */
  private static final String FULL = "the disk is full";

  private record Point(String step, String moment) {}

  @Test
  void afterAllKillsTheTablesAreThoseOfAnUninterruptedNightAndReadersSawOnlyWholeNights()
      throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    boolean small = mount("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
    try {
      kill(new SmallShop(disk), small);
    } finally {
      if (small) {
        mount("umount", "-l", disk.toString());
      }
    }
  }

  private static boolean mount(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }

  private void kill(SmallShop killed, boolean small) throws IOException, InterruptedException {
    killed
        .orders(
            "a.csv",
            "o1,c1,2025-03-01 10:00:00,completed,,,2025-03-01 10:00:00",
            "o2,c2,2025-03-02 10:00:00,open,,,2025-03-02 10:00:00")
        .lines("a.csv", "o1,1,p1,2,10.00,4.00", "o2,1,p1,1,10.00,4.00", "o2,2,p2,0,1.00,");
    killed.night("2025-03-10");
    Path easy = folder.resolve("easy");
    copy(killed.warehouse(), easy);
    killed
        .orders(
            "b.csv",
            "o2,c2,2025-03-02 10:00:00,cancelled,,,2025-03-11 08:00:00",
            "o3,c3,2025-03-11 10:00:00,completed,,,2025-03-11 10:00:00",
            "o4,c4,2025-02-11 10:00:00,completed,,,2025-03-11 10:00:00")
        .lines("b.csv", "o3,1,p1,1,7.00,4.00", "o4,1,p1,1,5.00,2.00", "o4,2,p2,0,1.00,");
    CommandLineRun.night(killed.configuration(), easy, "--as-of", NIGHT);

    Set<String> seen = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread reader = new Thread(() -> read(killed, seen, over));
    reader.start();
    List<String> matrix = new ArrayList<>();
    List<String> last = new ArrayList<>();
    try {
      for (Point point : points(killed)) {
        if (point.moment().equals(FULL) && !small) {
          System.out.println("no right to mount a small disk: a full one is not tried");
          continue;
        }
        matrix.add(attempt(killed, point));
      }
      new KilledNight("", "", () -> {}, last::add)
          .run(killed.configuration(), killed.warehouse(), NIGHT);
    } finally {
      over.set(true);
      reader.join();
    }
    matrix.forEach(System.out::println);

    assertThat(last).contains("done: publish");
    assertThat(seen).containsExactly("2025-03-10 2 2", "2025-03-11 4 4");
    Map<String, List<String>> wanted = Warehouses.content(killed.configuration(), easy);
    Warehouses.content(killed.configuration(), killed.warehouse())
        .forEach((view, rows) -> assertThat(rows).as(view).isEqualTo(wanted.get(view)));
    assertThat(
            killed.query(
                "select p.run_id, count(r.run_id) from publications p left join runs r"
                    + " on p.run_id = r.run_id and r.status = 'published' group by 1 order by 1"))
        .containsExactly("2025-03-10.1,1", "2025-03-11.1,1", "2025-03-11.2,1");
  }

  private static List<Point> points(SmallShop shop) {
    List<Point> points = new ArrayList<>();
    for (String step :
        PartOfNight.of(shop.configuration(), shop.warehouse(), TestSpark::session, any -> true)
            .stages()) {
      points.add(new Point(step, STOP));
      if (step.equals("ingest web.orders")) {
        points.add(new Point(step, VANISHED));
      } else if (step.equals("compute features")) {
        points.add(new Point(step, FULL));
      }
      if (KILLS.containsKey(step)) {
        points.add(new Point(step, KILLS.get(step)));
      }
    }
    points.add(new Point("publish", STOP));
    points.add(new Point("publish", "1"));
    points.add(new Point("publish", "2"));
    return points;
  }

  /** Runs until it is killed; returns what was found on disk then. */
  private String attempt(SmallShop shop, Point point) throws IOException, InterruptedException {
    String output =
        switch (point.moment()) {
          case STOP -> stop(shop, point);
          case VANISHED -> vanish(shop, point);
          case FULL -> fill(shop, point);
          default -> run(shop, point);
        };
    assertThat(output).as(point.toString()).doesNotContain("done: publish");
    // What is killed after a time may not have come to say so.
    assertThat(output.contains("killed") || point.moment().startsWith("+")).as(output).isTrue();
    // A step that an earlier attempt finished is never done again.
    Set<String> skipped = new TreeSet<>();
    Set<String> done = new TreeSet<>();
    output
        .lines()
        .forEach(
            line -> {
              if (line.startsWith("skipped: ")) {
                skipped.add(line.substring("skipped: ".length()));
              } else if (line.startsWith("done: ")) {
                done.add(line.substring("done: ".length()));
              }
            });
    assertThat(done).as(point.toString()).hasSizeLessThanOrEqualTo(1);
    return String.format(
        "killed in %-24s at %-5s  %2d steps noted before, %d more noted",
        point.step(), point.moment(), skipped.size(), done.size());
  }

  private static String stop(SmallShop shop, Point point) {
    Runnable stop =
        () -> {
          throw new KilledNight.Stopped();
        };
    return failing(shop, point, stop, KilledNight.Stopped.class, "");
  }

  private static String vanish(SmallShop shop, Point point) throws IOException {
    Path file = shop.configuration().resolveSibling("orders/b.csv");
    Path away = shop.configuration().resolveSibling("b.csv");
    String output = failing(shop, point, () -> move(file, away), Problem.class, "orders/b.csv");
    move(away, file);
    return output;
  }

  private static String fill(SmallShop shop, Point point) throws IOException {
    Path filler = shop.configuration().resolveSibling("filler");
    Runnable fill =
        () -> {
          try (var out = Files.newOutputStream(filler)) {
            long left = Files.getFileStore(filler).getUsableSpace() - 20_000;
            for (byte[] block = new byte[4096]; left > 0; left -= block.length) {
              out.write(block);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    String output = failing(shop, point, fill, Problem.class, "a disk is full");
    Files.delete(filler);
    return output;
  }

  /** An attempt in this JVM, which something happens to when a step begins. */
  private static String failing(
      SmallShop shop,
      Point point,
      Runnable happens,
      Class<? extends Throwable> failure,
      String message) {
    List<String> told = new ArrayList<>();
    KilledNight night = new KilledNight(point.step(), STOP, happens, told::add);
    assertThatThrownBy(() -> night.run(shop.configuration(), shop.warehouse(), NIGHT))
        .isInstanceOf(failure)
        .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage())).contains(message));
    return String.join("\n", told);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(SmallShop shop, Point point) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx2g", "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC"));
    // The settings and opened modules of this JVM.
    java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-Djdk"))
        .forEach(command::add);
    new HashMap<>(System.getProperties())
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith("spark.") || name.toString().startsWith("log4j2.")) {
                command.add("-D" + name + "=" + value);
              }
            });
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            KilledNight.class.getName(),
            shop.configuration().toString(),
            shop.warehouse().toString(),
            NIGHT,
            point.step(),
            point.moment()));
    Path log = Files.createTempFile(folder, "attempt", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(point + " did not end: " + Files.readString(log));
    }
    return Files.readString(log);
  }

  /** What readers see: the date, and customers in two tables of the night. */
  private static void read(SmallShop shop, Set<String> seen, AtomicBoolean over) {
    boolean more = true;
    while (more) {
      more = !over.get();
      seen.addAll(
          shop.query(
              "select concat_ws(' ', max(as_of), count(*), (select count(*) from customer_segments_current))"
                  + " from customer_features_current"));
      try {
        TimeUnit.SECONDS.sleep(4);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
