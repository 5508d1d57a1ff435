package io.clientele.lake;

import io.clientele.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * One run holds a warehouse at a time. A holder that died on this host is recognised, and its lock
 * taken over.
 */
public final class Lock implements AutoCloseable {
  private static final String NAME = "_lock.json";

  /**
   * Who holds the warehouse.
   *
   * @param started when the process started, in milliseconds, so that a process number used again
   *     is not taken for its owner
   */
  record Owner(String host, long process, long started, String what) {
    static Owner self(String what) {
      return new Owner(
          thisHost(), ProcessHandle.current().pid(), startOf(ProcessHandle.current()), what);
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

  private Lock(Notes notes) {
    this.notes = notes;
  }

  /** Takes the warehouse, or says who holds it. */
  public static Lock take(Lake lake, String what) {
    Notes notes = new Notes(lake);
    if (!notes.writeFirst(NAME, Owner.self(what))) {
      Owner holder = notes.read(NAME, Owner.class).orElse(new Owner("unknown", 0, 0, "unknown"));
      if (!holder.isGone()) {
        throw Problem.held(
            "the warehouse " + lake.root() + " is held by " + holder,
            "wait for it to end; if it is certainly gone, delete " + lake.root() + "/" + NAME);
      }
      notes.write(NAME, Owner.self(what));
    }
    return new Lock(notes);
  }

  @Override
  public void close() {
    notes.delete(NAME);
  }
}
