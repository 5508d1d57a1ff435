package io.clientele.lake;

import io.clientele.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run holds a warehouse at a time. The lock is a note that only one process can be the first to
 * write. Its owner renews a heartbeat; a lock whose process is gone on this host, or whose
 * heartbeat has stopped elsewhere, is taken over.
 *
 * <p>Who wants to take an owner's note away, be it the owner itself, first writes a claim: a note
 * named by the owner's token, which again only one can be the first to write. As a token is never
 * used twice, a note found to be that owner's under the claim stays so until the claim's holder
 * deletes it; so of several that find the same dead lock one takes it over. The claim of a process
 * that died is itself taken over the same way.
 *
 * <p>A process that was stopped for longer than the limit and wakes up may find its lock another's;
 * {@link #check} tells, and whoever holds a lock asks before it writes.
 */
public final class Lock implements AutoCloseable {
  static final String NAME = "_lock.json";

  private static final Duration BEAT = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Lake lake;
  private final Notes notes;
  private final LockOwner self;
  private final Duration limit;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "lock-heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  private Lock(Lake lake, String what, Duration limit) {
    this.lake = lake;
    this.notes = new Notes(lake);
    this.self = LockOwner.self(what);
    this.limit = limit;
  }

  /** Takes the warehouse, or says who holds it. */
  public static Lock take(Lake lake, String what) {
    return take(lake, what, BEAT, LIMIT);
  }

  /** Who holds the warehouse, in words; a holder that is known to be gone holds nothing. */
  static Optional<String> heldBy(Lake lake) {
    Lock look = new Lock(lake, "a look at the lock", LIMIT);
    try {
      return look.holder(NAME).filter(owner -> !look.isGone(owner)).map(LockOwner::toString);
    } finally {
      look.heart.shutdownNow();
      look.notes.delete(look.self.beat());
    }
  }

  /** The same with another heartbeat: how often it comes, and how old it may be. */
  static Lock take(Lake lake, String what, Duration beat, Duration limit) {
    Lock lock = new Lock(lake, what, limit);
    lock.beat();
    if (!lock.acquire(NAME)) {
      lock.heart.shutdownNow();
      lock.notes.delete(lock.self.beat());
      throw lock.held();
    }
    var unused =
        lock.heart.scheduleWithFixedDelay(
            lock::tryBeat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
    return lock;
  }

  /**
   * Makes sure that the warehouse is still ours.
   *
   * @throws Problem when another took it over, because our heartbeat had stopped for too long
   */
  public void check() {
    Optional<LockOwner> holder = holder(NAME);
    if (!holder.equals(Optional.of(self))) {
      throw Problem.held(
          "this run lost the warehouse "
              + lake.root()
              + holder.map(owner -> " to " + owner).orElse("")
              + ", and stops: it did not renew its lock for "
              + limit.toMinutes()
              + " minutes, or the lock was deleted",
          "nothing of it is published; find out what stopped this process for so long, a suspended host or a file system that hung");
    }
  }

  @Override
  public void close() {
    stopHeart();
    try {
      remove(NAME, self);
    } catch (Problem noClaim) {
      // A full disk takes no claim, but lets go of a note.
      if (holder(NAME).equals(Optional.of(self))) {
        notes.delete(NAME);
      }
    }
    notes.delete(self.beat());
  }

  /** Waits for a heartbeat that is being written, so that it does not come after the end. */
  private void stopHeart() {
    heart.shutdown();
    try {
      if (!heart.awaitTermination(10, TimeUnit.SECONDS)) {
        heart.shutdownNow();
      }
    } catch (InterruptedException e) {
      heart.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private boolean acquire(String name) {
    if (notes.writeFirst(name, self.note())) {
      return true;
    }
    Optional<LockOwner> holder = holder(name);
    return holder.map(this::isGone).orElse(true)
        && holder.map(owner -> remove(name, owner)).orElse(true)
        && notes.writeFirst(name, self.note());
  }

  /** Deletes a note if it is this owner's; returns whether we were the one to look. */
  private boolean remove(String name, LockOwner owner) {
    if (!acquire(owner.claim())) {
      return false;
    }
    if (holder(name).equals(Optional.of(owner))) {
      notes.delete(name);
      if (!owner.equals(self)) {
        notes.delete(owner.beat());
      }
    }
    notes.delete(owner.claim());
    return true;
  }

  /**
   * Whether the owner of a note is dead. Time is the file system's own, so hosts' clocks need not
   * agree: our heartbeat was just written.
   */
  private boolean isGone(LockOwner owner) {
    if (owner.isHere()) {
      return owner.isDead();
    }
    beat();
    Optional<Instant> now = notes.modified(self.beat());
    Optional<Instant> last = notes.modified(owner.beat()).or(() -> Optional.of(owner.since()));
    return now.isPresent() && last.get().plus(limit).isBefore(now.get());
  }

  /** Who a note is by; empty when there is none. */
  private Optional<LockOwner> holder(String name) {
    Optional<Instant> modified = notes.modified(name);
    if (modified.isEmpty()) {
      return Optional.empty();
    }
    try {
      return notes
          .read(name, LockOwner.Note.class)
          .map(note -> new LockOwner(note, modified.get()))
          .or(() -> Optional.of(LockOwner.unknown(modified.get())));
    } catch (Problem unreadable) {
      return Optional.of(LockOwner.unknown(modified.get()));
    }
  }

  /** Who the warehouse is with; a note that is being written at this moment is read again. */
  private Optional<LockOwner> named() {
    Optional<LockOwner> holder = holder(NAME);
    // On a busy machine its writer may have to wait for its turn.
    for (int again = 0; again < 10 && holder.map(LockOwner::isUnknown).orElse(true); again++) {
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      holder = holder(NAME);
    }
    return holder;
  }

  private Problem held() {
    String holder =
        named()
            .map(
                owner ->
                    owner
                        + " since "
                        + owner.since().truncatedTo(ChronoUnit.SECONDS)
                        + notes
                            .modified(owner.beat())
                            .map(beat -> ", last heard of " + beat.truncatedTo(ChronoUnit.SECONDS))
                            .orElse(""))
            .orElse("somebody who just left");
    return Problem.held(
        "the warehouse " + lake.root() + " is held by " + holder,
        "wait for it to end; when it is not heard of for "
            + limit.toMinutes()
            + " minutes it is taken for dead; if it is certainly gone, delete "
            + lake.root()
            + "/"
            + NAME);
  }

  private void beat() {
    notes.touch(self.beat());
  }

  /** A heartbeat that fails is made up for by the next; what comes of it, check tells. */
  private void tryBeat() {
    try {
      beat();
    } catch (Problem e) {
      org.slf4j.LoggerFactory.getLogger(Lock.class).warn("heartbeat: {}", e.getMessage());
    }
  }
}
