package io.clientele.lake;

import io.clientele.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.UUID;

/**
 * One run holds a warehouse at a time. A holder that died on this host is recognised, and its lock
 * taken over.
 */
public final class Lock implements AutoCloseable {
  private static final String NAME = "_lock.json";

  /**
   * Who holds the warehouse.
   *
   * @param token tells two owners in one process apart
   * @param started when the process started, in milliseconds, so that a process number used again
   *     is not taken for its owner
   */
  record Owner(String host, long process, long started, String what, String token) {
    static Owner self(String what) {
      return new Owner(
          thisHost(),
          ProcessHandle.current().pid(),
          startOf(ProcessHandle.current()),
          what,
          UUID.randomUUID().toString());
    }

    /** Whether the owner is known to be gone; of another host nothing is known. */
    boolean isGone() {
      Optional<ProcessHandle> running = ProcessHandle.of(process).filter(ProcessHandle::isAlive);
      return host.equals(thisHost())
          && (running.isEmpty() || (started != 0 && startOf(running.get()) != started));
    }

    private static long startOf(ProcessHandle process) {
      return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    private static String thisHost() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "unknown";
      }
    }

    @Override
    public String toString() {
      return "process " + process + " on " + host + " (" + what + ")";
    }
  }

  private final Notes notes;
  private final Owner self;

  private Lock(Notes notes, Owner self) {
    this.notes = notes;
    this.self = self;
  }

  /** Takes the warehouse, or says who holds it. */
  public static Lock take(Lake lake, String what) {
    Notes notes = new Notes(lake);
    Owner self = Owner.self(what);
    if (!notes.writeFirst(NAME, self)) {
      if (holder(notes).map(Owner::isGone).orElse(false)) {
        notes.write(NAME, self);
      }
      Optional<Owner> holder = holder(notes);
      if (!holder.map(owner -> owner.equals(self)).orElse(false)) {
        throw Problem.held(
            "the warehouse "
                + lake.root()
                + " is held by "
                + holder.map(Owner::toString).orElse("somebody unknown"),
            "wait for it to end; if it is certainly gone, delete " + lake.root() + "/" + NAME);
      }
    }
    return new Lock(notes, self);
  }

  /** Who holds the warehouse, in words; a holder that is known to be gone holds nothing. */
  static Optional<String> heldBy(Lake lake) {
    return holder(new Notes(lake)).filter(owner -> !owner.isGone()).map(Owner::toString);
  }

  /** Who holds the warehouse; empty when nobody does, or when the note was cut short. */
  private static Optional<Owner> holder(Notes notes) {
    try {
      return notes.read(NAME, Owner.class);
    } catch (Problem unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (holder(notes).map(owner -> owner.equals(self)).orElse(false)) {
      notes.delete(NAME);
    }
  }
}
