package io.clientele.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.TestSpark;
import io.clientele.problem.ExitCode;
import io.clientele.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  private static final int THREADS = 8;

  @TempDir Path folder;

  private Lake lake;

  @BeforeEach
  void aWarehouse() {
    lake = Lake.open(TestSpark.session(), folder.toString());
  }

  /** The lock of a process of this host that is no more, or of one that never was. */
  private void heldByTheDead() throws IOException {
    LockOwner self = LockOwner.self("night of 2025-01-01");
    held(self.note().host(), 0);
  }

  private void held(String host, long started) throws IOException {
    LockOwner.Note self = LockOwner.self("").note();
    LockOwner.Note note =
        new LockOwner.Note(
            host, self.space(), 99_999_999L, started, "night of 2025-01-01", "token-" + host);
    new Notes(lake).delete(Lock.NAME);
    assertThat(new Notes(lake).writeFirst(Lock.NAME, note)).isTrue();
  }

  private void lastHeardOf(String host, Duration ago) throws IOException {
    Path beat = folder.resolve("_lock-beat-token-" + host);
    Files.writeString(beat, "");
    FileTime time = FileTime.from(Instant.now().minus(ago));
    Files.setLastModifiedTime(beat, time);
    Files.setLastModifiedTime(folder.resolve(Lock.NAME), time);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  /** Lets so many threads try at the same moment; returns the locks taken and what others heard. */
  private List<Lock> race(List<String> refusals) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Lock>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String what = "night " + i;
        all.add(
            () -> {
              start.await();
              return Lock.take(lake, what);
            });
      }
      List<Lock> taken = new ArrayList<>();
      for (Future<Lock> one : threads.invokeAll(all)) {
        try {
          taken.add(one.get());
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  Problem.class,
                  problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.HELD));
          refusals.add(e.getCause().getMessage());
        }
      }
      return taken;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void ofManyThatStartAtTheSameMomentOneRunsAndTheOthersNameIt() throws Exception {
    for (int round = 0; round < 15; round++) {
      List<String> refusals = new ArrayList<>();
      List<Lock> taken = race(refusals);
      assertThat(taken).as("round " + round).hasSize(1);
      taken.get(0).check();
      assertThat(refusals)
          .hasSize(THREADS - 1)
          .allSatisfy(
              refusal ->
                  assertThat(refusal)
                      .contains(
                          "is held by process " + ProcessHandle.current().pid() + " on ",
                          "(night ",
                          " since 20"));
      taken.get(0).close();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void ofManyThatFindTheSameDeadLockOneTakesItOver() throws Exception {
    for (int round = 0; round < 15; round++) {
      heldByTheDead();
      List<Lock> taken = race(new ArrayList<>());
      assertThat(taken).as("round " + round).hasSize(1);
      taken.get(0).check();
      taken.get(0).close();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aHolderThatDiedWhileTakingADeadLockOverStopsNobody() throws IOException {
    heldByTheDead();
    LockOwner dead =
        new LockOwner(new Notes(lake).read(Lock.NAME, LockOwner.Note.class).get(), null);
    LockOwner.Note claimant =
        new LockOwner.Note(dead.note().host(), dead.note().space(), 99_999_998L, 0, "", "second");
    new Notes(lake).writeFirst(dead.claim(), claimant);
    try (Lock lock = Lock.take(lake, "third")) {
      lock.check();
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aHolderOnAnotherHostIsGoneWhenItsHeartbeatHasStoppedLongAgo() throws IOException {
    held("elsewhere", 1);
    lastHeardOf("elsewhere", Duration.ofMinutes(9));
    assertThatThrownBy(() -> Lock.take(lake, "mine"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(
            "is held by process 99999999 on elsewhere (night of 2025-01-01) since ")
        .hasMessageContaining(", last heard of ")
        .hasMessageContaining("not heard of for 10 minutes it is taken for dead");
    lastHeardOf("elsewhere", Duration.ofMinutes(11));
    try (Lock lock = Lock.take(lake, "mine")) {
      lock.check();
      assertThat(left()).hasSize(2).doesNotContain("_lock-beat-token-elsewhere");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aLockThatWasCutShortIsSomebodysUntilItIsOld() throws IOException {
    Files.writeString(folder.resolve(Lock.NAME), "{\"host\":");
    assertThatThrownBy(() -> Lock.take(lake, "mine"))
        .hasMessageContaining("is held by somebody unknown");
    Files.setLastModifiedTime(
        folder.resolve(Lock.NAME), FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
    Lock.take(lake, "mine").close();
    assertThat(left()).isEmpty();
  }

  @Test
  void theHeartbeatIsRenewedWhileTheLockIsHeld() throws IOException, InterruptedException {
    Lock lock = Lock.take(lake, "mine", Duration.ofMillis(50), Duration.ofMinutes(1));
    Path beat =
        folder.resolve(
            left().stream().filter(name -> name.startsWith("_lock-beat-")).findFirst().get());
    FileTime old = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(beat, old);
    for (int i = 0; i < 200 && Files.getLastModifiedTime(beat).equals(old); i++) {
      Thread.sleep(20);
    }
    assertThat(Files.getLastModifiedTime(beat)).isGreaterThan(old);
    lock.close();
    assertThat(left()).isEmpty();
  }

  @Test
  void whoeverLostItsLockIsToldAndLeavesTheNewOwnersAlone() throws IOException {
    Lock slow = Lock.take(lake, "slow");
    new Notes(lake).delete(Lock.NAME);
    Lock quick = Lock.take(lake, "quick");
    assertThatThrownBy(slow::check)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.exitCode()).isEqualTo(ExitCode.HELD))
        .hasMessageContaining("this run lost the warehouse")
        .hasMessageContaining("(quick)");
    slow.close();
    quick.check();
    quick.close();
    assertThatThrownBy(quick::check).hasMessageContaining("this run lost the warehouse");
  }
}
